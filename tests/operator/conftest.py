"""What the tests of the operators' pages share."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from mentorcruise.extensions import db


@pytest.fixture
def counted_queries(app):
    """`with counted_queries(6):` insists that the block needs at most so many queries."""

    @contextmanager
    def at_most(number):
        seen = []

        def note(connection, cursor, statement, *_):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert len(seen) <= number, "\n".join(seen)

    return at_most
