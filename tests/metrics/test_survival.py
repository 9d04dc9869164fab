"""The Kaplan-Meier curve, its median and the log-rank test are those of R and of scipy (A17, B10, B11)."""

import random

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf, logrank

from mentorcruise.metrics.estimators.limits import Median
from mentorcruise.metrics.estimators.log_rank import log_rank
from mentorcruise.metrics.estimators.survival import survival
from mentorcruise.metrics.rates import wilson
from tests.metrics import from_r


@pytest.mark.parametrize("world", from_r.worlds("survival"))
def test_the_curve_is_the_one_of_r(world):
    """B10: to nine digits, ties, heavy censoring and the ends included; where R knows no limits, Wilson's stand in."""
    ours = survival(from_r.exits(world)).steps
    theirs = from_r.of("survival", world=world)
    for step, row in zip(ours, theirs, strict=True):
        assert (step.day, step.at_risk, step.ended, step.running) == tuple(
            int(row[key]) for key in ("day", "at_risk", "ended", "running")
        )
        assert step.share == from_r.close(float(row["share"]))
        if row["low"]:
            assert step.deviation == from_r.close(float(row["deviation"]))
            assert (step.low, step.high) == (from_r.close(float(row["low"])), from_r.close(float(row["high"])))
        else:
            assert step.share in {0, 1}
            assert 0 <= step.low <= step.share <= step.high <= 1


@pytest.mark.parametrize("world", from_r.worlds("median_duration"))
def test_the_median_is_the_one_of_r(world):
    """B10: with Brookmeyer and Crowley's interval; None where R has none."""
    (row,) = from_r.of("median_duration", world=world)
    curve = survival(from_r.exits(world))
    assert curve.median == Median(*(from_r.number(row[key]) for key in ("median", "low", "high")))
    assert (curve.n, curve.ended) == (int(row["n"]), int(row["ended"]))


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined:RuntimeWarning")
@pytest.mark.parametrize("world", [world for world in from_r.worlds("survival") if world != "all_running"])
def test_the_curve_is_the_one_of_scipy(world):
    durations = from_r.one_by_one(world)
    theirs = ecdf(CensoredData(durations[True], right=durations[False])).sf
    with np.errstate(all="ignore"):
        low, high = (side.probabilities for side in theirs.confidence_interval(method="log-log"))
    ours = {step.day: step for step in survival(from_r.exits(world)).steps}
    for day, share, lower, upper in zip(theirs.quantiles, theirs.probabilities, low, high, strict=True):
        assert ours[day].share == pytest.approx(share, abs=1e-12)
        if 0 < share < 1:
            assert (ours[day].low, ours[day].high) == pytest.approx((lower, upper), abs=1e-9)


def test_counted_and_one_by_one_are_the_same():
    dice = random.Random(4)
    exits = [(dice.randrange(40), dice.choice([None, "left", "mentor"]), dice.randrange(1, 5)) for _ in range(60)]
    single = [(day, cause, 1) for day, cause, number in exits for _ in range(number)]
    dice.shuffle(single)
    assert survival(exits) == survival(single) == survival(iter(exits[::-1]))


def test_a_million_mentorships_are_a_few_thousand_numbers():
    """A17: counts of a million cost no more than of ten, and give the interval of a million."""
    exits = [(day, cause, 170) for day in range(2000) for cause in ("left", "mentor", None)]
    curve = survival(exits)
    assert curve.n == 1_020_000
    assert curve.median.low is not None
    assert curve.median.high - curve.median.low < 10


def test_running_mentorships_stay_in_the_figure():
    """B11: the ones that run for long count as long as they are seen, and not as ended."""
    ended = [(30, "left", 10)]
    assert survival(ended).at(30).share == 0
    assert survival([*ended, (700, None, 30)]).at(30).share == 0.75
    assert survival([*ended, (700, None, 30)]).median.value is None


def test_without_mentorships_nothing_is_said():
    curve = survival([])
    assert (curve.steps, curve.n, curve.ended, curve.at(30), curve.at_risk(0)) == ((), 0, 0, None, 0)
    assert curve.median == Median(None, None, None)
    assert survival([(3, "left", 0)]) == curve


def test_nobody_has_ended_yet():
    """No ending among ten is no proof that nobody ends: the limit is Wilson's, and widens as fewer are followed."""
    curve = survival([(10, None, 6), (20, None, 4)])
    assert curve.at(5) == curve.at(10) == (1.0, wilson(10, 10)[0], 1.0)
    assert curve.at(20) == (1.0, wilson(4, 4)[0], 1.0)
    assert curve.median == Median(None, None, None)


def test_all_end_on_one_day():
    curve = survival([(7, "left", 50)])
    assert curve.at(6).share == 1
    assert curve.at(7) == curve.at(400) == (0.0, 0.0, wilson(0, 50)[1])
    assert curve.median == Median(7.0, None, None)


def test_when_the_last_one_ends_the_limit_does_not_rise():
    steps = survival([(3, "left", 90), (4, None, 9), (5, "left", 1)]).steps
    assert steps[-1].share == 0
    assert steps[-1].high <= steps[-2].high


def test_beyond_the_last_day_seen_nothing_is_known():
    curve = survival([(10, "left", 5), (20, None, 5)])
    assert curve.at(20).share == 0.5
    assert curve.at(21) is None
    assert curve.at(-1) is None


def test_the_numbers_at_risk_are_those_who_reached_the_day():
    curve = survival([(10, "left", 5), (20, None, 3), (20, "left", 1)])
    assert [curve.at_risk(day) for day in (0, 10, 11, 20, 21)] == [9, 9, 4, 4, 0]


@pytest.mark.parametrize("exit", [(-1, "left", 3), (4, None, -2)])
def test_it_refuses_what_is_no_count(exit):
    with pytest.raises(ValueError, match="is not a count"):
        survival([exit])


@pytest.mark.parametrize("world", from_r.worlds("log_rank"))
def test_the_log_rank_test_is_the_one_of_r(world):
    (row,) = from_r.of("log_rank", world=world)
    test = log_rank(from_r.exits(world, group="a"), from_r.exits(world, group="b"))
    assert test.expected == from_r.close(float(row["expected_a"]))
    assert (test.statistic, test.p) == (from_r.close(float(row["statistic"])), from_r.close(float(row["p"])))


@pytest.mark.parametrize("world", from_r.worlds("log_rank"))
def test_the_log_rank_test_is_the_one_of_scipy(world):
    groups = [from_r.one_by_one(world, group=group) for group in "ab"]
    theirs = logrank(*(CensoredData(group[True], right=group[False]) for group in groups))
    test = log_rank(*(from_r.exits(world, group=group) for group in "ab"))
    assert test.statistic == pytest.approx(theirs.statistic**2)
    assert test.p == pytest.approx(theirs.pvalue)


def test_what_cannot_be_compared_is_not():
    assert log_rank([], []) is None
    assert log_rank([(3, "left", 4)], []) is None
    assert log_rank([(3, None, 4)], [(9, None, 4)]) is None
    assert log_rank([(3, None, 4)], [(9, "left", 4)]) is None
