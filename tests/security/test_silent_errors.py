"""S13: what people write goes into statements and stays out of errors, and so out of logs and the outbox."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mentorcruise.extensions import db
from mentorcruise.reading import AUTOCOMMIT

FAILING = text("SELECT 1 / 0, CAST(:goal AS text)"), {"goal": "canary"}


def test_an_error_of_the_database_names_no_value(app: Flask):
    """S13: of pages that only read, and of whatever changes something."""
    with db.engine.connect() as first, db.engines[AUTOCOMMIT].connect() as second:
        for connection in (first, second):
            with pytest.raises(DBAPIError) as failed:
                connection.execute(*FAILING)
            assert "canary" not in str(failed.value)
