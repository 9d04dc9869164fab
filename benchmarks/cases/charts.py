"""Charts: what the slowest of the kinds takes, drawn for a page, wide and narrow."""

import time
from statistics import median

from benchmarks.harness import ROUNDS, Result
from benchmarks.registry import Results, figure
from benchmarks.world import World
from mentorcruise.charts.sheet import SCREEN
from tests.charts.examples import KINDS

MOST_MS = 3.0


@figure("a chart, of the slowest kind")
def slowest(_: World, __: Results) -> Result:
    taken = max(_each(kind) for kind in KINDS)
    return Result("a chart, of the slowest kind", taken, None, taken / MOST_MS, "ms CPU", 1.0)


def _each(kind: str) -> float:
    """CPU milliseconds of one chart, over the examples of the kind."""
    KINDS[kind](SCREEN)
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        drawn = KINDS[kind](SCREEN)
        rounds.append((time.process_time() - begun) * 1000 / len(drawn))
    return median(rounds)
