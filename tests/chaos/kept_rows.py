"""Rows set aside and put back, so that the same story can be told again from its beginning."""

from itertools import count

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from mentorcruise.domain.tables import metadata
from mentorcruise.extensions import db

MOST_ATTEMPTS = 10
_COLUMNS = text("""
SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = :table AND is_generated = 'NEVER'
""")


def set_aside() -> None:
    """Copy every table of the product."""
    with db.engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA set_aside"))
        for table in metadata.sorted_tables:
            connection.execute(text(f"CREATE TABLE set_aside.{table.name} AS TABLE public.{table.name}"))


def put_back() -> None:
    """Make every table hold what was set aside, and nothing else; in one transaction, for clock and workers go on."""
    for attempt in count(1):
        try:
            with db.engine.begin() as connection:
                # The triggers have done their work when these rows were written first.
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                tables = ", ".join(table.name for table in metadata.sorted_tables)
                connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
                for table in metadata.sorted_tables:
                    _fill(connection, table.name)
            return
        except OperationalError:  # a clock or worker process was just looking at the tables the other way round
            if attempt == MOST_ATTEMPTS:
                raise


def _fill(connection: Connection, table: str) -> None:
    columns = connection.scalar(_COLUMNS, {"table": table})
    connection.execute(
        text(f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM set_aside.{table}")
    )
    highest = connection.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table}) if (
        "id" in columns.split(", ")
    ) else None  # fmt: skip
    if highest:
        connection.execute(text(f"SELECT setval('{highest}', COALESCE(max(id), 1)) FROM {table}"))


def forget() -> None:
    """Drop the copies."""
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS set_aside CASCADE"))
