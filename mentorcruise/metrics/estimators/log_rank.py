"""Whether two groups of mentorships end at the same pace."""

from bisect import bisect_left
from collections.abc import Iterable
from math import erfc, sqrt
from typing import NamedTuple

from mentorcruise.metrics.estimators.exits import Day, Exit, days


class LogRank(NamedTuple):
    """Endings of the first group, how many there would be at one common pace, and the test of the difference.

    `statistic` is chi-square with one degree of freedom; `p` is two-sided.
    """

    observed: int
    expected: float
    statistic: float
    p: float


def log_rank(first: Iterable[Exit], second: Iterable[Exit]) -> LogRank | None:
    """The log-rank test of two groups' durations, counted as `exits.Exit` says; causes are not told apart.

    N. Mantel (1966), "Evaluation of survival data and two new rank order statistics", Cancer Chemotherapy Reports 50,
    163-170; hypergeometric variance, as R's `survdiff`. None where nothing can be compared: no day has seen an ending
    while both groups were at risk. Raises ValueError for a negative day or number.
    """
    groups = days(first), days(second)
    ended: dict[int, int] = {}
    for seen in (*groups[0], *groups[1]):
        ended[seen.day] = ended.get(seen.day, 0) + seen.ended
    expected = variance = 0.0
    for day, d in sorted(ended.items()):
        n1, n2 = (_at_risk(group, day) for group in groups)
        n = n1 + n2
        expected += d * n1 / n
        # The last one alone is certain to be the one who ends.
        variance += d * n1 * n2 * (n - d) / (n * n * (n - 1)) if n > 1 else 0.0
    if variance == 0:
        return None
    observed = sum(seen.ended for seen in groups[0])
    statistic = (observed - expected) ** 2 / variance
    return LogRank(observed, expected, statistic, erfc(sqrt(statistic / 2)))


def _at_risk(group: list[Day], day: int) -> int:
    ahead = bisect_left(group, day, key=lambda step: step.day)
    return group[ahead].at_risk if ahead < len(group) else 0
