"""Means with their uncertainty, for figures that are no shares."""

from dataclasses import dataclass
from math import sqrt

from mentorcruise.metrics.rates import ENOUGH, Z_95


def t_95(df: int) -> float:
    """The 97.5% point of Student's t: two-sided 95% intervals. Good to three digits from 5 degrees of freedom on.

    Cornish-Fisher expansion about the normal point: Abramowitz and Stegun (1964), "Handbook of Mathematical Functions",
    26.7.5. Raises ValueError below one degree of freedom.
    """
    if df < 1:
        raise ValueError(f"no t distribution has {df} degrees of freedom")
    z = Z_95
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    g4 = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + g1 / df + g2 / df**2 + g3 / df**3 + g4 / df**4


@dataclass(frozen=True)
class Mean:
    """The mean of `n` cases with its 95% interval; `deviation` is the sample's standard deviation."""

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
