"""All rows of all tables: to compare before with after, and to set them back."""

from functools import cache
from typing import Any

from sqlalchemy import text

from mentorcruise.domain.tables import metadata
from mentorcruise.extensions import db


def run(statements: str) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql(statements)


@cache
def restoring() -> str:
    """SQL that makes all tables hold what was kept."""
    out = ["SET LOCAL mentorcruise.erasure = 'on';", "SET LOCAL session_replication_role = replica;"]
    for table in reversed(metadata.sorted_tables):
        out.append(f"DELETE FROM public.{table.name};")
    for table in metadata.sorted_tables:
        names = ", ".join(f'"{c.name}"' for c in table.columns if c.computed is None)
        out.append(f"INSERT INTO public.{table.name} ({names}) SELECT {names} FROM kept.{table.name};")
    out.append("SELECT setval(name::regclass, COALESCE(last_value, 1), last_value IS NOT NULL) FROM kept.counters;")
    return " ".join(out)


Rows = dict[str, list[dict[str, Any]]]


def rows(*without: str) -> Rows:
    """All rows of all tables, as plain values in a fixed order; `without` names tables to leave out."""
    tables = [t for t in metadata.tables if t not in without]
    union = " UNION ALL ".join(f"SELECT '{t}' AS name, to_jsonb(x) AS row FROM {t} x" for t in tables)
    found: Rows = {t: [] for t in tables}
    with db.engine.connect() as connection:
        for name, row in connection.execute(text(f"SELECT name, row FROM ({union}) AS every ORDER BY name, row::text")):
            found[name].append(row)
    return found


def changes(before: Rows, after: Rows) -> dict[str, list[Any]]:
    """What differs, by table: easier to read than two worlds."""
    return {
        table: [row for row in after[table] if row not in before[table]]
        + [("gone", r) for r in before[table] if r not in after[table]]
        for table in before
        if before[table] != after[table]
    }
