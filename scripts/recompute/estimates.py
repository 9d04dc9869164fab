"""Shares, means and medians, each with its 95% interval."""

from fractions import Fraction
from math import atan, comb, cos, pi, sin, sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


def share(cases, of):
    """(value, low, high) by Wilson (1927); without cases nothing is known."""
    if of == 0:
        return None, 0.0, 1.0
    p, zz = cases / of, Z * Z / of
    reach = Z * sqrt(p * (1 - p) / of + zz / (4 * of))
    low, high = (p + zz / 2 - reach) / (1 + zz), (p + zz / 2 + reach) / (1 + zz)
    return p, 0.0 if cases == 0 else low, 1.0 if cases == of else high


def t_quantile(df):
    """The 97.5% point of Student's t: the series of Abramowitz and Stegun, 26.7.3 and 26.7.4, turned round by bisection."""

    def inside(t):
        angle = atan(t / sqrt(df))
        c, total, term = cos(angle), 0.0, cos(angle) if df % 2 else 1.0
        for k in range(df % 2, df - 1, 2):
            total += term
            term *= c * c * (k + 1) / (k + 2)
        return 2 / pi * (angle + sin(angle) * total) if df % 2 else sin(angle) * total

    low, high = (1.9, 13.0) if df < 100 else (1.9, 2.0)
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle) < 0.95 else (low, middle)
    return low


def mean(values):
    """(value, low, high) of exact numbers."""
    n = len(values)
    if n < 2:
        return float(values[0]) if n else None, None, None
    middle = Fraction(sum(values)) / n
    spread = sum((value - middle) ** 2 for value in values) / (n - 1)
    reach = t_quantile(n - 1) * sqrt(spread) / sqrt(n)
    return float(middle), float(middle) - reach, float(middle) + reach


def median(values):
    """(value, low, high): the limits are the kth smallest and the kth largest value, by the binomial; none under six values."""
    values, n = sorted(values), len(values)
    if not n:
        return None, None, None
    middle = (values[(n - 1) // 2] + values[n // 2]) / 2
    k, below = 0, 1
    while 40 * below < 2**n:
        k += 1
        below += comb(n, k)
    return (middle, float(values[k - 1]), float(values[n - k])) if k else (middle, None, None)
