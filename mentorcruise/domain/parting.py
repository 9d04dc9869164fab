"""Parting where it is not a fit: the mentorship ends, the pair is not brought together again, the search goes on (F23)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentorcruise.domain.check_ins import Separation
from mentorcruise.domain.errors import MentorshipEnded
from mentorcruise.domain.leaving import leave
from mentorcruise.domain.mentorships import EndingCause, Mentorship, has_mentor
from mentorcruise.domain.people import Actor
from mentorcruise.domain.subscriptions import LeavingReason, Subscription, TakesEffect


def look_elsewhere(
    session: Session, mentorship: Mentorship, subscription: Subscription | None, by: Actor, now: datetime
) -> None:
    """The mentee changes mentors, all in one: it ends now, nothing more is charged, never this pair again. A new search
    begins, unless another mentorship runs.

    Raises MentorshipEnded.
    """
    if mentorship.ending is not None:
        raise MentorshipEnded("It ended before you sent this; nothing more is charged.")
    if subscription and subscription.can_be_cancelled_by(by.id):
        leave(session, subscription, mentorship, by, TakesEffect.NOW, LeavingReason.NOT_A_FIT, None, now)
    else:
        mentorship.end(EndingCause.MENTEE_LEFT, by, "", now)
    separate(session, mentorship, now)
    if not session.scalar(select(has_mentor(mentorship.mentee_id))):
        mentorship.mentee.look_for_mentor(now)
    session.flush()


def end_kindly(mentorship: Mentorship, subscription: Subscription | None, by: Actor, note: str, now: datetime) -> None:
    """The mentor ends it, with a reason that the mentee reads; nothing more is charged. Raises MentorshipEnded."""
    mentorship.end(EndingCause.MENTOR_ENDED, by, note, now)
    if subscription and subscription.cancellation is None and subscription.ended_at is None:
        subscription.cancel(by, TakesEffect.NOW, None, now)


def separate(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """These two are not brought together again: the database refuses every application of the pair from now on."""
    session.add(
        Separation(mentee_id=mentorship.mentee_id, mentor_id=mentorship.mentor_id, mentorship_id=mentorship.id, at=now)
    )
