"""The rows behind figures of pairing: applications and sessions, a page at a time."""

from typing import Any

from sqlalchemy import Row

from mentorcruise.domain.application_words import DECLINE_WORDS, GOAL_WORDS, DeclineReason, GoalCategory
from mentorcruise.metrics.application_facts import APPLICATIONS
from mentorcruise.metrics.asking import ALL_TIME, Period
from mentorcruise.metrics.cells import given_in
from mentorcruise.reports.rows import NAMES, after_of, found_rows, page_of
from mentorcruise.reports.sections import Asked, Column, Link, Rows, Table, Value

COLUMNS = (
    Column("application", "Application", "number"),
    Column("mentee", "Mentee"),
    Column("mentor", "Mentor"),
    Column("goal", "Goal"),
    Column("submitted_on", "Submitted", "day"),
    Column("standing", "Stands"),
    Column("answered_on", "Answered", "day"),
    Column("hours", "Hours until then", "number"),
    Column("declined_because", "Declined because", "wide"),
)
STANDING_WORDS = {
    "pending": "Unanswered",
    "accepted": "Waits for the start",
    "started": "Mentorship started",
    "declined": "Declined",
    "withdrawn": "Taken back",
    "lapsed": "Offer expired",
}


def applications(where: str = "true", *, ever: bool = False) -> Rows:
    """A list of the applications that were submitted in the period, or ever up to its end, the latest first.

    `where` is a condition of ours over facts of applications `f`.
    """

    def rows(asked: Asked) -> Table:
        question = asked.question
        if ever:
            question = question.of(Period(ALL_TIME.since, question.period.until))
        facts, values = given_in(APPLICATIONS, question, where)
        at, last = after_of(asked.after)
        statement = (
            f"{facts} SELECT f.*, p.name AS mentee, q.name AS mentor FROM found f {NAMES} "  # noqa: S608 - made of constants
            "WHERE CAST(:last AS bigint) IS NULL "
            "OR (f.submitted_on, f.application_id) < (CAST(:at AS date), CAST(:last AS bigint)) "
            "ORDER BY f.submitted_on DESC, f.application_id DESC LIMIT :limit"
        )
        found = found_rows(asked, statement, values | {"at": at, "last": last})
        return page_of(asked, found, COLUMNS, _cells, lambda row: f"{row.submitted_on}_{row.application_id}")

    return rows


def _cells(row: Row[Any]) -> list[Value]:
    return [
        row.application_id, Link(row.mentee, f"/operator/people/{row.mentee_id}"), row.mentor,
        GOAL_WORDS[GoalCategory(row.goal_category)], row.submitted_on, STANDING_WORDS[row.standing], row.answered_on, row.hours,
        DECLINE_WORDS[DeclineReason(row.reason_code)] if row.reason_code else None,
    ]  # fmt: skip
