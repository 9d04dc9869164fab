"""What the tests of reports share with those of operators' pages and of letters."""

from tests.mail.conftest import sent
from tests.operator.conftest import counted_queries

__all__ = ["counted_queries", "sent"]
