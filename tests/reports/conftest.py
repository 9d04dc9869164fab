"""What the tests of the operators' pages share."""

from contextlib import contextmanager

import pytest

from tests.house.sql_log import sql_log


@pytest.fixture
def counted_queries(app):
    """`with counted_queries(6):` insists that the block needs at most so many queries, and at least one."""

    @contextmanager
    def at_most(number):
        with sql_log() as said:
            yield
        assert 1 <= len(said) <= number, "\n".join(said)

    return at_most
