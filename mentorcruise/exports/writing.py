"""Writing the facts as they were known at the end of a day, by COPY: whatever their number, in constant memory."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from psycopg import Connection as Driver
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from mentorcruise.domain.criteria import DEFAULT
from mentorcruise.exports.facts import KINDS, WHO_SAID
from mentorcruise.exports.kind import Select
from mentorcruise.exports.readme import readme
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.criteria import Criteria, criteria_in_force
from mentorcruise.metrics.registry import REGISTRY, Definition

ONE_MOMENT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
# The limit of the connection is a page's; files of all facts may take their time.
TAKE_TIME = text("SET LOCAL statement_timeout = 0")
# However the server writes days elsewhere, files have them as ISO 8601.
ISO_DAYS = text("SET LOCAL datestyle = 'ISO'")
DEFINITION_COLUMNS = ("figure", "title", "unit", "version", "versions", "definition", "counted_in")
ABOUT_COLUMNS = ("name", "value")


def write_facts(connection: Connection, folder: Path, as_of: date, *, check_ins: bool = False) -> dict[str, int]:
    """Write every file into a folder, those of check-ins if wanted; returns the number of rows of each kind.

    `connection` has no transaction yet: all files are of one moment. The same day gives the same bytes, whenever it is
    asked, as long as the definitions stay: it is judged by the criteria that were in force at its end.
    """
    written, kinds = {}, [kind for kind in KINDS if check_ins or kind not in WHO_SAID]
    with connection.begin(), Session(bind=connection) as session:
        session.execute(ONE_MOMENT)
        session.execute(TAKE_TIME)
        session.execute(ISO_DAYS)
        question = Question(as_of=as_of)
        criteria = criteria_in_force(session, question.before)
        for kind in kinds:
            select = kind.select(session, question)
            written[kind.name] = _copy(connection, select, folder / f"{kind.name}.csv")
    figures = sorted(REGISTRY.values(), key=lambda figure: figure.key)
    _write_rows(folder / "definitions.csv", DEFINITION_COLUMNS, map(_defined, figures))
    _write_rows(folder / "about.csv", ABOUT_COLUMNS, _about(as_of, criteria, check_ins))
    (folder / "README.txt").write_text(readme(as_of, kinds), encoding="utf-8")
    return written


def _copy(connection: Connection, select: Select, file: Path) -> int:
    """Stream what a select finds into a file that begins with the columns' names; returns the number of rows."""
    statement, values = select
    clause = text(statement)
    named = {name: value for name, value in values.items() if name in clause.compile().params}
    compiled = clause.bindparams(**named).compile(dialect=connection.dialect)
    driver: Driver[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    with driver.cursor() as cursor, file.open("wb") as out:
        # The driver puts the values in by itself, as COPY takes none.
        with cursor.copy(f"COPY ({compiled}) TO STDOUT (FORMAT csv, HEADER)", compiled.params) as rows:
            for block in rows:
                out.write(block)
        return cursor.rowcount


def _write_rows(file: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _about(as_of: date, criteria: Criteria, check_ins: bool) -> list[tuple[str, object]]:
    everyone = criteria.general.rule or DEFAULT
    own = {f"rule of program {of}": one.rule for of, one in sorted(criteria.own.items()) if one.rule}
    rules = {"rule": everyone} | own
    said = [(name, json.dumps(rule.stored())) for name, rule in rules.items()]
    return [
        ("as_of", as_of),
        ("criterion", criteria.said),
        *said,
        ("check_ins", "written" if check_ins else "left out"),
    ]


def _defined(figure: Definition) -> tuple[object, ...]:
    versions = " ".join(f"{change.version} ({change.since}): {change.words}" for change in figure.changes)
    words = " ".join(f"{term}: {said}" if term else said for term, said in figure.paragraphs)
    return figure.key, figure.title, figure.unit, figure.version, versions, words, figure.source
