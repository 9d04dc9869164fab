"""The tests' own connection to the database, beside those of the app that is tested.

Emptying and comparing all tables takes statements over a hundred of them, which take longer to plan than to run. A
connection plans them once, if it lasts: the app's are cut, given back and changed by the tests. It is a replica's, which
checks neither foreign keys nor triggers, all its life: to become one makes a connection forget all its plans.
"""

from functools import cache

from sqlalchemy import Engine, create_engine

import config
from mentorcruise.extensions import db


def own_engine() -> Engine:
    """The engine of this one connection, to the database of the present app; made anew when the server was killed."""
    return _engine(db.engine.url.render_as_string(hide_password=False))


@cache
def _engine(url: str) -> Engine:
    options = {"options": f"{config.DATABASE_OPTIONS} -c session_replication_role=replica"}
    return create_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=True, connect_args=options)
