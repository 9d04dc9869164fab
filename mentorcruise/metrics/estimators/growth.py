"""How far mentees have come: paired before and after, the skills of one mentorship being no independent cases."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from mentorcruise.metrics.means import Mean
from mentorcruise.metrics.rates import Rate

Gains = tuple[int, int, int]
"""(levels, skills, number): in so many mentorships the re-assessed skills, so many, rose by these levels together."""


@dataclass(frozen=True)
class Growth:
    """The mean gain per mentorship, in levels, with Student's 95% interval, and what belongs beside it.

    `gained`, `lost`: the shares of mentorships whose mean gain is above, below zero, with Wilson's interval. `silent`: how
    many mentorships had nobody who said again where they stand; they are in no mean, and may have grown or not.
    """

    mean: Mean
    gained: Rate
    lost: Rate
    skills: int
    silent: int

    @property
    def response(self) -> Rate:
        """Mentorships with a re-assessment, of all."""
        return Rate(self.mean.n, self.mean.n + self.silent)


def growth(gains: Iterable[Gains]) -> Growth:
    """The paired growth of mentorships, each counted once with the mean gain of its skills.

    `gains`: counts as `Gains` says, in any order; no skills means that nobody re-assessed. Skills of one mentorship rise
    together, so each mentorship is one case (D. G. Altman and J. M. Bland (1997), "Units of analysis", BMJ 314, 1874):
    the mean over mentorships, its standard error from their spread, Student's t with mentorships - 1 degrees of freedom.
    Sums are exact, so that the order of the rows changes no digit.

    Raises ValueError for a negative number, or levels gained without a skill.
    """
    n = skills_seen = silent = up = down = 0
    total = squares = Fraction(0)
    for levels, skills, number in gains:
        if min(skills, number) < 0 or (skills == 0 and levels):
            raise ValueError(f"{number} mentorships with {levels} levels in {skills} skills is not a count")
        if skills == 0:
            silent += number
            continue
        gain = Fraction(levels, skills)
        n, skills_seen = n + number, skills_seen + skills * number
        up, down = up + number * (gain > 0), down + number * (gain < 0)
        total, squares = total + number * gain, squares + number * gain * gain
    return Growth(_mean(n, total, squares), Rate(up, n), Rate(down, n), skills_seen, silent)


def gains_of(pairs: Iterable[tuple[Hashable, int, int | None]]) -> list[Gains]:
    """Count (mentorship, level before, level after or None) rows, one per skill, as `growth` takes them."""
    levels: dict[Hashable, list[int]] = defaultdict(list)
    for mentorship, before, after in pairs:
        known = levels[mentorship]
        if after is not None:
            known.append(after - before)
    counted = Counter((sum(known), len(known)) for known in levels.values())
    return sorted((total, skills, number) for (total, skills), number in counted.items())


def _mean(n: int, total: Fraction, squares: Fraction) -> Mean:
    if n == 0:
        return Mean(0, 0.0, 0.0)
    spread = (squares - total * total / n) / (n - 1) if n > 1 else Fraction(0)
    return Mean(n, float(total / n), sqrt(spread))
