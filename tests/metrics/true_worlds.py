"""Simple worlds whose truth is known by calculation: mentorships that start day by day, most of them still running.

Nothing here uses an estimator, so that the truth and what is estimated have no mistake in common.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mentorcruise.metrics.estimators.exits import Exit

FINE = 50
"""Points per day of the grid on which the truth is integrated."""


@dataclass(frozen=True)
class Hazard:
    """A cause of ending with its own Weibull clock: `scale` in days; shape 1 is exponential."""

    scale: float
    shape: float = 1.0

    def cumulative(self, days: np.ndarray) -> np.ndarray:
        return (days / self.scale) ** self.shape


@dataclass(frozen=True)
class DurationWorld:
    """Mentorships that start evenly over `window` days and end of whichever cause comes first; seen until the last day's end."""

    causes: dict[str, Hazard]
    window: int
    mentorships: int

    def samples(self, worlds: int, seed: int) -> Iterator["Sample"]:
        dice = np.random.default_rng(seed)
        size = (worlds, self.mentorships)
        starts = dice.uniform(0, self.window, size)
        clocks = np.stack([h.scale * dice.weibull(h.shape, size) for h in self.causes.values()])
        lasting, first = clocks.min(axis=0), clocks.argmin(axis=0)
        ends, began = np.floor(starts + lasting).astype(int), np.floor(starts).astype(int)
        ended = ends < self.window
        days = np.where(ended, ends, self.window - 1) - began
        for which in range(worlds):
            yield Sample(list(self.causes), days[which], first[which], ended[which], lasting[which])

    def _running(self, last: int) -> tuple[np.ndarray, np.ndarray]:
        grid = np.linspace(0, last, last * FINE + 1)
        return grid, np.exp(-sum(hazard.cumulative(grid) for hazard in self.causes.values()))

    def share_running(self, last: int) -> np.ndarray:
        """The true share that runs for more than 0, 1, … calendar days: starts lie anywhere within their day."""
        _, running = self._running(last + 1)
        return _by_calendar_day(running)

    def median_duration(self) -> int:
        return int(np.argmax(self.share_running(20 * self.window) <= 0.5))

    def mean_duration(self) -> float:
        """In days, to the minute."""
        grid, running = self._running(40 * self.window)
        return float(np.trapezoid(running, grid))

    def incidence(self, cause: str, day: int) -> float:
        """The true share that ends of a cause within so many calendar days."""
        grid, running = self._running(day + 1)
        hazard = np.diff(self.causes[cause].cumulative(grid))
        ended = np.concatenate([[0.0], np.cumsum((running[1:] + running[:-1]) / 2 * hazard)])
        return float(_by_calendar_day(ended)[day])


def _by_calendar_day(curve: np.ndarray) -> np.ndarray:
    """The mean of a curve over each day: what it is at a day's end for who started at any hour of theirs."""
    steps = (curve[1:] + curve[:-1]) / 2
    return steps.reshape(-1, FINE).mean(axis=1)


@dataclass(frozen=True)
class Sample:
    """What is seen of one world on its last day, and how long those mentorships would truly last."""

    causes: list[str]
    days: np.ndarray
    first: np.ndarray
    ended: np.ndarray
    lasting: np.ndarray

    @property
    def exits(self) -> list[Exit]:
        seen = zip(self.days.tolist(), self.first.tolist(), self.ended.tolist(), strict=True)
        counts = Counter((day, self.causes[cause] if ended else None) for day, cause, ended in seen)
        return [(day, cause, number) for (day, cause), number in counts.items()]

    @property
    def running_share(self) -> float:
        return 1 - float(self.ended.mean())

    @property
    def ended_durations(self) -> np.ndarray:
        return self.lasting[self.ended]


SPREAD = {-1: 0.25, 0: 0.5, 1: 0.25}
"""By how much a skill's gain differs from its mentorship's."""


@dataclass(frozen=True)
class GrowthWorld:
    """Mentorships with one to three skills that rise together; levels stay within 1 to 5; some do not say again."""

    mentorships: int
    rises: dict[int, float]
    """Chance of each gain that a mentorship's skills have in common."""
    before: dict[int, float]
    silent: float

    def mean_gain(self) -> float:
        """Summed over all that can happen."""
        return sum(
            p * q * r * (min(5, max(1, level + rise + differs)) - level)
            for rise, p in self.rises.items()
            for level, q in self.before.items()
            for differs, r in SPREAD.items()
        )

    def samples(self, worlds: int, seed: int) -> Iterator[list[tuple[int, int, int | None]]]:
        """By world the rows (mentorship, before, after or None)."""
        dice = np.random.default_rng(seed)
        for _ in range(worlds):
            skills = dice.integers(1, 4, self.mentorships)
            who = np.repeat(np.arange(self.mentorships), skills)
            rise = _drawn(dice, self.rises, self.mentorships)[who] + _drawn(dice, SPREAD, len(who))
            before = _drawn(dice, self.before, len(who))
            after = np.clip(before + rise, 1, 5)
            says = (dice.random(self.mentorships) >= self.silent)[who]
            rows = zip(who.tolist(), before.tolist(), after.tolist(), says.tolist(), strict=True)
            yield [(mentorship, old, new if said else None) for mentorship, old, new, said in rows]


def _drawn(dice: np.random.Generator, chances: dict[int, float], size: int) -> np.ndarray:
    return dice.choice(list(chances), size, p=list(chances.values()))
