"""The product's estimators in worlds whose truth is known: the interval covers it, the bounds hold it, the naive rate misses."""

import random
from math import sqrt
from statistics import fmean

import pytest

from mentorcruise.demo.simulator.world import World
from mentorcruise.metrics.rates import Z_95, wilson
from tests.simulator.worlds import SMALL, lived, naive_rate

WORLDS = 500
AT_RANDOM = {"response_if_reached": 0.65, "response_if_not": 0.65}


def share_covered(world: World, worlds: int) -> float:
    """Share of worlds whose interval contains the true chance of success of all who ended after their trial.

    Where pairs differ, each world is a draw of mentors and mentees; the truth is the mean over all that were drawn. Few
    of them share a mentor here: the more do, the more Wilson's interval, which takes cases as independent, is too narrow.
    """
    lives = [lived(world, seed) for seed in range(worlds)]
    truth = fmean(chance for life in lives for chance in life.chances)
    return fmean(life.seen.rate.low <= truth <= life.seen.rate.high for life in lives)


@pytest.mark.parametrize("spread", [0.0, 1.0], ids=["every pair alike", "pairs differ"])
def test_the_95_percent_interval_covers_the_truth_when_silence_is_at_random(spread: float) -> None:
    """B15: with answers missing at random the published interval is right in 93 to 97 of a hundred worlds."""
    world = World(**SMALL, **AT_RANDOM, spread=spread, crowding=0.0)
    assert world.answers_at_random
    assert 0.93 <= share_covered(world, WORLDS) <= 0.97


def test_the_bounds_hold_the_realised_rate_when_silence_depends_on_the_outcome() -> None:
    """B15: whoever stays silent and why, what happened lies within the published bounds, in every world."""
    for seed in range(200):
        chance = random.Random(seed)
        world = World(
            **SMALL, response_if_reached=chance.uniform(0.2, 1), response_if_not=chance.uniform(0.2, 1),
            success_logit=chance.uniform(-1.5, 1.5),
        )  # fmt: skip
        life = lived(world, seed)
        low, high = life.seen.bounds
        assert low <= life.realised <= high, seed


def test_silence_that_depends_on_the_outcome_misleads_the_rate_so_the_bounds_are_needed() -> None:
    """B15: why the bounds stand beside the rate: here the interval alone would be wrong more often than right."""
    world = World(**SMALL, response_if_reached=0.85, response_if_not=0.35)
    assert share_covered(world, 200) < 0.5


def test_successes_of_all_endings_miss_the_truth() -> None:
    """B8, B15: counting silence and trial losses as failures, as a naive figure does, is wrong in nearly every world."""
    world = World(**SMALL, **AT_RANDOM, spread=1.0, crowding=0.0)
    misses = 0
    for seed in range(200):
        life = lived(world, seed)
        naive = naive_rate(life.seen.counts)
        misses += not naive.low <= life.truth <= naive.high
    assert misses >= 198


def test_the_check_fails_a_broken_estimator() -> None:
    """The coverage above is no formality: an interval for half the cases, or a tenth too narrow, falls out of it."""
    world = World(**SMALL, **AT_RANDOM, spread=0.0, crowding=0.0)
    too_wide, too_narrow = 0, 0
    for seed in range(WORLDS):
        life = lived(world, seed)
        seen, truth = life.seen, life.truth
        low, high = wilson(seen.reached // 2, seen.answered // 2)
        too_wide += low <= truth <= high
        reach = 0.8 * Z_95 * sqrt(seen.rate.value * (1 - seen.rate.value) / seen.answered)
        too_narrow += abs(seen.rate.value - truth) <= reach
    assert too_wide / WORLDS > 0.97
    assert too_narrow / WORLDS < 0.93
