"""Measuring: ours and the floor in turns, A B B A, so that a machine that slows down slows both.

What is measured is the CPU time of this process, which serves the request in itself: the cost of the web process. What
PostgreSQL spends is not in it; `database_ms` tells how long the statements took on the wall clock, by themselves.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

ROUNDS = 11
WARM_UP = 5
LEAST_SECONDS = 0.03

Deed = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """Two ways to the same answer, and the statements behind it, if they can be run by themselves."""

    ours: Deed
    floor: Deed
    database: Deed | None = None


@dataclass(frozen=True)
class Result:
    """A line of the report. `ratio` is ours / floor, or ours / limit where there is no floor; `limit` is on the ratio."""

    name: str
    ours: float
    floor: float | None
    ratio: float
    unit: str
    limit: float | None
    database_ms: float | None = None

    @property
    def holds(self) -> bool:
        return self.limit is None or self.ratio <= self.limit

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def compare(name: str, pair: Pair, limit: float | None) -> Result:
    """Median CPU milliseconds of both, and the median of the ratios of each round."""
    for _ in range(WARM_UP):
        pair.ours()
        pair.floor()
    times = _times_that_last(pair.floor)
    ours, floors = [], []
    for _ in range(ROUNDS):
        first = _cpu(pair.ours, times)
        floor = _cpu(pair.floor, times) + _cpu(pair.floor, times)
        ours.append((first + _cpu(pair.ours, times)) / 2)
        floors.append(floor / 2)
    ratio = median(a / b for a, b in zip(ours, floors, strict=True))
    spent = median(_wall(pair.database) for _ in range(ROUNDS)) if pair.database else None
    return Result(name, median(ours), median(floors), ratio, "ms CPU", limit, spent)


def _times_that_last(deed: Deed) -> int:
    return max(1, round(LEAST_SECONDS * 1000 / max(_cpu(deed, 3), 0.01)))


def _cpu(deed: Deed, times: int) -> float:
    begun = time.process_time()
    for _ in range(times):
        deed()
    return (time.process_time() - begun) * 1000 / times


def _wall(deed: Deed) -> float:
    begun = time.perf_counter()
    deed()
    return (time.perf_counter() - begun) * 1000
