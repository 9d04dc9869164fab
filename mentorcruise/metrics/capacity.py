"""What mentors offer, how much of it is used, and who has taken on too much (A13)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from mentorcruise.domain.profile_states import as_of
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registered import LISTED, moments, narrowed
from mentorcruise.metrics.registry import figure

# Mentors who are not listed any more may still have mentees, and too many of them.
_LOADS = """
SELECT m.id, p.name, m.slug, {listed} AS listed, COALESCE(CAST(offered.value AS bigint), 0) AS capacity,
  COALESCE(held.n, 0) AS taken
FROM mentors m JOIN people p ON p.id = m.person_id
LEFT JOIN ({offered}) offered ON offered.person_id = p.id
LEFT JOIN (SELECT mentor_id, count(*) AS n FROM places WHERE taken_at < :end AND (released_at IS NULL OR released_at >= :end)
  GROUP BY mentor_id) held ON held.mentor_id = m.id
WHERE m.created_at < :end {narrowed}{more}
"""
_SUMS = """
SELECT count(*) FILTER (WHERE listed), COALESCE(sum(capacity) FILTER (WHERE listed), 0),
  COALESCE(sum(taken) FILTER (WHERE listed), 0),
  COALESCE(sum(least(taken, capacity)) FILTER (WHERE listed), 0), count(*) FILTER (WHERE listed AND taken >= capacity),
  count(*) FILTER (WHERE taken > capacity)
FROM ({loads}) l
"""
_OVERLOADED = """
SELECT id, name, slug, capacity, taken FROM ({loads}) l WHERE taken > capacity ORDER BY taken - capacity DESC, id LIMIT 100
"""
_ONE_MENTOR = " AND m.id = :mentor"
_WITH_SKILL = """
 AND COALESCE((SELECT s.value FROM profile_states s WHERE s.person_id = p.id AND s.what = 'skill'
   AND s.detail = CAST(:skill AS text) AND s.at < :end ORDER BY s.at DESC, s.id DESC LIMIT 1), '') = 'yes'
"""


@dataclass(frozen=True)
class Overload:
    """A mentor with more mentees than they offer places for."""

    mentor_id: int
    name: str
    slug: str
    capacity: int
    taken: int


@dataclass(frozen=True)
class Capacity:
    """Places at the end of a period. `full` counts mentors without a free place, `over` those beyond their capacity."""

    mentors: int
    places: int
    taken: int
    used: int
    full: int
    over: int
    overloaded: Sequence[Overload]

    @property
    def use(self) -> Rate:
        """Places in use of those offered; what is taken beyond an own capacity is no use of another's."""
        return Rate(self.used, self.places)

    @property
    def open_places(self) -> int:
        return self.places - self.used


@figure("registration.capacity", "Capacity and its use", "places")
def capacity(connection: Connection, question: Question) -> Capacity:
    """How many mentees mentors can take, how many of these places are taken, and who has taken on more than they offer.

    Population: listed mentors; the list of overloads has those as well who are listed no more and still have mentees. A
    program, a country, a skill or a mentor narrows them.

    Clock: the end of the period's last day (UTC). The capacity is the one that the mentor offered then, the taken places
    those that were held then: by accepted applications and running mentorships.

    Formula: places taken divided by places offered, with Wilson's 95% interval; of a mentor with more mentees than places
    only the offered places count as used. Full is a mentor with no free place, overloaded one with more mentees than
    places, which happens when a mentor lowers the capacity.
    """
    filters = question.filters
    more = (_ONE_MENTOR if filters.mentor is not None else "") + (_WITH_SKILL if filters.skill is not None else "")
    loads = _LOADS.format(listed=LISTED, offered=as_of("capacity"), narrowed=narrowed(filters), more=more)
    values = moments(question)
    values |= {"before": values["end"], "mentor": filters.mentor, "skill": filters.skill}
    mentors, places, taken, used, full, over = map(
        int, connection.execute(text(_SUMS.format(loads=loads)), values).one()
    )
    named = connection.execute(text(_OVERLOADED.format(loads=loads)), values) if over else ()
    return Capacity(mentors, places, taken, used, full, over, [Overload(*row) for row in named])
