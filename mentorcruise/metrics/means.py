"""Means with their uncertainty, for figures that are no shares."""

from dataclasses import dataclass
from math import sqrt

from mentorcruise.metrics.rates import ENOUGH, Z_95

# fmt: off
T_95 = (
    12.706204736175, 4.302652729749, 3.182446305284, 2.776445105198, 2.570581835636, 2.446911851145,
    2.364624251593, 2.306004135204, 2.262157162798, 2.228138851986, 2.200985160092, 2.178812829667,
    2.160368656463, 2.144786687918, 2.13144954556, 2.119905299221, 2.109815577833, 2.100922040241,
    2.093024054408, 2.085963447266, 2.079613844728, 2.073873067904, 2.068657610419, 2.063898561628,
    2.059538552753, 2.055529438643, 2.05183051648, 2.048407141795, 2.045229642133, 2.042272456301,
)
# fmt: on


def t_95(df: int) -> float:
    """The 97.5% point of Student's t: two-sided 95% intervals. Good to seven digits.

    Up to 30 degrees of freedom a table, as scipy's `stats.t.ppf(0.975, df)` gives it; beyond, the Cornish-Fisher expansion
    about the normal point: Abramowitz and Stegun (1964), "Handbook of Mathematical Functions", 26.7.5. Raises ValueError
    below one degree of freedom.
    """
    if df < 1:
        raise ValueError(f"no t distribution has {df} degrees of freedom")
    if df <= len(T_95):
        return T_95[df - 1]
    z = Z_95
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    g4 = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + g1 / df + g2 / df**2 + g3 / df**3 + g4 / df**4


@dataclass(frozen=True)
class Mean:
    """The mean of `n` cases with Student's 95% interval; `deviation` is the sample's standard deviation."""

    # Student's t, not the normal: the deviation is estimated from the same few cases. With the ten that are enough to name a
    # mean, 1.96 standard errors would hold the truth in 92% of samples only; with hundreds the two are the same.

    n: int
    average: float
    deviation: float

    @property
    def value(self) -> float | None:
        """The mean where there are enough cases to name it, else None: what pages show."""
        return self.average if self.n >= ENOUGH else None

    @property
    def reach(self) -> float:
        """Half the width of the interval; infinite under two cases."""
        return t_95(self.n - 1) * self.deviation / sqrt(self.n) if self.n > 1 else float("inf")

    @property
    def low(self) -> float:
        return self.average - self.reach

    @property
    def high(self) -> float:
        return self.average + self.reach


def mean_of(n: int, total: int, squares: int) -> Mean:
    """A mean from number, sum and sum of squares, in whole numbers."""
    spread = max(0.0, (squares - total * total / n) / (n - 1)) if n > 1 else 0.0
    return Mean(n, total / n if n else 0.0, spread**0.5)
