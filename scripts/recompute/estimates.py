"""Shares, means and medians, each with its 95% interval."""

from fractions import Fraction
from math import atan, cos, exp, lgamma, log, pi, sin, sqrt
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
    """The 97.5% point of Student's t: the series of Abramowitz and Stegun, 26.7.3 and 26.7.4, turned round by bisection; of
    many cases, where these have as many terms, 26.7.5, which is good to ten digits there."""
    if df > 5000:
        return Z + (Z**3 + Z) / (4 * df) + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * df**2)

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
    # Nothing is lost by the difference: all of it is in fractions.
    spread = (sum(value * value for value in values) - n * middle**2) / (n - 1)
    reach = t_quantile(n - 1) * sqrt(spread) / sqrt(n)
    return float(middle), float(middle) - reach, float(middle) + reach


def median(values):
    """(value, low, high): the limits are the kth smallest and the kth largest value, by the binomial; none under six values."""
    values, n = sorted(values), len(values)
    if not n:
        return None, None, None
    middle = (values[(n - 1) // 2] + values[n // 2]) / 2
    k = outer_rank(n)
    return (middle, float(values[k - 1]), float(values[n - k])) if k else (middle, None, None)


def outer_rank(n):
    """The least k such that a coin thrown n times shows heads k times or fewer with a chance of 2.5% or more: what falls
    short of the middle, less one number of heads after the other."""
    k = (n - 1) // 2
    chance = exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2))
    up_to_k = 0.5 if n % 2 else 0.5 - chance * (n - k) / (k + 1) / 2
    while up_to_k - chance >= 0.025:
        up_to_k, chance, k = up_to_k - chance, chance * k / (n - k + 1), k - 1
    return k
