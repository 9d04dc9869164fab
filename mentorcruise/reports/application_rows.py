"""The rows behind figures of pairing: applications and sessions, a page at a time."""

from sqlalchemy import text

from mentorcruise.domain.application_words import DECLINE_WORDS, GOAL_WORDS, DeclineReason, GoalCategory
from mentorcruise.metrics.application_facts import APPLICATIONS
from mentorcruise.metrics.asking import ALL_TIME, Period
from mentorcruise.metrics.cells import given_in
from mentorcruise.reports.rows import PER_PAGE, after_of
from mentorcruise.reports.sections import Asked, Column, Link, Rows, Table

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
        statement = text(
            f"{facts} SELECT f.*, p.name AS mentee, q.name AS mentor FROM found f "  # noqa: S608 - made of constants
            "JOIN people p ON p.id = f.mentee_id JOIN mentors m ON m.id = f.mentor_id JOIN people q ON q.id = m.person_id "
            "WHERE CAST(:last AS bigint) IS NULL "
            "OR (f.submitted_on, f.application_id) < (CAST(:at AS date), CAST(:last AS bigint)) "
            "ORDER BY f.submitted_on DESC, f.application_id DESC LIMIT :limit"
        )
        limit = PER_PAGE + 1 if asked.limited else None
        found = asked.session.execute(statement, values | {"at": at, "last": last, "limit": limit}).all()
        shown = found[:PER_PAGE] if asked.limited else found
        listed = [
            (
                row.application_id, Link(row.mentee, f"/operator/people/{row.mentee_id}"), row.mentor,
                GOAL_WORDS[GoalCategory(row.goal_category)], row.submitted_on, STANDING_WORDS[row.standing],
                row.answered_on, row.hours,
                DECLINE_WORDS[DeclineReason(row.reason_code)] if row.reason_code else None,
            )
            for row in shown
        ]  # fmt: skip
        more = len(found) > len(shown)
        return Table(COLUMNS, listed, f"{shown[-1].submitted_on}_{shown[-1].application_id}" if more else "")

    return rows
