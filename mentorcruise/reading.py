"""Reading without a transaction: a page that only reads saves the round trips of BEGIN and ROLLBACK.

A GET never writes (a test proves it), so its session runs every statement by itself, on connections that are always in
autocommit. Whatever changes something gets an ordinary transaction.
"""

from typing import Any

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine

AUTOCOMMIT = "autocommit"


class RoutedSession(Session):
    """A session that reads in autocommit while a GET is answered."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kwargs: Any) -> Engine | Connection:
        if bind is None and has_request_context() and request.method in ("GET", "HEAD"):
            return self._db.engines[AUTOCOMMIT]
        return super().get_bind(mapper=mapper, clause=clause, bind=bind, **kwargs)


def reading(db: SQLAlchemy) -> Connection:
    """A bare connection for a page that needs no session; use it in a `with`. Half the cost of a query through a session."""
    return db.engines[AUTOCOMMIT].connect()
