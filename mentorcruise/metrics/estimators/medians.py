"""The median of counted values, with an interval that supposes nothing of how they are spread."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from math import exp, lgamma, log, sqrt

from mentorcruise.metrics.estimators.limits import Median
from mentorcruise.metrics.rates import Z_95


def median(values: Iterable[tuple[float, int]]) -> Median:
    """The median of (value, number) counts, in the values' unit, with its 95% interval.

    The limits are order statistics: the kth smallest and the kth largest value, where k is the 2.5% point of a binomial
    with n cases and chance one half. W. J. Conover (1999), "Practical nonparametric statistics", 3.2. The interval holds
    the truth in at least 95% of cases, whatever the distribution; ties make it more. Under six values no two of them
    enclose 95%, and the limits are None. Without values all is None.

    Raises ValueError for a negative number.
    """
    counts: Counter[float] = Counter()
    for value, number in values:
        if number < 0:
            raise ValueError(f"{number} values of {value} is not a count")
        counts[value] += number
    ordered = sorted(value for value, number in counts.items() if number)
    reached = list(accumulate(counts[value] for value in ordered))
    if not reached:
        return Median(None, None, None)

    def ranked(rank: int) -> float:
        return float(ordered[bisect_left(reached, rank)])

    n = reached[-1]
    middle = (ranked((n + 1) // 2) + ranked(n // 2 + 1)) / 2
    k = outer_rank(n)
    return Median(middle, ranked(k), ranked(n + 1 - k)) if k else Median(middle, None, None)


def outer_rank(n: int) -> int:
    """The 2.5% point of the binomial with n cases and chance one half: the least k with P(X <= k) >= 0.025.

    0 under six cases. As scipy's `binom.ppf(0.025, n, 0.5)` and R's `qbinom`.
    """
    k = max(0, int(n / 2 - Z_95 * sqrt(n) / 2) - 2)
    tail = _tail(k, n)
    while tail < 0.025:
        k += 1
        tail += _chance(k, n)
    return k


def _tail(k: int, n: int) -> float:
    """P(X <= k): summed downwards until nothing is added any more."""
    chance, total = _chance(k, n), 0.0
    while chance > 1e-18 and k >= 0:
        total += chance
        chance *= k / (n - k + 1)
        k -= 1
    return total


def _chance(k: int, n: int) -> float:
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2))
