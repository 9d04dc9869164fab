"""What becomes of one mentorship: how long, how it ends, whether the goal is reached, whether the survey is answered."""

from datetime import datetime
from random import Random

from mentorcruise.demo.simulator.chances import Chances
from mentorcruise.demo.simulator.money import GIVES_UP_AFTER, next_period_start
from mentorcruise.demo.simulator.records import Leaving, SimApplication, SimMentorship, Survey
from mentorcruise.demo.simulator.world import CAUSES, STAY_SHAPE, World, later
from mentorcruise.domain.mentorships import TRIAL, EndingCause
from mentorcruise.domain.subscriptions import LeavingReason, TakesEffect
from mentorcruise.domain.surveys import GoalReached

STARS = {
    GoalReached.YES: Chances(range(1, 6), (0, 0, 3, 24, 73)),
    GoalReached.PARTLY: Chances(range(1, 6), (1, 4, 24, 48, 23)),
    GoalReached.NO: Chances(range(1, 6), (9, 20, 37, 27, 7)),
}
"""One to five stars by what became of the goal."""

REASONS = {
    GoalReached.YES: Chances.of({LeavingReason.GOAL_REACHED: 82, LeavingReason.MOVED_ON: 14, LeavingReason.PRICE: 4}),
    GoalReached.PARTLY: Chances.of(
        {
            LeavingReason.GOAL_REACHED: 8,
            LeavingReason.MOVED_ON: 50,
            LeavingReason.PRICE: 30,
            LeavingReason.PLATFORM: 6,
            LeavingReason.NOT_A_FIT: 6,
        }
    ),
    GoalReached.NO: Chances.of(
        {
            LeavingReason.MOVED_ON: 38,
            LeavingReason.NOT_A_FIT: 27,
            LeavingReason.PRICE: 27,
            LeavingReason.PLATFORM: 8,
        }
    ),
}
CAUSE = Chances.of(CAUSES)
GIVES_A_REASON = 0.85


def draw(world: World, rng: Random, application: SimApplication, at: datetime) -> SimMentorship:
    """The whole mentorship that starts now, with its truth; what lies after the world's end has not happened yet."""
    quality = application.mentor.quality
    first = id(application.mentor) not in application.mentee.partners
    trial_ends_at = at + TRIAL if first else None
    troubled = rng.random() < world.trouble_probability(quality)
    if first and rng.random() < world.dropout_probability(quality, troubled):
        return _trial_loss(world, rng, application, at, troubled)
    charged_from = trial_ends_at or at
    wish = later(charged_from, rng.weibullvariate(world.stay_scale(quality, troubled), STAY_SHAPE) + 0.02)
    cause = CAUSE.draw(rng)
    effect = TakesEffect.PERIOD_END if rng.random() < 0.55 else TakesEffect.NOW
    ends_at, failing_since = wish, None
    if cause == EndingCause.PAYMENT_FAILED:
        failing_since = next_period_start(charged_from, wish)
        ends_at = failing_since + GIVES_UP_AFTER
    elif cause == EndingCause.MENTEE_LEFT and effect == TakesEffect.PERIOD_END:
        ends_at = next_period_start(charged_from, wish)
    stay = (ends_at - at).total_seconds() / 86400
    chance = world.success_probability(quality, application.goal, cause, stay, troubled)
    mentorship = SimMentorship(
        application, at, trial_ends_at, troubled, ends_at, cause, False, chance, _goal(world, rng, chance),
        failing_since=failing_since,
    )  # fmt: skip
    if cause in (EndingCause.MENTEE_LEFT, EndingCause.MENTOR_ENDED):
        mentorship.leaving = _leaving(rng, mentorship, wish, effect)
    _answer(world, rng, mentorship)
    return mentorship


def _trial_loss(world: World, rng: Random, application: SimApplication, at: datetime, troubled: bool) -> SimMentorship:
    # Nobody leaves in the first hour, and the trial's last hour belongs to the charge.
    ends_at = later(at, 0.05 + 6.9 * rng.betavariate(1.6, 1.4))
    lost = SimMentorship(
        application, at, at + TRIAL, troubled, ends_at, EndingCause.MENTEE_LEFT, True, 0.0, GoalReached.NO
    )
    lost.leaving = _leaving(rng, lost, ends_at, TakesEffect.NOW)
    _answer(world, rng, lost)
    return lost


def _goal(world: World, rng: Random, chance: float) -> GoalReached:
    if rng.random() < chance:
        return GoalReached.YES
    return GoalReached.PARTLY if rng.random() < world.partly else GoalReached.NO


def _leaving(rng: Random, mentorship: SimMentorship, wish: datetime, effect: TakesEffect) -> Leaving:
    if mentorship.cause == EndingCause.MENTOR_ENDED:
        return Leaving(True, wish, TakesEffect.NOW, wish, None)
    reason = REASONS[mentorship.goal].draw(rng) if rng.random() < GIVES_A_REASON else None
    return Leaving(False, wish, effect, mentorship.ends_at, reason)


def _answer(world: World, rng: Random, mentorship: SimMentorship) -> None:
    """The exit survey or its absence, by the goal alone, so that a world decides whether silence is at random."""
    asked_at = mentorship.leaving.requested_at if mentorship.leaving else mentorship.ends_at
    reached = mentorship.goal == GoalReached.YES
    if rng.random() < world.response_probability(reached):
        delay = rng.uniform(0.001, 0.006) if rng.random() < 0.8 else rng.expovariate(1 / 3)
        stars = STARS[mentorship.goal].draw(rng)
        mentorship.survey = Survey(later(asked_at, delay), stars)
    elif rng.random() < 0.6:
        mentorship.skipped_at = later(asked_at, 0.001)
