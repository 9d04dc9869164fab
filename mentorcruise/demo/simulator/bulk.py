"""Writing many rows at once with COPY: the triggers and constraints of the database look at each of them."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any, Protocol

from psycopg import Connection, sql
from sqlalchemy.orm import Session


class HasId(Protocol):
    id: int


class Bulk:
    """COPY into tables over the session's own connection, in its transaction."""

    def __init__(self, session: Session) -> None:
        # What the session has written so far must be there before what is copied beside it.
        session.flush()
        self.connection: Connection[Any] = session.connection().connection.driver_connection  # type: ignore[assignment]

    def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write rows of a table; their columns in the given order."""
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def next_id(self, table: str) -> int:
        """The first id that is free after the ones in use."""
        found = self._ask(sql.SQL("SELECT coalesce(max(id), 0) + 1 FROM {}").format(sql.Identifier(table)))
        return int(found)

    def went_up_to(self, table: str, next_id: int) -> None:
        """Let the table's own numbering go on after the ids that were written."""
        self._ask(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), {}, false)").format(table, sql.Literal(next_id))
        )

    def _ask(self, statement: sql.Composed) -> Any:
        with self.connection.cursor() as cursor:
            row = cursor.execute(statement).fetchone()
        return row[0] if row else None


def number(bulk: Bulk, table: str, records: Iterable[HasId]) -> None:
    """Give records the next ids of a table."""
    ids = count(bulk.next_id(table))
    for record in records:
        record.id = next(ids)
    bulk.went_up_to(table, next(ids))
