"""All rows of all tables: to compare before with after, and to set them back."""

from typing import Any

from sqlalchemy import Table, text

from mentorcruise.domain.tables import metadata
from tests.own_connection import own_engine


def run(statements: str) -> None:
    with own_engine().begin() as connection:
        connection.exec_driver_sql(statements)


def keep_rows() -> None:
    """Keep all rows and counters beside the tables, in a schema of their own, with the function that brings them back."""
    copies = " ".join(f"CREATE TABLE kept.{t} AS TABLE public.{t};" for t in metadata.tables)
    run(
        f"DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept; {copies} {_COUNTERS} {_MARKS} {_now()} {_restoring()}"
    )
    _read.clear()


def restore_rows() -> None:
    """Make all tables hold what was kept."""
    run("SELECT kept.restore();")


_COUNTERS = (
    "CREATE TABLE kept.counters AS "
    "SELECT seqrelid AS counter, pg_sequence_last_value(seqrelid) AS last_value FROM pg_sequence;"
)
_MARKS = "CREATE TABLE kept.marks (name text, rows bigint, writers numeric);"


def _now() -> str:
    """SQL of the function that marks each table as it is: its name, number of rows, and the sum of who wrote them.

    `xmin` is the transaction that wrote a row as it is. Their number and sum tell a table where nothing was added,
    changed or removed from any other: what is written later has a higher one.
    """
    marks = " UNION ALL ".join(
        f"SELECT '{t}', count(*), sum(xmin::text::bigint) FROM public.{t}" for t in metadata.tables
    )
    return f"""
    CREATE FUNCTION kept.now() RETURNS TABLE (name text, rows bigint, writers numeric) LANGUAGE plpgsql AS $body$
    BEGIN RETURN QUERY {marks}; END $body$;
    """


def _restoring() -> str:
    """SQL of the function that brings the kept rows back into each table in which anything was written since."""
    branches = " ".join(f"WHEN '{table.name}' THEN {_bring_back(table)}" for table in metadata.sorted_tables)
    return f"""
    CREATE FUNCTION kept.restore() RETURNS void LANGUAGE plpgsql AS $body$ DECLARE written text; BEGIN
        FOR written IN SELECT other.name FROM (SELECT * FROM kept.now() EXCEPT SELECT * FROM kept.marks) AS other LOOP
            DELETE FROM kept.marks WHERE name = written;
            CASE written {branches} END CASE;
        END LOOP;
        PERFORM setval(counter, COALESCE(last_value, 1), last_value IS NOT NULL) FROM kept.counters
        WHERE pg_sequence_last_value(counter) IS DISTINCT FROM last_value;
    END $body$;
    """


def _bring_back(table: Table) -> str:
    names = ", ".join(f'"{c.name}"' for c in table.columns if c.computed is None)
    return f"""
        DELETE FROM public.{table.name};
        INSERT INTO public.{table.name} ({names}) SELECT {names} FROM kept.{table.name};
        INSERT INTO kept.marks SELECT '{table.name}', count(*), sum(xmin::text::bigint) FROM public.{table.name};
    """


Rows = dict[str, list[dict[str, Any]]]

# What was read last of each table, with its mark: most are as they were.
_read: dict[str, tuple[tuple[int, int | None], list[dict[str, Any]]]] = {}


def rows(*without: str) -> Rows:
    """All rows of all tables, as plain values in a fixed order; `without` names tables to leave out.

    Only after `keep_rows`, whose marks say which tables need no second look.
    """
    with own_engine().connect() as connection:
        marks = {
            name: (int(number), writers)
            for name, number, writers in connection.exec_driver_sql("SELECT * FROM kept.now()")
            if name not in without
        }
        written = [t for t, mark in marks.items() if t not in _read or _read[t][0] != mark]
        for table in written:
            _read[table] = marks[table], []
        if written:
            union = " UNION ALL ".join(f"SELECT '{t}' AS name, to_jsonb(x) AS row FROM {t} x" for t in written)
            ordered = text(f"SELECT name, row FROM ({union}) AS every ORDER BY name, row::text")
            for name, row in connection.execute(ordered):
                _read[name][1].append(row)
    return {table: list(_read[table][1]) for table in marks}


def changes(before: Rows, after: Rows) -> dict[str, list[Any]]:
    """What differs, by table: easier to read than two worlds."""
    return {
        table: [row for row in after[table] if row not in before[table]]
        + [("gone", r) for r in before[table] if r not in after[table]]
        for table in before
        if before[table] != after[table]
    }
