"""What a request says to the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

WRITES = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+[\w.\"]+\s+SET|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO|COPY|CREATE|ALTER|DROP|nextval)\b",
    re.IGNORECASE,
)


@contextmanager
def sql_log() -> Iterator[list[str]]:
    """The statements that are run inside the block."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    # On every engine there is: pages read on connections of their own.
    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def writes(said: list[str]) -> list[str]:
    """Those of the statements that change something."""
    return [statement for statement in said if WRITES.search(statement)]
