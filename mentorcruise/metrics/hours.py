"""Who meets how much: sessions per mentor, and the participants with the most hours (A29, A30)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.domain.session_results import Side
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import asked_facts
from mentorcruise.metrics.registry import figure

HELD = "h.result = 'held' AND h.held_on BETWEEN :since AND :until AND h.settled_at < :before"


@figure("sessions.per_mentor", "Sessions per mentor", "sessions")
def per_mentor(session: Session, question: Question) -> list[tuple[int, int]]:
    """How many sessions mentors have held, as (sessions, mentors).

    Population: mentors with a mentorship that ran in the period, those without any session included.

    Clock: the day on which the session began, in UTC.

    Formula: the number of sessions held by each; of these the median, with the order statistics that enclose it in 95% of
    cases.
    """
    first, condition, values = asked_facts(session, question)
    statement = (
        f"{first}mentors_held AS (SELECT f.mentor_id, count(h.session_id) AS held FROM mentorship_facts f "  # noqa: S608
        f"LEFT JOIN session_results h ON h.mentorship_id = f.mentorship_id AND {HELD} "
        f"WHERE f.started_on <= :until AND (f.ended_on IS NULL OR f.ended_on >= :since) AND {condition} GROUP BY f.mentor_id) "
        "SELECT held, count(*) AS mentors FROM mentors_held GROUP BY held ORDER BY held"
    )
    return [(int(row.held), int(row.mentors)) for row in session.execute(text(statement), values)]


class Participant(NamedTuple):
    """A mentor or mentee with what they held; `slug` is a mentor's address."""

    id: int
    name: str
    slug: str | None
    sessions: int
    minutes: int
    others: int
    """With how many mentees, or mentors."""


_WHO: dict[Side, tuple[str, str, str]] = {
    Side.MENTOR: ("f.mentor_id", "m.slug", "JOIN mentors m ON m.id = t.id JOIN people p ON p.id = m.person_id"),
    Side.MENTEE: ("f.mentee_id", "NULL", "JOIN people p ON p.id = t.id"),
}
_OTHERS = {Side.MENTOR: "f.mentee_id", Side.MENTEE: "f.mentor_id"}


@figure("sessions.most_hours", "Participants with the most hours", "hours")
def most_hours(session: Session, question: Question, side: Side, limit: int | None) -> Sequence[Participant]:
    """Who has spent the most hours in sessions.

    Population: mentors, or mentees, with a session held in the period.

    Clock: the day on which the session began, in UTC.

    Formula: the sum of the minutes held over all their mentorships, divided by 60. Equal ones stand in the order in which
    they joined.
    """
    first, condition, values = asked_facts(session, question)
    who, slug, named = _WHO[side]
    statement = (
        f"{first}totals AS (SELECT {who} AS id, count(*) AS sessions, sum(h.minutes) AS minutes, "  # noqa: S608
        f"count(DISTINCT {_OTHERS[side]}) AS others FROM session_results h "
        f"JOIN mentorship_facts f ON f.mentorship_id = h.mentorship_id WHERE {HELD} AND {condition} GROUP BY 1), "
        "top AS (SELECT * FROM totals ORDER BY minutes DESC, id LIMIT :limit) "
        f"SELECT t.id, p.name, {slug} AS slug, t.sessions, t.minutes, t.others FROM top t {named} ORDER BY t.minutes DESC, t.id"
    )
    rows: Any = session.execute(text(statement), values | {"limit": limit})
    return [Participant(r.id, r.name, r.slug, int(r.sessions), int(r.minutes), int(r.others)) for r in rows]
