"""Logging a session that was held outside the calendar (A25)."""

from datetime import UTC, datetime, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from mentorcruise.domain.errors import MentorshipEnded, NotYetHeld
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor
from mentorcruise.domain.session_results import SessionVerdict, Source
from mentorcruise.domain.sessions import MentoringSession, SessionKind, SessionOrigin


def log(
    session: Session,
    mentorship: Mentorship,
    starts_at: datetime,
    minutes: int,
    topic: str,
    by: Actor,
    now: datetime,
    zone: tzinfo = UTC,
    key: UUID | None = None,
) -> MentoringSession:
    """Log a session; it counts as held when the other one agrees, or says nothing for 72 hours.

    Its day is one of the calendar in `zone`, where the logger lives. The first session of a pair is its introduction
    (A23). Raises MentorshipEnded; NotYetHeld when its day lies before the mentorship, or it has not begun.
    """
    if mentorship.ending is not None:
        raise MentorshipEnded
    if starts_at > now or starts_at.astimezone(zone).date() < mentorship.started_at.astimezone(zone).date():
        raise NotYetHeld
    logged = MentoringSession(
        mentorship=mentorship,
        kind=SessionKind.REGULAR if _has_met(session, mentorship) else SessionKind.INTRO,
        origin=SessionOrigin.LOGGED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        topic=topic,
        created_by_id=by.id,
        created_at=now,
        submission_key=key,
    )
    session.add(logged)
    session.flush()
    logged.say(by.id, SessionVerdict.HELD, minutes, Source.PERSON, now)
    later(logged, "letters.session_logged", logged.id, now, key=f"session-logged-{logged.id}")
    later(logged, "health.check_mentorship", mentorship.id, now)
    logged.settle_later(now)
    return logged


def _has_met(session: Session, mentorship: Mentorship) -> bool:
    """Whether the pair has another session, in whichever mentorship of theirs, that was not cancelled."""
    of_pair = (
        exists()
        .where(MentoringSession.mentorship_id == Mentorship.id, ~MentoringSession.cancellation.has())
        .where(Mentorship.mentee_id == mentorship.mentee_id, Mentorship.mentor_id == mentorship.mentor_id)
    )
    return bool(session.scalar(select(of_pair)))
