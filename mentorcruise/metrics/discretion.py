"""What may be shown of answers so that nobody's can be told: not by itself, nor from what is shown beside it (A9, A24)."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Filters, Question
from mentorcruise.metrics.cells import asked_facts
from mentorcruise.metrics.families import Family
from mentorcruise.metrics.registry import FIRST

FEWEST = 5
"""Groups of fewer people are not shown: they would tell who said what."""
DISCREET = (
    (1, FIRST, "First definition."),
    (2, date(2026, 11, 29), "Five people instead of five answers, and under a filter five or none among those that it leaves "
     "out: until then someone who answered often, or the rest beside a filter, could be told."),
)  # fmt: skip
"""The versions of the figures that are shown by this rule."""
Key = TypeVar("Key", bound=Hashable)

_ANSWERS = """answers AS MATERIALIZED (
  SELECT c.side, CAST({cell} AS text) AS cell, c.person_id, f.slices, f.mentor_id FROM {source}
  WHERE r.fit IS NOT NULL AND {day} BETWEEN :since AND :until
)"""
# Each person once in a group first: counting distinct people at once would sort all answers for every grouping.
_GROUPS = """
SELECT {number} AS number, side, cell, value, count(*) AS people, (array_agg(person_id))[1:5] AS some,
  count(*) FILTER (WHERE is_other) AS others
FROM (
  SELECT side, cell, {value}, person_id, bool_or(NOT ({part})) AS is_other
  FROM answers f {values} WHERE {rest} GROUP BY GROUPING SETS ({sets})
) person GROUP BY side, cell, value
"""
_WHOLE = "(side, person_id), (side, cell, person_id)"
_BY_VALUE = f"{_WHOLE}, (side, value, person_id), (side, cell, value, person_id)"
_SLICES = "SELECT coalesce(s, '') AS value FROM (VALUES (1)) one LEFT JOIN unnest(f.slices) s ON s LIKE '{}:%'"


class Group(NamedTuple):
    """Those who have answered: how many, and who, up to five of them."""

    people: int
    some: frozenset[int] = frozenset()


class _Part(NamedTuple):
    """One filter as SQL: its condition, the select of a fact's `value`s of that kind, and the value that is asked for."""

    condition: str
    values: str
    value: str


@dataclass(frozen=True)
class Tellers:
    """Who has answered what is asked for, by (side, cell), of which '' is the whole; `fine` are the groups to be shown."""

    groups: Mapping[tuple[str, str], Group]
    fine: Collection[tuple[str, str]]

    def shows(self, side: str, cell: str = "") -> bool:
        return (side, cell) in self.fine

    def of(self, side: str, cell: str = "") -> Group:
        return self.groups.get((side, cell), Group(0))


def told(groups: Mapping[Key, Group], held: Collection[Key] = ()) -> set[Key]:
    """The groups that may be shown beside their total: none of too few people, nor the smallest where all that is hidden
    would be too few. `held` are hidden for another reason."""
    fine = {key for key, group in groups.items() if group.people >= FEWEST and key not in held}
    hidden = set[int]().union(*(group.some for key, group in groups.items() if key not in fine))
    if 0 < len(hidden) < FEWEST and fine:
        fine.remove(min(fine, key=lambda key: (groups[key].people, str(key))))
    return fine


def tellers(session: Session, family: Family, question: Question, cell: str) -> Tellers:
    """Who has answered check-ins, by side and by `cell` (SQL), and what of it may be shown.

    A group is shown when it has at least five people. Under a filter also those that the filter leaves out have to be none
    or five, so that nothing is told by the difference; and the group would have to be shown where all groups of that kind
    stand beside each other. Of several filters this holds for each one, the others being given, and for all together.
    """
    first, _, values = asked_facts(session, question)
    parts = _parts(question.filters)
    statement = first + _ANSWERS.format(cell=cell, source=family.source, day=family.day) + _asking(parts)
    values |= {f"slice_{number}": part.value for number, part in enumerate(parts, 1)}
    found: dict[int, dict[tuple[str, str, str | None], tuple[Group, int]]] = {}
    for row in session.execute(text(statement), values):
        group = Group(row.people, frozenset(row.some))
        found.setdefault(row.number, {})[row.side, row.cell or "", row.value] = group, row.others
    groups = {(side, at): group for (side, at, value), (group, _) in found.get(0, {}).items() if value is None}
    fine = {
        (side, at)
        for (side, at), group in groups.items()
        if group.people >= FEWEST and all(_fits(found[number], side, at, part) for number, part in _beside(parts))
    }
    return Tellers(groups, fine)


def _fits(beside: Mapping[tuple[str, str, str | None], tuple[Group, int]], side: str, cell: str, part: _Part) -> bool:
    """Whether a group can be shown beside those that one filter leaves out."""
    _, others = beside[side, cell, None]
    kinds = {
        value: group for (s, c, value), (group, _) in beside.items() if (s, c) == (side, cell) and value is not None
    }
    return not 0 < others < FEWEST and (not part.values or part.value in told(kinds))


def _parts(filters: Filters) -> list[_Part]:
    slices = [] if filters.slices == ["all"] else filters.slices
    parts = [
        _Part(f"f.slices @> ARRAY[CAST(:slice_{number} AS text)]", _SLICES.format(slice_.partition(":")[0]), slice_)
        for number, slice_ in enumerate(slices, 1)
    ]
    if filters.mentor is not None:
        by_mentor = f"f.mentor_id = CAST(:slice_{len(parts) + 1} AS bigint)"
        parts.append(_Part(by_mentor, "SELECT CAST(f.mentor_id AS text) AS value", str(filters.mentor)))
    return parts


def _beside(parts: list[_Part]) -> list[tuple[int, _Part]]:
    """What the selection is held against, numbered from 1: each filter given the others, and all of them together."""
    together = _Part(_all_of(parts), "", "")
    return list(enumerate([*parts, together] if len(parts) > 1 else parts, 1))


def _asking(parts: list[_Part]) -> str:
    whole = {"value": "CAST(NULL AS text) AS value", "values": "", "sets": _WHOLE}
    selects = [_GROUPS.format(number=0, part="true", rest=_all_of(parts), **whole)]
    for number, part in _beside(parts):
        by_value = {"value": "value", "values": f"CROSS JOIN LATERAL ({part.values}) v", "sets": _BY_VALUE}
        rest = _all_of([other for other in parts if other != part]) if part.values else "true"
        kinds = by_value if part.values else whole
        selects.append(_GROUPS.format(number=number, part=part.condition, rest=rest, **kinds))
    return " UNION ALL ".join(selects)


def _all_of(parts: list[_Part]) -> str:
    return " AND ".join(part.condition for part in parts) or "true"
