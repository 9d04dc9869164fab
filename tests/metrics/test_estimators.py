"""Whatever is counted, the estimators give shares between 0 and 1 within their limits, and never a NaN or an error."""

from hypothesis import example, given
from hypothesis import strategies as st

from mentorcruise.metrics.estimators.incidence import incidence
from mentorcruise.metrics.estimators.log_rank import log_rank
from mentorcruise.metrics.estimators.medians import median
from mentorcruise.metrics.estimators.survival import survival

DAYS = st.integers(0, 60) | st.integers(0, 4000)
NUMBERS = st.integers(0, 5) | st.integers(0, 1_000_000)
EXITS = st.lists(st.tuples(DAYS, st.sampled_from([None, "left", "mentor"]), NUMBERS), max_size=40)


@given(EXITS)
@example([(1, "left", 1_000_000), (2, "left", 1), (3, "mentor", 1)])
@example([(1, None, 1_000_000), (2, "left", 1), (3, None, 1)])
def test_shares_lie_within_their_limits(exits):
    curve = survival(exits)
    for step in curve.steps:
        assert 0 <= step.low <= step.share <= step.high <= 1
        assert step.deviation >= 0
    for found in incidence(exits, ["payment"]).values():
        for rise in found.rises:
            assert 0 <= rise.low <= rise.share <= rise.high <= 1
            assert rise.deviation >= 0


@given(EXITS)
def test_shares_only_fall_and_incidences_only_rise(exits):
    shares = [step.share for step in survival(exits).steps]
    assert shares == sorted(shares, reverse=True)
    for found in incidence(exits).values():
        rising = [rise.share for rise in found.rises]
        assert rising == sorted(rising)


@given(EXITS)
def test_a_median_lies_within_its_limits(exits):
    counted = [(day, number) for day, _, number in exits]
    for found in (survival(exits).median, median(counted)):
        assert found.low is None or found.value is None or found.low <= found.value
        assert found.high is None or found.low <= found.value <= found.high


@given(EXITS, EXITS)
def test_a_comparison_is_the_same_from_either_side(first, second):
    one, other = log_rank(first, second), log_rank(second, first)
    assert (one is None) == (other is None)
    if one and other:
        assert 0 <= one.p <= 1
        assert abs(one.p - other.p) < 1e-6
