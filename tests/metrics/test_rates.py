"""Rates and their intervals."""

import pytest
from scipy.stats import binomtest

from mentorcruise.metrics.rates import TOO_FEW, Rate, newcombe, wilson


def test_the_interval_is_wilson_s_as_scipy_computes_it():
    """B15: every rate carries a 95% Wilson interval."""
    for n in (*range(1, 61), 137, 1_000, 54_321, 1_000_000):
        for successes in {0, 1, n // 7, n // 3, n // 2, n - 1, n}:
            theirs = binomtest(successes, n).proportion_ci(method="wilson")
            assert wilson(successes, n) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_without_cases_nothing_is_known():
    assert wilson(0, 0) == (0.0, 1.0)
    assert Rate(0, 0).value is None


def test_it_holds_the_share_and_lies_between_0_and_1():
    for n in range(1, 200):
        for successes in range(n + 1):
            low, high = wilson(successes, n)
            assert 0 <= low <= successes / n <= high <= 1


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5), (0, -1)])
def test_it_refuses_what_is_not_a_share(successes, n):
    with pytest.raises(ValueError, match="not a share"):
        wilson(successes, n)


def test_under_ten_cases_it_says_too_few_to_say():
    """B15: under 10 cases no rate is named."""
    assert Rate(9, 9).text == TOO_FEW
    assert Rate(9, 9).rate is None
    assert Rate(6, 10).text == "60%"


def test_a_difference_has_newcombe_s_interval():
    """The first pair of Newcombe's Table II: 56 of 70 against 48 of 80, by his method 10."""
    assert newcombe(Rate(48, 80), Rate(56, 70)) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert newcombe(Rate(56, 70), Rate(48, 80)) == pytest.approx((-0.2, -0.3339, -0.0524), abs=5e-5)
    assert newcombe(Rate(9, 9), Rate(56, 70)) is None


def test_a_change_can_be_clear_where_the_two_intervals_overlap():
    was, now = Rate(50, 100), Rate(65, 100)
    assert was.high > now.low
    assert newcombe(was, now)[1] > 0
