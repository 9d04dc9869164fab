"""The rows behind a figure: which mentorships it was counted from, a page at a time."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text

from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.surveys import OUTCOME_WORDS, Outcome
from mentorcruise.metrics.asking import ALL_TIME, Period
from mentorcruise.metrics.cells import facts_in
from mentorcruise.reports.sections import Asked, Column, Link, Rows, Table, Value

PER_PAGE = 50
PAIR = (Column("mentorship", "Mentorship", "number"), Column("mentee", "Mentee"), Column("mentor", "Mentor"))
NAMES = "JOIN people p ON p.id = f.mentee_id JOIN mentors m ON m.id = f.mentor_id JOIN people q ON q.id = m.person_id"
COLUMNS = (
    *PAIR,
    Column("goal", "Goal"),
    Column("started_on", "Began", "day"),
    Column("ended_on", "Ended", "day"),
    Column("days", "Days", "number"),
    Column("outcome", "Outcome"),
    Column("held", "Sessions", "number"),
    Column("stars", "Stars", "number"),
    Column("verdict", "Judged as"),
)
VERDICT_WORDS = {"success": "success", "failure": "no success", "unknown": "not known", None: "–"}


def mentorships(day: str, where: str = "true", *, ever: bool = False) -> Rows:
    """A list of the mentorships whose `day` ('started_on' or 'ended_on') is in the period, or ever up to its end, the latest
    first.

    `where` is a condition of ours over fact rows `f`.
    """

    def rows(asked: Asked) -> Table:
        question = asked.question
        if ever:
            question = question.of(Period(ALL_TIME.since, question.period.until))
        facts, values = facts_in(asked.session, question, day, where)
        at, last = after_of(asked.after)
        statement = (
            f"{facts} SELECT f.*, p.name AS mentee, q.name AS mentor, f.{day} AS at FROM found f {NAMES} "  # noqa: S608
            f"WHERE CAST(:last AS bigint) IS NULL OR (f.{day}, f.mentorship_id) < (CAST(:at AS date), CAST(:last AS bigint)) "
            f"ORDER BY f.{day} DESC, f.mentorship_id DESC LIMIT :limit"
        )
        found = found_rows(asked, statement, values | {"at": at, "last": last})
        return page_of(asked, found, COLUMNS, _cells, lambda row: f"{row.at}_{row.mentorship_id}")

    return rows


def pair_cells(row: Row[Any]) -> list[Value]:
    """The cells under `PAIR`: the mentorship with a link, and the names of the two."""
    return [Link(str(row.mentorship_id), f"/operator/mentorships/{row.mentorship_id}"), row.mentee, row.mentor]


def found_rows(asked: Asked, statement: str, values: dict[str, Any]) -> Sequence[Row[Any]]:
    """The rows of a page, or of a download, and one more; `statement` takes a :limit."""
    return asked.session.execute(text(statement), values | {"limit": asked.fetched(PER_PAGE)}).all()


def page_of(
    asked: Asked,
    found: Sequence[Row[Any]],
    columns: Sequence[Column],
    cells: Callable[[Row[Any]], list[Value]],
    mark: Callable[[Row[Any]], str],
) -> Table:
    """A page of rows; `mark` says where the next begins."""
    shown = found[:PER_PAGE] if asked.limited else found
    return Table(columns, [cells(row) for row in shown], mark(shown[-1]) if len(found) > len(shown) else "")


def after_of(after: str) -> tuple[str | None, int | None]:
    """The last row of the page before, as (day, id); None for the first page and for what is no such row."""
    day, _, number = after.partition("_")
    try:
        return date.fromisoformat(day).isoformat(), row_number(number)
    except ValueError:
        return None, None


def moment_of(after: str) -> tuple[str | None, int | None]:
    """The last row of the page before, as (moment, id); None for the first page and for what is no such row."""
    at, _, number = after.rpartition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment.isoformat(), row_number(number)) if moment.tzinfo else (None, None)
    except ValueError:
        return None, None


def row_number(words: str) -> int:
    """A row's number as an address says it. Raises ValueError for what no row can have."""
    number = int(words)
    if not 0 <= number < 2**63:
        raise ValueError(f"no row is numbered {words}")
    return number


def _cells(row: Row[Any]) -> list[Value]:
    return [
        *pair_cells(row), GOAL_WORDS[GoalCategory(row.goal_category)], row.started_on, row.ended_on, row.days,
        OUTCOME_WORDS[Outcome(row.outcome)] if row.outcome else "Still runs", row.held, row.stars, VERDICT_WORDS[row.verdict],
    ]  # fmt: skip
