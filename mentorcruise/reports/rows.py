"""The rows behind a figure: which mentorships it was counted from, a page at a time."""

from datetime import date
from typing import Any

from sqlalchemy import Row, text

from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.surveys import OUTCOME_WORDS, Outcome
from mentorcruise.metrics.asking import ALL_TIME, Period
from mentorcruise.metrics.cells import facts_in
from mentorcruise.reports.sections import Asked, Column, Link, Rows, Table, Value

PER_PAGE = 50
COLUMNS = (
    Column("mentorship", "Mentorship", "number"),
    Column("mentee", "Mentee"),
    Column("mentor", "Mentor"),
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
        statement = text(
            f"{facts} SELECT f.*, p.name AS mentee, q.name AS mentor, f.{day} AS at FROM found f "  # noqa: S608
            "JOIN people p ON p.id = f.mentee_id JOIN mentors m ON m.id = f.mentor_id JOIN people q ON q.id = m.person_id "
            f"WHERE CAST(:last AS bigint) IS NULL OR (f.{day}, f.mentorship_id) < (CAST(:at AS date), CAST(:last AS bigint)) "
            f"ORDER BY f.{day} DESC, f.mentorship_id DESC LIMIT :limit"
        )
        limit = PER_PAGE + 1 if asked.limited else None
        found = asked.session.execute(statement, values | {"at": at, "last": last, "limit": limit}).all()
        shown = found[:PER_PAGE] if asked.limited else found
        more = len(found) > len(shown)
        return Table(
            COLUMNS, [_cells(row) for row in shown], f"{shown[-1].at}_{shown[-1].mentorship_id}" if more else ""
        )

    return rows


def after_of(after: str) -> tuple[str | None, int | None]:
    """The last row of the page before, as (day, id); None for the first page and for what is no such row."""
    day, _, number = after.partition("_")
    try:
        return date.fromisoformat(day).isoformat(), row_number(number)
    except ValueError:
        return None, None


def row_number(words: str) -> int:
    """A row's number as an address says it. Raises ValueError for what no row can have."""
    number = int(words)
    if not 0 <= number < 2**63:
        raise ValueError(f"no row is numbered {words}")
    return number


def _cells(row: Row[Any]) -> list[Value]:
    number = row.mentorship_id
    return [
        Link(str(number), f"/operator/mentorships/{number}"), row.mentee, row.mentor, GOAL_WORDS[GoalCategory(row.goal_category)],
        row.started_on, row.ended_on, row.days, OUTCOME_WORDS[Outcome(row.outcome)] if row.outcome else "Still runs",
        row.held, row.stars, VERDICT_WORDS[row.verdict],
    ]  # fmt: skip
