"""The stored success counts: rebuilt from the facts by delete and insert, one cell and mentor or all at once."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import DateTime, bindparam, cast, delete, func, insert, select, tuple_
from sqlalchemy.orm import Session

from mentorcruise.domain.base import Base
from mentorcruise.domain.figures import FigureRun
from mentorcruise.domain.mentorships import Mentorship, MentorshipEnding
from mentorcruise.metrics.success import CELL, COUNTED, DAY, MENTOR, SUCCESS, SUCCESS_VERSION, counted

# Recounts of one cell or mentor wait for each other, and all of them for a full recount (shared and exclusive on one
# key). Each statement after the lock reads anew what is committed, so the last recount has seen every fact.
FIGURE_LOCK, CELL_LOCK, MENTOR_LOCK = 0x5C0, 0x5C1, 0x5C2

# Plain tables: these statements move whole rows and have nothing to do with objects in the session.
CELLS, MENTORS = Base.metadata.tables["success_cells"], Base.metadata.tables["mentor_success"]
_NOW = cast(bindparam("now"), DateTime(timezone=True))
_WHERE = select(*CELL, MENTOR).where(
    Mentorship.id == MentorshipEnding.mentorship_id, Mentorship.id == bindparam("mentorship_id")
)
# One statement, its parts in order: always cell before mentor, so that two recounts cannot wait for each other.
_LOCK_ONE = select(
    func.pg_advisory_xact_lock_shared(FIGURE_LOCK),
    func.pg_advisory_xact_lock(CELL_LOCK, func.hashtext(bindparam("cell"))),
    func.pg_advisory_xact_lock(MENTOR_LOCK, func.hashtext(bindparam("mentor"))),
)
_LOCK_ALL = select(func.pg_advisory_xact_lock(FIGURE_LOCK))
_ROOM_TO_COUNT = select(func.set_config("work_mem", "64MB", True))

_CELL_COLUMNS = ["day", "goal_category", *COUNTED, "computed_at"]
_DROP_CELL = delete(CELLS).where(CELLS.c.day == bindparam("on_day"), CELLS.c.goal_category == bindparam("goal"))
_COUNT_CELL = insert(CELLS).from_select(
    _CELL_COLUMNS,
    counted(*CELL)
    .where(
        Mentorship.goal_category == bindparam("goal"),
        MentorshipEnding.ended_at >= bindparam("begin"),
        MentorshipEnding.ended_at < bindparam("end"),
    )
    .group_by(DAY, Mentorship.goal_category)
    .add_columns(_NOW),
)
_MENTOR_COLUMNS = ["mentor_id", *COUNTED, "computed_at"]
_DROP_MENTOR = delete(MENTORS).where(MENTORS.c.mentor_id == bindparam("mentor"))
_COUNT_MENTOR = insert(MENTORS).from_select(
    _MENTOR_COLUMNS,
    counted(MENTOR).where(Mentorship.mentor_id == bindparam("mentor")).group_by(MENTOR).add_columns(_NOW),
)

# The facts are read once and counted both ways; each table then takes its own rows.
_BOTH = (
    counted(*CELL, MENTOR)
    .group_by(func.grouping_sets(tuple_(DAY, Mentorship.goal_category), tuple_(Mentorship.mentor_id)))
    .cte("counts")
)
_COUNT_ALL_CELLS = insert(CELLS).from_select(
    _CELL_COLUMNS,
    select(_BOTH.c.day, _BOTH.c.goal_category, *(_BOTH.c[name] for name in COUNTED), _NOW).where(
        _BOTH.c.mentor_id.is_(None)
    ),
)
_COUNT_ALL = (
    insert(MENTORS)
    .from_select(
        _MENTOR_COLUMNS,
        select(_BOTH.c.mentor_id, *(_BOTH.c[name] for name in COUNTED), _NOW).where(_BOTH.c.mentor_id.is_not(None)),
    )
    .add_cte(_COUNT_ALL_CELLS.cte("cells"))
)
_FACTS = select(func.coalesce(func.sum(CELLS.c.ended + CELLS.c.trial_losses), 0))


def recount(session: Session, mentorship_id: int, now: datetime) -> None:
    """Count anew the cell and the mentor of an ended mentorship; nothing to do while it runs."""
    where = session.execute(_WHERE, {"mentorship_id": mentorship_id}).one_or_none()
    if where is None:
        return
    day, goal, mentor_id = where
    session.execute(_LOCK_ONE, {"cell": f"{day}/{goal}", "mentor": str(mentor_id)})
    session.execute(_DROP_CELL, {"on_day": day, "goal": goal})
    session.execute(
        _COUNT_CELL, {"goal": goal, "begin": _start(day), "end": _start(day + timedelta(days=1)), "now": now}
    )
    session.execute(_DROP_MENTOR, {"mentor": mentor_id})
    session.execute(_COUNT_MENTOR, {"mentor": mentor_id, "now": now})
    session.add(_run("changed", 1, now))


def recount_all(session: Session, now: datetime) -> int:
    """Count everything anew from the facts; returns how many endings were counted."""
    session.execute(_LOCK_ALL)
    # All counts fit into memory by hash; with the usual 4 MB the planner sorts every ending instead, twice as slow.
    session.execute(_ROOM_TO_COUNT)
    session.execute(delete(CELLS))
    session.execute(delete(MENTORS))
    session.execute(_COUNT_ALL, {"now": now})
    facts = int(session.scalar(_FACTS) or 0)
    session.add(_run("all", facts, now))
    return facts


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _run(scope: str, facts: int, now: datetime) -> FigureRun:
    return FigureRun(figure=SUCCESS, scope=scope, version=SUCCESS_VERSION, computed_at=now, facts=facts)
