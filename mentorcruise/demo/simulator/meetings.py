"""The sessions that a pair holds, and the stars that both give."""

from datetime import datetime, timedelta
from random import Random

from mentorcruise.demo.simulator.records import SimMentorship
from mentorcruise.demo.simulator.records_sessions import Meeting, Rated
from mentorcruise.demo.simulator.world import later
from mentorcruise.domain.mentorships import EndingCause
from mentorcruise.domain.surveys import GoalReached

MENTEE_RATES = 0.82
MENTOR_RATES = 0.66
SLUGGISH = 0.05
MOOD = {GoalReached.YES: 0.25, GoalReached.PARTLY: 0.0, GoalReached.NO: -0.8}
LATE_START, FADES = 0.03, 0.08
"""Shares of pairs that meet late, or hardly any more towards the end; several times as many where it goes badly."""
WHEN_BAD = 6
FADING = 5.0


def meet(mentorship: SimMentorship, rng: Random, until: datetime) -> None:
    """Hold the sessions of a mentorship up to its end or a moment: in the plan's rhythm, rated by how it goes."""
    plan = mentorship.application.plan
    gap = 30.4 / max(plan.sessions_per_month, 1) * (1.8 if rng.random() < SLUGGISH else 1.0)
    last = min(until, mentorship.ends_at)
    odds = WHEN_BAD if _goes_badly(mentorship) else 1
    waits = rng.uniform(9, 24) if rng.random() < LATE_START * odds else min(rng.expovariate(1 / 2.6) + 0.3, 8.5)
    fades_at = later(mentorship.ends_at, -rng.uniform(20, 55) if rng.random() < FADES * odds else 0)
    held_at = later(mentorship.started_at, waits)
    while (logged_at := held_at + timedelta(minutes=plan.minutes + 10)) < last:
        mentorship.meetings.append(_meeting(mentorship, held_at, logged_at, rng, until))
        held_at = later(held_at, gap * rng.uniform(0.7, 1.3) * (FADING if held_at > fades_at else 1.0))


def _goes_badly(mentorship: SimMentorship) -> bool:
    return mentorship.troubled or mentorship.goal == GoalReached.NO or mentorship.cause != EndingCause.MENTEE_LEFT


def _meeting(
    mentorship: SimMentorship, held_at: datetime, logged_at: datetime, rng: Random, until: datetime
) -> Meeting:
    planned = mentorship.application.plan.minutes
    minutes = max(15, 5 * round(planned * rng.uniform(0.8, 1.2) / 5))
    meeting = Meeting(held_at, minutes, rng.random() < 0.7)
    quality = mentorship.application.mentor.quality
    mood = (3.1 if mentorship.troubled else 4.5 + 0.2 * quality) + MOOD[mentorship.goal]
    meeting.by_mentee = _rating(rng, MENTEE_RATES, mood, 0.8 if mentorship.troubled else 0.45, logged_at, until)
    meeting.by_mentor = _rating(rng, MENTOR_RATES, mood / 2 + 2.35, 0.4, logged_at, until)
    return meeting


def _rating(
    rng: Random, share: float, mean: float, deviation: float, logged_at: datetime, until: datetime
) -> Rated | None:
    at = later(logged_at, rng.expovariate(2.0))
    if rng.random() > share or at > until:
        return None
    return Rated(max(1, min(5, round(rng.gauss(mean, deviation)))), at)
