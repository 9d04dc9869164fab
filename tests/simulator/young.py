"""Young marketplaces, in which most mentorships still run: what can be seen of them on the last day, and what is true.

The fate of every mentorship is drawn whole when it starts, so the truth is known of those that still run as well.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cache
from itertools import chain
from random import Random
from statistics import fmean, median_low
from types import SimpleNamespace

from mentorcruise.demo.simulator.life import live
from mentorcruise.demo.simulator.records import History, SimMentorship
from mentorcruise.demo.simulator.tell import BASELINE
from mentorcruise.demo.simulator.tell_after import GROWTH, assessed_again
from mentorcruise.demo.simulator.world import World
from mentorcruise.domain.surveys import GoalReached, Outcome, outcome
from mentorcruise.metrics.estimators.exits import Exit
from mentorcruise.metrics.estimators.growth import Gains, gains_of
from mentorcruise.metrics.success import SuccessFigure, counts_of, figure
from tests.simulator.worlds import UNTIL

YOUNG = {"until": UNTIL, "days": 200, "mentees": 450, "mentors": 300, "median_stay": 150.0, "growth": 2.0}
SAYS_AGAIN = 0.6
"""Chance that a mentee says at the end where they stand, whatever came of it."""


@dataclass(frozen=True)
class Young:
    """One world: `exits`, `gains` and `success` are what the product sees, all else is true."""

    exits: list[Exit]
    gains: list[Gains]
    success: SuccessFigure
    running: float
    realised: float
    chances: list[float]
    """The true chance of success of each that ended after its trial."""
    days: list[int]
    """How long each that began will have lasted in the end, in calendar days."""
    reached: list[bool]
    """Of each that began, whether it will have ended with the goal reached within 90 days."""
    expected_gains: list[float]


def lives_of(history: History) -> list[Exit]:
    """The exits as the product counts them: by calendar day in UTC, named by what the mentee has said by now."""
    until = history.world.until
    last_day = (until - timedelta(microseconds=1)).date()
    seen: Counter[tuple[int, str | None]] = Counter()
    for m in history.mentorships:
        began, ended = m.started_at.date(), m.has_ended(until)
        if began > last_day:
            continue
        seen[((m.ends_at.date() if ended else last_day) - began).days, called(m, history) if ended else None] += 1
    return [(day, cause, number) for (day, cause), number in seen.items()]


def called(m: SimMentorship, history: History) -> Outcome:
    """What an ending is called at the world's end."""
    until = history.world.until
    answered = m.survey is not None and m.survey.answered_at <= until
    reason = m.leaving.reason if m.leaving and m.is_leaving(until) else None
    said = SimpleNamespace(goal_reached=m.goal) if answered else None
    return outcome(m, said, reason)


@cache
def young(world: World, seed: int) -> Young:
    """Live through a young world, once for all tests; only what is counted is kept."""
    history, dice = live(world, seed, in_full=False), Random(seed)
    ended, everyone = history.ended(), history.mentorships
    lasting = [(m.ends_at.date() - m.started_at.date()).days for m in everyone]
    return Young(
        lives_of(history),
        gains_of(chain.from_iterable(_skills(number, m, dice) for number, m in enumerate(ended))),
        figure(counts_of(history.seen())),
        len(history.running()) / len(everyone),
        history.realised_success(),
        [m.success_probability for m in ended],
        lasting,
        [days <= 90 and m.goal == GoalReached.YES and not m.during_trial for days, m in zip(lasting, everyone, strict=True)],
        [_expected_gain(m.success_probability, world.partly) for m in ended],
    )  # fmt: skip


def _skills(number: int, m: SimMentorship, dice: Random) -> list[tuple[int, int, int | None]]:
    """(mentorship, level before, level after or None) of two or three skills."""
    levels = dice.choices(list(BASELINE), list(BASELINE.values()), k=dice.randint(2, 3))
    baseline = {str(skill): level for skill, level in enumerate(levels)}
    after = assessed_again(baseline, m.goal, dice) if dice.random() < SAYS_AGAIN else {}
    return [(number, level, after.get(skill)) for skill, level in baseline.items()]


def _expected_gain(chance: float, partly: float) -> float:
    """The mean gain of a skill, over everything that can happen."""
    reached, part, none = (float(_mean_gain(goal)) for goal in (GoalReached.YES, GoalReached.PARTLY, GoalReached.NO))
    return chance * reached + (1 - chance) * (partly * part + (1 - partly) * none)


@cache
def _mean_gain(goal: GoalReached) -> Fraction:
    rises = GROWTH[goal]
    weighted = (w * (max(1, min(5, level + rise)) - level) for level, w in BASELINE.items() for rise in rises)
    return Fraction(sum(weighted), sum(BASELINE.values()) * len(rises))


@dataclass(frozen=True)
class Truth:
    """What is true of a kind of world: the mean over all that were drawn of it."""

    success: float
    median: int
    mean: float
    reached: float
    gain: float


@cache
def truth(world: World, worlds: int) -> Truth:
    lives = [young(world, seed) for seed in range(worlds)]
    days = sorted(chain.from_iterable(life.days for life in lives))
    return Truth(
        fmean(chain.from_iterable(life.chances for life in lives)),
        median_low(days),
        fmean(days),
        fmean(chain.from_iterable(life.reached for life in lives)),
        fmean(chain.from_iterable(life.expected_gains for life in lives)),
    )
