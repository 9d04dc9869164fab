"""The worlds in which the estimators are tried."""

from datetime import UTC, datetime
from functools import cache
from statistics import fmean
from typing import NamedTuple

from mentorcruise.demo.simulator.life import live
from mentorcruise.demo.simulator.world import World
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.success import Counts, SuccessFigure, counts_of, figure

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
SMALL = {"until": UNTIL, "days": 365, "mentees": 260, "mentors": 120}
"""About a hundred endings after the trial: lived through in a hundredth of a second."""


class Lived(NamedTuple):
    """The product's own figure of what could be seen of a world, and what was true in it."""

    seen: SuccessFigure
    chances: list[float]
    realised: float

    @property
    def truth(self) -> float:
        """The true chance of success, averaged over all that ended after their trial."""
        return fmean(self.chances)


@cache
def lived(world: World, seed: int) -> Lived:
    """Live through a world, once for all tests."""
    history = live(world, seed, in_full=False)
    chances = [mentorship.success_probability for mentorship in history.ended()]
    return Lived(figure(counts_of(history.seen())), chances, history.realised_success())


def naive_rate(counts: Counts) -> Rate:
    """Successes of all endings, as one would count at first: silence and trial losses as failures. Shown on no page."""
    return Rate(counts.successes, counts.ended + counts.trial_losses)
