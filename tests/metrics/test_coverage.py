"""The estimators tell the truth: their 95% intervals hold it in 93 to 97% of the worlds, most mentorships still running.

The worlds are simulated, their truth is calculated (true_worlds.py). There are 2,000 of them: of 500, a true 95% leaves
93 to 97% by chance once in 25 times, of 2,000 hardly ever, so that no seed need be chosen. What everybody would do at
first, a mean over the ended ones or skills taken as independent, is shown to miss (A17, A37, B10, B13).
"""

from functools import cache

import numpy as np
import pytest

from mentorcruise.metrics.estimators.growth import gains_of, growth
from mentorcruise.metrics.estimators.incidence import incidence
from mentorcruise.metrics.estimators.medians import median
from mentorcruise.metrics.estimators.survival import survival
from tests.metrics.true_worlds import DurationWorld, GrowthWorld, Hazard

WORLDS = 2000
NAMED = {
    "exponential": DurationWorld({"reached": Hazard(150), "moved_on": Hazard(220), "payment": Hazard(800)}, 120, 250),
    "weibull": DurationWorld({"reached": Hazard(130, 1.8), "moved_on": Hazard(260, 0.8)}, 150, 250),
    "few": DurationWorld({"reached": Hazard(140), "moved_on": Hazard(300)}, 140, 80),
}
GROWING = GrowthWorld(
    mentorships=60,
    rises={-1: 0.1, 0: 0.2, 1: 0.4, 2: 0.2, 3: 0.1},
    before={1: 0.3, 2: 0.4, 3: 0.2, 4: 0.1},
    silent=0.3,
)


@cache
def samples(name):
    return list(NAMED[name].samples(WORLDS, seed=2026))


@cache
def curves(name):
    return [survival(sample.exits) for sample in samples(name)]


@cache
def incidences(name):
    return [incidence(sample.exits) for sample in samples(name)]


def share_holding(truth, intervals):
    intervals = list(intervals)
    assert len(intervals) == WORLDS
    holding = [(low is None or low <= truth) and (high is None or truth <= high) for low, high in intervals]
    return sum(holding) / WORLDS


@pytest.mark.parametrize("name", NAMED)
def test_most_mentorships_still_run(name):
    shares = [sample.running_share for sample in samples(name)]
    assert np.mean(shares) > 0.5


@pytest.mark.parametrize("name", NAMED)
def test_the_interval_of_the_median_duration_holds_the_truth(name):
    """B10: Kaplan and Meier with Brookmeyer and Crowley's interval."""
    medians = [curve.median for curve in curves(name)]
    covered = share_holding(NAMED[name].median_duration(), ((found.low, found.high) for found in medians))
    assert 0.93 <= covered <= 0.97


@pytest.mark.parametrize("name", NAMED)
def test_the_interval_of_the_share_running_holds_the_truth(name):
    truth = float(NAMED[name].share_running(60)[60])
    covered = share_holding(truth, (curve.at(60)[1:] for curve in curves(name)))
    assert 0.93 <= covered <= 0.97


@pytest.mark.parametrize(("name", "cause"), [(name, cause) for name, world in NAMED.items() for cause in world.causes])
def test_the_interval_of_the_cumulative_incidence_holds_the_truth(name, cause):
    """B13: Aalen and Johansen at 90 days."""
    truth = NAMED[name].incidence(cause, 90)
    covered = share_holding(truth, (found[cause].at(90)[1:] for found in incidences(name)))
    assert 0.93 <= covered <= 0.97


def test_the_limit_of_what_hardly_ever_happens_holds_the_truth():
    """A cause that most worlds have never seen: the limit must not say that it cannot happen."""
    world = DurationWorld({"left": Hazard(100), "mentor": Hazard(8000)}, 150, 80)
    found = [incidence(sample.exits, ["mentor"])["mentor"] for sample in world.samples(WORLDS, seed=7)]
    assert sum(curve.ended == 0 for curve in found) > WORLDS / 4
    assert share_holding(world.incidence("mentor", 90), (curve.at(90)[1:] for curve in found)) >= 0.93


@pytest.mark.parametrize("name", NAMED)
def test_the_mean_over_the_ended_ones_misses_the_truth(name):
    """B10, B11: who has ended by now has lasted short; no world's mean reaches the truth, and its interval hardly ever."""
    truth = NAMED[name].mean_duration()
    ended = [sample.ended_durations for sample in samples(name)]
    means = np.array([durations.mean() for durations in ended])
    reach = np.array([1.96 * durations.std(ddof=1) / len(durations) ** 0.5 for durations in ended])
    assert (means < truth).all()
    assert means.mean() < 0.7 * truth
    assert ((means - reach <= truth) & (truth <= means + reach)).mean() < 0.05


@pytest.mark.parametrize("name", NAMED)
def test_leaving_out_the_running_ones_misses_the_median_too(name):
    """B11: the median of the ended ones is as short as their mean."""
    truth = NAMED[name].median_duration()
    ended = [[exit for exit in sample.exits if exit[1]] for sample in samples(name)]
    naive = [median((day, number) for day, _, number in exits) for exits in ended]
    assert share_holding(truth, ((found.low, found.high) for found in naive)) < 0.5


def test_the_interval_of_growth_holds_the_truth():
    """A37: each mentorship once, whatever number of skills it has."""
    found = [growth(gains_of(rows)).mean for rows in GROWING.samples(WORLDS, seed=2026)]
    assert 0.93 <= share_holding(GROWING.mean_gain(), ((mean.low, mean.high) for mean in found)) <= 0.97


def test_skills_taken_as_independent_miss_the_truth():
    """A37: three skills of one mentee are no three mentees; an interval that says so is too narrow."""
    each_alone = (
        [((who, at), *levels) for at, (who, *levels) in enumerate(rows)] for rows in GROWING.samples(WORLDS, 5)
    )
    found = [growth(gains_of(rows)).mean for rows in each_alone]
    assert share_holding(GROWING.mean_gain(), ((mean.low, mean.high) for mean in found)) < 0.9


def test_the_interval_of_a_median_holds_the_truth():
    dice = np.random.default_rng(31)
    worlds = [dice.exponential(10, 45) for _ in range(WORLDS)]
    found = [median((value, 1) for value in world) for world in worlds]
    assert 0.93 <= share_holding(10 * np.log(2), ((m.low, m.high) for m in found)) <= 0.975
