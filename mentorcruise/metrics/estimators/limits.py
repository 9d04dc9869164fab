"""What is read off a curve, with its 95% limits."""

from math import exp, log
from typing import NamedTuple

from mentorcruise.metrics.rates import Z_95, wilson


class Estimate(NamedTuple):
    """A share between 0 and 1 with its 95% limits."""

    share: float
    low: float
    high: float


class Median(NamedTuple):
    """A median with its 95% interval, in the unit of its values; None is what the data do not reach."""

    value: float | None
    low: float | None
    high: float | None


def log_log(share: float, deviation: float, followed: int) -> Estimate:
    """A share with its 95% limits on the scale of log(-log), which never leave 0 to 1.

    J. D. Kalbfleisch and R. L. Prentice (1980), "The statistical analysis of failure time data", chapter 1; R's
    `survfit` with conf.type = "log-log". `deviation` is the share's standard error. At exactly 0 and 1 that scale ends
    and R names no limits, though a few cases prove neither: there the limits are Wilson's for none, or all, of `followed`
    cases.
    """
    if share in {0.0, 1.0}:
        return Estimate(share, *wilson(int(share) * followed, followed))
    reach = Z_95 * deviation / (share * -log(share))
    return Estimate(share, exp(log(share) * exp(reach)), exp(log(share) * exp(-reach)))


def cases_followed(at_risk: int, running_share: float) -> int:
    """How many mentorships were followed up to a day, whatever became of them before: the cases behind a share.

    F. J. Dorey and E. L. Korn (1987), "Effective sample sizes for confidence intervals for survival probabilities",
    Statistics in Medicine 6, 679-687: the number at risk divided by the share that was running just before.
    """
    return int(at_risk / running_share + 1e-6)
