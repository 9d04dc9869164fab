"""How long mentorships have lasted, counted: by day, how many ended of which cause, and how many are still running."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

Exit = tuple[int, str | None, int]
"""(day, cause, number): so many mentorships ended on their nth day of this cause; None: running at that day's end.

Days are whole days since the start, the first being 0. Days of the calendar (the ending's date minus the start's, and
the report's last day minus the start's) are exact: the last day of a running mentorship has been seen wholly.
"""


class Day(NamedTuple):
    """One day of age: how many were there to see it, how many ended in it of which cause, how many were seen no longer."""

    day: int
    at_risk: int
    ended: int
    endings: dict[str, int]
    running: int


def days(exits: Iterable[Exit]) -> list[Day]:
    """The days on which anything was seen, in order; counts of the same day and cause are added up.

    Who is still running at the end of a day was at risk on that day, as everywhere in survival analysis. Raises
    ValueError for a negative day or number. Without mentorships there are no days.
    """
    endings: dict[int, dict[str, int]] = defaultdict(dict)
    running: dict[int, int] = defaultdict(int)
    for day, cause, number in exits:
        if day < 0 or number < 0:
            raise ValueError(f"{number} mentorships on day {day} is not a count")
        if number and cause is None:
            running[day] += number
        elif number and cause is not None:
            endings[day][cause] = endings[day].get(cause, 0) + number
    at_risk, seen = 0, []
    for day in sorted(endings.keys() | running.keys(), reverse=True):
        by_cause, still = endings.get(day, {}), running.get(day, 0)
        ended = sum(by_cause.values())
        at_risk += ended + still
        seen.append(Day(day, at_risk, ended, by_cause, still))
    return seen[::-1]
