"""What pairs had set themselves for a day, whether it was done by then, and goals that they have ticked off (A9)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import asked_facts
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import FIRST, figure

_STATES = "('done', 'verified', 'reopened', 'dropped')"
_CHANGES = (
    (1, FIRST, "First definition."),
    (2, date(2026, 11, 29), "What belongs to a dropped goal or milestone is left out; until then it counted as missed."),
)  # fmt: skip
_SOURCES = {
    "milestone": "milestones t JOIN goals g ON g.id = t.goal_id AND g.visibility = 'shared' "
    "JOIN mentorship_facts f ON f.mentorship_id = g.mentorship_id",
    "task": "tasks t JOIN mentorship_facts f ON f.mentorship_id = t.mentorship_id AND t.visibility = 'shared'",
}
_LAST = (
    "LEFT JOIN LATERAL (SELECT p.action FROM progress_steps p WHERE p.{kind}_id = {id} AND p.at < :before "  # noqa: S608
    f"AND p.action IN {_STATES} ORDER BY p.id DESC LIMIT 1) {{name}} ON true "
)
# Dropping a goal writes no steps for what belongs to it.
_ABOVE = {
    "milestone": _LAST.format(kind="goal", id="t.goal_id", name="on_goal"),
    "task": _LAST.format(kind="goal", id="t.goal_id", name="on_goal")
    + _LAST.format(kind="milestone", id="t.milestone_id", name="on_milestone"),
}
_VOID = {
    "milestone": "coalesce(on_goal.action, '') = 'dropped'",
    "task": "coalesce(last.action, '') NOT IN ('done', 'verified') "
    "AND 'dropped' IN (coalesce(on_goal.action, ''), coalesce(on_milestone.action, ''))",
}


def day_then(kind: str) -> str:
    """SQL: the day of a milestone or task `t` as it stood before :before; NULL where it had none.

    A day can be moved; the step that moved it keeps the former one.
    """
    return (
        f"nullif(coalesce((SELECT p.note FROM progress_steps p WHERE p.{kind}_id = t.id AND p.action = 'moved' "  # noqa: S608
        "AND p.at >= :before ORDER BY p.id LIMIT 1), t.due_on::text), '')::date"
    )


def _due(kind: str, question: Question, condition: str) -> str:
    day = "t.due_on" if question.as_of is None else day_then(kind)
    return (
        f"SELECT '{kind}' AS kind, t.id, f.mentorship_id, f.mentee_id, f.mentor_id, {day} AS due_on, last.action, "  # noqa: S608
        f"(done.at AT TIME ZONE 'UTC')::date AS done_on FROM {_SOURCES[kind]} "
        f"{_LAST.format(kind=kind, id='t.id', name='last')}{_ABOVE[kind]}"
        f"LEFT JOIN LATERAL (SELECT max(p.at) AS at FROM progress_steps p WHERE p.{kind}_id = t.id AND p.at < :before "
        "AND p.action = 'done') done ON true "
        f"WHERE t.created_at < :before AND {day} BETWEEN :since AND :until AND {day} <= :known "
        f"AND (f.ended_on IS NULL OR {day} <= f.ended_on) AND last.action IS DISTINCT FROM 'dropped' AND NOT ({_VOID[kind]}) "
        f"AND {condition}"
    )


def things_due(session: Session, question: Question, today: date) -> tuple[str, dict[str, Any]]:
    """SQL: `WITH due AS (…)`: every shared milestone and task that was due in the period, whether it is `done`, and `in_time`;
    and its values. Lists of rows go on from there."""
    first, condition, values = asked_facts(session, question)
    things = " UNION ALL ".join(_due(kind, question, condition) for kind in _SOURCES)
    known = question.as_of or today - timedelta(days=1)
    return (
        f"{first}due AS (SELECT *, coalesce(action IN ('done', 'verified'), false) AS done, "  # noqa: S608
        f"coalesce(action IN ('done', 'verified') AND done_on <= due_on, false) AS in_time FROM ({things}) things)",
        values | {"known": known},
    )


@dataclass(frozen=True)
class Plans:
    """What was due, of one kind: how much of it is done, and how much was by its day."""

    due: int
    done: int
    on_time: int

    @property
    def in_time(self) -> Rate:
        return Rate(self.on_time, self.due)

    @property
    def at_all(self) -> Rate:
        return Rate(self.done, self.due)


@figure("attainment.in_time", "Done in time", "share", *_CHANGES)
def in_time(session: Session, question: Question, today: date) -> dict[str, Plans]:
    """How much of what pairs set themselves for a day was done by then.

    Population: milestones and tasks that both can see and that were due in the period, up to yesterday. What was dropped,
    or was due only after the mentorship had ended, is left out, and so are milestones of a dropped goal and open tasks of a
    dropped goal or milestone; private ones are.

    Clock: the day set by the pair, as it stood last, and the day (UTC) on which it was last ticked off.

    Formula: those that are done and were ticked off by their day, divided by all, with Wilson's 95% interval. Pairs may move
    a day; the last one counts.
    """
    due, values = things_due(session, question, today)
    statement = (
        f"{due} SELECT kind, count(*) AS due, count(*) FILTER (WHERE done) AS done, "  # noqa: S608
        "count(*) FILTER (WHERE in_time) AS on_time FROM due GROUP BY kind"
    )
    found = {r.kind: Plans(int(r.due), int(r.done), int(r.on_time)) for r in session.execute(text(statement), values)}
    return {kind: found.get(kind, Plans(0, 0, 0)) for kind in _SOURCES}


@figure("attainment.goals_done", "Goals ticked off", "goals")
def goals_done(session: Session, question: Question) -> int:
    """Goals on the way that mentees have ticked off while their mentorship runs.

    Population: goals that both can see, under the formal goal of a mentorship.

    Clock: the day on which it was ticked off, in UTC.

    Formula: goals that were ticked off in the period and stand as done. One that was opened again since does not count.
    """
    first, condition, values = asked_facts(session, question)
    statement = (
        f"{first}ticked AS (SELECT DISTINCT p.goal_id FROM progress_steps p JOIN goals g ON g.id = p.goal_id "  # noqa: S608
        "JOIN mentorship_facts f ON f.mentorship_id = g.mentorship_id WHERE p.goal_id IS NOT NULL AND p.action = 'done' "
        "AND g.visibility = 'shared' AND p.at < :before AND p.at >= CAST(:since AS date)::timestamp AT TIME ZONE 'UTC' "
        f"AND p.at < (CAST(:until AS date) + 1)::timestamp AT TIME ZONE 'UTC' AND {condition}) "
        "SELECT count(*) FROM ticked t WHERE (SELECT p.action FROM progress_steps p WHERE p.goal_id = t.goal_id "
        f"AND p.at < :before AND p.action IN {_STATES} ORDER BY p.id DESC LIMIT 1) IN ('done', 'verified')"
    )
    return int(session.scalar(text(statement), values) or 0)
