"""The worlds in which the estimators are tried."""

from datetime import UTC, datetime

from mentorcruise.demo.simulator.life import live
from mentorcruise.demo.simulator.records import History
from mentorcruise.demo.simulator.world import World
from mentorcruise.metrics.success import SuccessFigure, counts_of, figure

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
SMALL = {"until": UNTIL, "days": 365, "mentees": 260, "mentors": 200}
"""About a hundred endings after the trial: lived through in a hundredth of a second."""


def lived(world: World, seed: int) -> tuple[History, SuccessFigure]:
    """A world's history and the product's own figure of what could be seen of it."""
    history = live(world, seed, in_full=False)
    return history, figure(counts_of(history.seen()))
