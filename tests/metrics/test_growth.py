"""Paired growth counts each mentorship once, with Student's interval as R gives it (A35, A37)."""

import random

import pytest

from mentorcruise.metrics.estimators.growth import gains_of, growth
from tests.metrics import from_r


def pairs(world):
    return [
        (row["mentorship"], int(row["before"]), int(row["after"]) if row["after"] else None)
        for row in from_r.of("gains", world=world)
    ]


@pytest.mark.parametrize("world", from_r.worlds("growth"))
def test_the_interval_is_the_one_of_r(world):
    """A37: `t.test` over the mean gain of each mentorship, to seven digits."""
    (row,) = from_r.of("growth", world=world)
    found = growth(gains_of(pairs(world)))
    assert (found.mean.n, found.gained.numerator) == (int(row["n"]), int(row["gained"]))
    assert found.mean.average == from_r.close(float(row["mean"]))
    assert found.mean.deviation == from_r.close(float(row["deviation"]))
    assert found.mean.low == pytest.approx(float(row["low"]), rel=1e-7)
    assert found.mean.high == pytest.approx(float(row["high"]), rel=1e-7)


def test_a_mentorship_with_many_skills_counts_once():
    """A35: three skills of one mentee are one case."""
    found = growth(gains_of([("one", 1, 3), ("one", 1, 3), ("one", 1, 3), ("two", 2, 2)]))
    assert (found.mean.n, found.mean.average, found.skills) == (2, 1.0, 4)


def test_those_who_did_not_say_again_are_counted_beside():
    """A37: nobody's growth is guessed; a skill left out leaves the others."""
    found = growth(gains_of([("one", 1, 3), ("one", 2, None), ("two", 1, None), ("three", 4, 3)]))
    assert (found.mean.n, found.silent, found.skills) == (2, 1, 2)
    assert (found.gained.numerator, found.lost.numerator, found.gained.denominator) == (1, 1, 2)
    assert (found.response.numerator, found.response.denominator) == (2, 3)


def test_the_order_of_the_rows_changes_no_digit():
    rows = pairs("plain")
    one_by_one = [(levels, skills, 1) for levels, skills, number in gains_of(rows) for _ in range(number)]
    random.Random(3).shuffle(one_by_one)
    assert growth(gains_of(rows)) == growth(one_by_one)


def test_without_mentorships_nothing_is_said():
    found = growth([])
    assert (found.mean.value, found.gained.value, found.silent) == (None, None, 0)
    assert growth([(0, 0, 7)]).silent == 7


def test_all_the_same_has_no_spread():
    found = growth([(2, 2, 12)])
    assert (found.mean.low, found.mean.high) == (1.0, 1.0)


@pytest.mark.parametrize("gains", [(1, 0, 3), (1, 2, -3), (1, -2, 3)])
def test_it_refuses_what_is_no_count(gains):
    with pytest.raises(ValueError, match="is not a count"):
        growth([gains])
