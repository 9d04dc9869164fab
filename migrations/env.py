"""Alembic's environment: migrates the app's database, with a short lock timeout so that readers are never blocked long."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from mentorcruise.domain.tables import metadata

LOCK_TIMEOUT = "1s"


def run() -> None:
    """Migrate online, each step in a transaction of its own: no lock is held longer than its step takes."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text("SET statement_timeout = 0"))
        connection.commit()
        context.configure(
            connection=connection, target_metadata=metadata, compare_type=True, compare_server_default=False,
            transaction_per_migration=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()


run()
