"""Medians of counted values, with the interval between order statistics (A31, F3)."""

import pytest
from scipy.stats import binom

from mentorcruise.metrics.estimators.limits import Median
from mentorcruise.metrics.estimators.medians import median, outer_rank
from tests.metrics import from_r


@pytest.mark.parametrize("world", from_r.worlds("median"))
def test_it_is_the_one_of_r(world):
    (row,) = from_r.of("median", world=world)
    values = [(int(v["value"]), int(v["n"])) for v in from_r.of("values", world=world)]
    assert median(values) == Median(*(from_r.number(row[key]) for key in ("median", "low", "high")))


def test_the_ranks_are_the_binomials():
    """As scipy's 2.5% point, from one value to a million."""
    for n in (*range(1, 1200), 9_999, 54_321, 1_000_000, 10_000_000):
        assert outer_rank(n) == binom.ppf(0.025, n, 0.5), n


def test_under_six_values_there_are_no_limits():
    assert median([(4, 2), (9, 3)]) == Median(9.0, None, None)
    assert median([(4, 3), (9, 3)]) == Median(6.5, 4.0, 9.0)


def test_the_order_of_the_rows_changes_nothing():
    values = [(7, 3), (1, 4), (5, 9), (7, 2)]
    assert median(values) == median([(v, 1) for v, n in values[::-1] for _ in range(n)])


def test_without_values_nothing_is_said():
    assert median([]) == median([(3, 0)]) == Median(None, None, None)


def test_it_refuses_what_is_no_count():
    with pytest.raises(ValueError, match="is not a count"):
        median([(3, -1)])
