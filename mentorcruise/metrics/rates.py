"""Shares with their uncertainty: a rate is never shown without numerator, denominator and interval."""

from dataclasses import dataclass
from math import sqrt

# The 97.5% point of the normal distribution: two-sided 95% intervals.
Z_95 = 1.959963984540054
ENOUGH = 10
TOO_FEW = "too few to say"


def wilson(successes: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a share, as (low, high) between 0 and 1. Without cases nothing is known: (0, 1).

    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22, 209-212; closed form, without continuity correction. Raises ValueError unless
    0 <= successes <= n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a share")
    if n == 0:
        return 0.0, 1.0
    share, z2 = successes / n, z * z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    # At the ends the closed form is exactly 0 or 1; rounding must not say otherwise.
    low = 0.0 if successes == 0 else max(0.0, centre - reach)
    high = 1.0 if successes == n else min(1.0, centre + reach)
    return low, high


def newcombe(was: "Rate", now: "Rate") -> tuple[float, float, float] | None:
    """The second share less the first, as (difference, low, high); None while either is too few to say.

    R. G. Newcombe (1998), "Interval estimation for the difference between independent proportions: comparison of eleven
    methods", Statistics in Medicine 17, 873-890, method 10, from Wilson's limits without continuity correction. Two shares
    whose own intervals overlap can still differ clearly.
    """
    if not (was.enough and now.enough):
        return None
    p, q = was.numerator / was.denominator, now.numerator / now.denominator
    low = sqrt((q - now.low) ** 2 + (was.high - p) ** 2)
    high = sqrt((now.high - q) ** 2 + (p - was.low) ** 2)
    return q - p, q - p - low, q - p + high


@dataclass(frozen=True)
class Rate:
    """A share of cases with its 95% interval. `value` is None while there are no cases at all."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def low(self) -> float:
        return wilson(self.numerator, self.denominator)[0]

    @property
    def high(self) -> float:
        return wilson(self.numerator, self.denominator)[1]

    @property
    def enough(self) -> bool:
        """Whether there are cases enough to name a rate; under ten it says "too few to say"."""
        return self.denominator >= ENOUGH

    @property
    def rate(self) -> float | None:
        """The value where there are enough cases, else None: what pages show."""
        return self.value if self.enough else None

    @property
    def text(self) -> str:
        """In words: "62%", or "too few to say"."""
        return TOO_FEW if self.rate is None else f"{self.rate:.0%}"
