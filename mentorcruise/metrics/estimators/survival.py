"""How long mentorships last, while many still run: Kaplan and Meier's curve and its median."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from mentorcruise.metrics.estimators.exits import Exit, days
from mentorcruise.metrics.estimators.limits import Estimate, Median, cases_followed, log_log

TOLERANCE = 1.5e-8


class Step(NamedTuple):
    """One day of the curve: `share` still run after that day's endings, with standard error and 95% limits.

    Numbers are mentorships: at risk on that day, ended in it, and running at its end but not seen further.
    """

    day: int
    at_risk: int
    ended: int
    running: int
    share: float
    deviation: float
    low: float
    high: float


@dataclass(frozen=True)
class Survival:
    """The share of mentorships that still run, by days since their start. `steps` are the days on which anything was seen."""

    steps: tuple[Step, ...]

    @property
    def n(self) -> int:
        return self.steps[0].at_risk if self.steps else 0

    @property
    def ended(self) -> int:
        return sum(step.ended for step in self.steps)

    def at(self, day: int) -> Estimate | None:
        """The share that runs for longer than so many days; None where nobody has been followed that long."""
        if not self.steps or day < 0:
            return None
        if day > self.steps[-1].day and self.steps[-1].share > 0:
            return None
        past = bisect_right(self.steps, day, key=lambda step: step.day)
        if past == 0:
            return log_log(1.0, 0.0, self.n)
        step = self.steps[past - 1]
        return Estimate(step.share, step.low, step.high)

    def at_risk(self, day: int) -> int:
        """How many mentorships have been seen to reach a day and had not ended before: the number below a chart."""
        ahead = bisect_left(self.steps, day, key=lambda step: step.day)
        return self.steps[ahead].at_risk if ahead < len(self.steps) else 0

    @property
    def median(self) -> Median:
        """The day by which half of the mentorships have ended, with its 95% interval; None where no half has.

        R. Brookmeyer and J. Crowley (1982), "A confidence interval for the median survival time", Biometrics 38, 29-41:
        the days on which the log-log limits cross one half. Where a curve lies on one half exactly, the middle between
        the two days at which it comes there and leaves it. All as R's `print(survfit(…, conf.type = "log-log"))`.
        """
        inner = [step for step in self.steps if 0 < step.share < 1]
        return Median(
            _crossing([(step.day, step.share) for step in self.steps]),
            _crossing([(step.day, step.low) for step in inner]),
            _crossing([(step.day, step.high) for step in inner]),
        )


def survival(exits: Iterable[Exit]) -> Survival:
    """The Kaplan-Meier curve of durations, running mentorships counted for as long as they have been seen.

    `exits`: (day, cause or None while running, number), in any order, as `exits.Exit` says; causes are not told apart.
    The share running after day d is the product over the days up to d of 1 - ended / at risk. Standard error by
    Greenwood's formula, 95% limits by `limits.log_log`. Without mentorships there are no steps.

    E. L. Kaplan and P. Meier (1958), "Nonparametric estimation from incomplete observations", Journal of the American
    Statistical Association 53, 457-481. Raises ValueError for a negative day or number.
    """
    share, greenwood, high, steps = 1.0, 0.0, 1.0, []
    for day in days(exits):
        followed = cases_followed(day.at_risk, share)
        share *= 1 - day.ended / day.at_risk
        # The last one's ending takes the share to 0, which has no error on this scale.
        greenwood += day.ended / (day.at_risk * (day.at_risk - day.ended)) if share else 0.0
        deviation = share * sqrt(greenwood)
        estimate = log_log(share, deviation, followed)
        # At 0 the limit comes from elsewhere; it must not say that more run now than a day before.
        high = min(high, estimate.high) if share == 0 else estimate.high
        steps.append(Step(day.day, day.at_risk, day.ended, day.running, share, deviation, estimate.low, high))
    return Survival(tuple(steps))


def _crossing(curve: list[tuple[int, float]]) -> float | None:
    """The day on which a falling curve comes down to one half."""
    below = [(day, share) for day, share in curve if share < 0.5 + TOLERANCE]
    if not below:
        return None
    day, share = below[0]
    later = [other for other, lower in below if lower < share - TOLERANCE]
    return (day + later[0]) / 2 if abs(share - 0.5) < TOLERANCE and later else float(day)
