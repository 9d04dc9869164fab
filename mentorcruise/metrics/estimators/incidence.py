"""By which day how many mentorships have ended of which cause, the causes competing: Aalen and Johansen's estimator."""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from mentorcruise.metrics.estimators.exits import Day, Exit, days
from mentorcruise.metrics.estimators.limits import Estimate, cases_followed, log_log


class Rise(NamedTuple):
    """One day of the curve: the share of all mentorships that had ended of the cause by the end of that day."""

    day: int
    share: float
    deviation: float
    low: float
    high: float


@dataclass(frozen=True)
class Incidence:
    """The cumulative incidence of one cause among `n` mentorships, `ended` of which have been seen to end of it."""

    cause: str
    n: int
    ended: int
    complete: bool
    """Whether everybody has been seen to the end, so that nothing more can come."""
    rises: tuple[Rise, ...]

    def at(self, day: int) -> Estimate | None:
        """The share that ends of this cause within so many days; None where nobody has been followed that long."""
        if not self.rises or day < 0 or (day > self.rises[-1].day and not self.complete):
            return None
        past = bisect_right(self.rises, day, key=lambda rise: rise.day)
        if past == 0:
            return log_log(0.0, 0.0, self.n)
        rise = self.rises[past - 1]
        return Estimate(rise.share, rise.low, rise.high)


def incidence(exits: Iterable[Exit], causes: Collection[str] = ()) -> dict[str, Incidence]:
    """The cumulative incidence of each cause of ending: all that occur, and those of `causes` that never did.

    `exits`: (day, cause or None while running, number), in any order, as `exits.Exit` says. The share ended of a cause
    by day d is the sum over the days up to d of (share running the day before) * (ended of the cause) / (at risk): O. O.
    Aalen and S. Johansen (1978), "An empirical transition matrix for non-homogeneous Markov chains based on censored
    observations", Scandinavian Journal of Statistics 5, 141-150. The causes and the running share add up to 1.

    Variance: the Greenwood-type estimator with multinomial increments, P. K. Andersen, Ø. Borgan, R. D. Gill and N.
    Keiding (1993), "Statistical models based on counting processes", IV.4. It equals the infinitesimal jackknife that
    R's `survfit` gives for a multi-state `Surv`. 95% limits on the log(-log) scale, by `limits.log_log`.

    Raises ValueError for a negative day or number.
    """
    seen = days(exits)
    found = sorted({cause for day in seen for cause in day.endings} | set(causes))
    return {cause: _of(cause, seen) for cause in found}


@dataclass
class _State:
    """Shares still running and ended of the cause, with their variances and covariance."""

    running: float = 1.0
    ended: float = 0.0
    var_running: float = 0.0
    covariance: float = 0.0
    var_ended: float = 0.0

    def after(self, at_risk: int, all_ended: int, ended: int) -> "_State":
        """The state after a day: the errors so far carried on, and those of the day's own shares added."""
        leaving, dying = all_ended / at_risk, ended / at_risk
        kept, weight = 1 - leaving, self.running**2 / at_risk
        return _State(
            self.running * kept,
            self.ended + self.running * dying,
            kept**2 * self.var_running + weight * leaving * kept,
            kept * (dying * self.var_running + self.covariance) - weight * dying * kept,
            self.var_ended
            + dying * (dying * self.var_running + 2 * self.covariance)
            + weight * dying * (1 - dying),
        )  # fmt: skip


def _of(cause: str, seen: list[Day]) -> Incidence:
    state, rises, low = _State(), [], 0.0
    only = True
    for day in seen:
        followed = cases_followed(day.at_risk, state.running)
        state = state.after(day.at_risk, day.ended, day.endings.get(cause, 0))
        only = only and day.endings.keys() <= {cause}
        # Everybody has ended of this cause: exactly all, whatever the sum's rounding says.
        share = 1.0 if only and state.running == 0 else state.ended
        deviation = 0.0 if share == 1 else sqrt(max(0.0, state.var_ended))
        estimate = log_log(share, deviation, followed)
        low = max(low, estimate.low) if share == 1 else estimate.low
        rises.append(Rise(day.day, share, deviation, low, estimate.high))
    n = seen[0].at_risk if seen else 0
    ended = sum(day.endings.get(cause, 0) for day in seen)
    return Incidence(cause, n, ended, state.running == 0, tuple(rises))
