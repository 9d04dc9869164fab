"""The cumulative incidence of each ending, the others competing, is the one of R (B13)."""

import random

import pytest

from mentorcruise.metrics.estimators.incidence import incidence
from mentorcruise.metrics.estimators.survival import survival
from mentorcruise.metrics.rates import wilson
from tests.metrics import from_r

CAUSES = ("left", "mentor", "payment")


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("world", from_r.worlds("incidence"))
def test_the_curve_is_the_one_of_r(world, cause):
    """B13: shares, standard errors and limits to nine digits; where R knows no limits, Wilson's stand in."""
    curve = incidence(from_r.exits(world), CAUSES)[cause]
    for rise, row in zip(curve.rises, from_r.of("incidence", world=world, cause=cause), strict=True):
        assert rise.day == int(row["day"])
        assert rise.share == from_r.close(float(row["share"]))
        assert rise.deviation == pytest.approx(float(row["deviation"]), rel=1e-7, abs=1e-8)
        if 1e-9 < rise.share < 1 - 1e-9:
            assert rise.low == pytest.approx(float(row["low"]), rel=1e-7)
            assert rise.high == pytest.approx(float(row["high"]), rel=1e-7)
        assert 0 <= rise.low <= rise.share <= rise.high <= 1


@pytest.mark.parametrize("world", from_r.worlds("survival"))
def test_the_causes_and_those_who_run_add_up_to_all(world):
    exits = from_r.exits(world)
    curves = incidence(exits, CAUSES).values()
    for at, step in enumerate(survival(exits).steps):
        assert sum(curve.rises[at].share for curve in curves) + step.share == pytest.approx(1)
    assert sum(curve.ended for curve in curves) == survival(exits).ended


def test_with_one_cause_it_is_the_complement_of_the_survival_curve():
    exits = [(day, "left", 5) for day in range(1, 30)] + [(day, None, 3) for day in range(1, 60, 2)]
    curve, running = incidence(exits)["left"], survival(exits)
    for rise, step in zip(curve.rises, running.steps, strict=True):
        assert rise.share == pytest.approx(1 - step.share)
        assert rise.deviation == pytest.approx(step.deviation)


def test_a_cause_that_never_happened_may_happen_yet():
    """No ending of a cause among 40 is no proof: the limit is Wilson's of those who were followed."""
    curve = incidence([(10, "left", 20), (90, None, 20)], ["payment"])["payment"]
    assert (curve.ended, curve.n) == (0, 40)
    assert curve.at(5) == curve.at(90) == (0.0, 0.0, wilson(0, 40)[1])


def test_all_end_of_one_cause_on_one_day():
    curves = incidence([(7, "left", 50)], ["mentor"])
    assert curves["left"].at(7) == curves["left"].at(400) == (1.0, wilson(50, 50)[0], 1.0)
    assert curves["left"].at(6).share == 0
    assert curves["mentor"].at(400).share == 0


def test_all_end_of_one_cause_day_by_day():
    """The sum of rounded shares is 1 all the same, and the limits hold it."""
    rises = incidence([(day, "left", 1) for day in range(1, 50)])["left"].rises
    assert rises[-1].share == 1
    assert all(0 <= rise.low <= rise.share <= rise.high <= 1 for rise in rises)


def test_beyond_the_last_day_seen_nothing_is_known():
    curves = incidence([(10, "left", 5), (20, None, 5)])
    assert curves["left"].at(20).share == 0.5
    assert curves["left"].at(21) is None
    assert curves["left"].at(-1) is None


def test_without_mentorships_nothing_is_said():
    assert incidence([]) == {}
    assert incidence([], ["left"])["left"].at(30) is None


def test_the_order_of_the_rows_changes_no_digit():
    exits = from_r.exits("plain")
    shuffled = random.Random(1).sample(exits, len(exits))
    assert incidence(exits) == incidence(shuffled)


def test_it_refuses_what_is_no_count():
    with pytest.raises(ValueError, match="is not a count"):
        incidence([(3, "left", -1)])
