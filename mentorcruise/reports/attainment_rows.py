"""The rows behind figures of attainment: skills before and after, and what was due."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from mentorcruise.metrics.attainment import SKILL_GROWTH
from mentorcruise.metrics.cells import asked_facts
from mentorcruise.metrics.plans import things_due
from mentorcruise.reports.rows import NAMES, PAIR, after_of, found_rows, page_of, pair_cells
from mentorcruise.reports.sections import Asked, Column, Rows, Table, Value

SKILLS = (
    *PAIR,
    Column("skill", "Skill"),
    Column("before", "Before", "number"),
    Column("after", "After", "number"),
    Column("gain", "Gain", "number"),
    Column("ended_on", "Ended", "day"),
)
DUE = (
    *PAIR,
    Column("kind", "What"),
    Column("due_on", "Due", "day"),
    Column("done_on", "Done", "day"),
    Column("in_time", "In time"),
)
# A skill of a mentorship has no number of its own. Ids of skills stay far below this.
MOST_SKILLS = 1_000_000
KINDS = {"milestone": "Milestone", "task": "Task"}


def skills(where: str = "true") -> Rows:
    """Skills of mentorships that ended in the period; `where` is a condition of ours over `k.first` and `k.last`."""

    def rows(asked: Asked) -> Table:
        first, condition, values = asked_facts(asked.session, asked.question)
        at, last = after_of(asked.after)
        number = f"(f.mentorship_id * {MOST_SKILLS} + k.skill_id)"
        statement = (
            f"{first}page AS (SELECT f.mentorship_id, f.mentee_id, f.mentor_id, f.ended_on, k.skill_id, k.first, k.last, "  # noqa: S608
            f"{number} AS number FROM {SKILL_GROWTH.source} WHERE {SKILL_GROWTH.where} AND {where} AND {condition} "
            "AND f.ended_on BETWEEN :since AND :until AND (CAST(:mark AS bigint) IS NULL "
            f"OR (f.ended_on, {number}) < (CAST(:at AS date), CAST(:mark AS bigint))) "
            f"ORDER BY f.ended_on DESC, {number} DESC LIMIT :limit) "
            "SELECT f.*, s.name AS skill, p.name AS mentee, q.name AS mentor "
            f"FROM page f JOIN skills s ON s.id = f.skill_id {NAMES} ORDER BY f.ended_on DESC, f.number DESC"
        )
        found = found_rows(asked, statement, values | {"at": at, "mark": last})
        return page_of(asked, found, SKILLS, _skill, lambda row: f"{row.ended_on}_{row.number}")

    return rows


def _skill(row: Row[Any]) -> list[Value]:
    gain = None if row.last is None else row.last - row.first
    return [*pair_cells(row), row.skill, row.first, row.last, gain, row.ended_on]


def due(where: str = "true") -> Rows:
    """Milestones and tasks that were due in the period, the latest first; `where` is a condition of ours over them."""

    def rows(asked: Asked) -> Table:
        things, values = things_due(asked.session, asked.question, asked.now.date())
        at, last = after_of(asked.after)
        # Milestones and tasks count for themselves.
        number = "(f.id * 2 + (f.kind = 'task')::int)"
        statement = (
            f"{things} SELECT f.*, {number} AS number, p.name AS mentee, q.name AS mentor FROM due f {NAMES} WHERE {where} "  # noqa: S608
            f"AND (CAST(:mark AS bigint) IS NULL OR (f.due_on, {number}) < (CAST(:at AS date), CAST(:mark AS bigint))) "
            f"ORDER BY f.due_on DESC, {number} DESC LIMIT :limit"
        )
        found: Sequence[Row[Any]] = found_rows(asked, statement, values | {"at": at, "mark": last})
        return page_of(asked, found, DUE, _thing, lambda row: f"{row.due_on}_{row.number}")

    return rows


def _thing(row: Row[Any]) -> list[Value]:
    standing = "in time" if row.in_time else "late" if row.done else "open"
    return [*pair_cells(row), KINDS[row.kind], row.due_on, row.done_on if row.done else None, standing]
