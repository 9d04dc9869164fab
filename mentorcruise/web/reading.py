"""Reading for pages that change nothing: a bare connection on which every statement stands alone.

Without a transaction to begin and roll back, two of three messages to the database are saved.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Connection, Engine

from mentorcruise.extensions import db


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection from the pool. Statements on it see what others commit in between; nothing may be written."""
    with _alone(db.engine).connect() as connection:
        yield connection


@cache
def _alone(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="AUTOCOMMIT")
