"""What the tests of reports share with those of operators' pages and of letters."""

import pytest

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.metrics.counting import follow
from tests.mail.conftest import sent
from tests.operator.conftest import counted_queries

__all__ = ["counted_queries", "sent"]


@pytest.fixture
def counted(app):
    """`counted()` counts everything that has come in."""

    def count():
        follow(db.session(), clock.now())
        db.session.commit()

    return count
