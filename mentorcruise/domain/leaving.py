"""Leaving: the subscription is cancelled, the survey kept or its skipping recorded, and the mentorship ends (B12, B14)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mentorcruise.domain.mentorships import EndingCause, Mentorship
from mentorcruise.domain.people import Actor
from mentorcruise.domain.subscriptions import LeavingReason, Subscription, TakesEffect
from mentorcruise.domain.surveys import ExitSurvey, ExitSurveySkip


@dataclass(frozen=True)
class Answers:
    """The exit survey as it was filled in."""

    stars: int
    goal_reached: str
    words: dict[str, str]


def leave(
    session: Session,
    subscription: Subscription,
    mentorship: Mentorship,
    by: Actor,
    takes_effect: TakesEffect,
    reason: LeavingReason | None,
    answers: Answers | None,
    now: datetime,
) -> None:
    """The mentee leaves, all in one: cancellation, survey or skip, and the ending when it is to be now.

    Raises AlreadyCancelled, MentorshipEnded.
    """
    subscription.cancel(by, takes_effect, reason, now)
    if answers is None:
        session.add(ExitSurveySkip(mentorship_id=mentorship.id, by_id=by.id, skipped_at=now))
    else:
        survey = ExitSurvey(
            mentorship=mentorship,
            answered_at=now,
            stars=answers.stars,
            goal_reached=answers.goal_reached,
            **answers.words,
        )
        session.add(survey)
    if subscription.cancellation and subscription.cancellation.ends_at <= now:
        mentorship.end(EndingCause.MENTEE_LEFT, by, "", now)
    session.flush()
