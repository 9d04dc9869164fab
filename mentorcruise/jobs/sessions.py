"""Jobs about sessions."""

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.outbox import later
from mentorcruise.domain.session_lists import left_open
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job


@job("sessions.over")
def over(subject: str) -> None:
    """A booked session has ended: both are asked how it was. Nothing for one that was moved or cancelled meanwhile.

    The subject is `<session id>:<sequence>`: each time that it was given has its row.
    """
    session = _locked(int(subject.partition(":")[0]))
    if session is not None:
        session.over(clock.now())


@job("sessions.settle")
def settle(session_id: str) -> None:
    """72 hours after a session a silent side agrees with the other."""
    session = _locked(int(session_id))
    if session is not None:
        session.settle(clock.now())


@job("sessions.settle_all")
def settle_all(period: str) -> None:
    """Once an hour: whatever should be settled and is not, is asked for again, so that nothing hangs on one message."""
    now = clock.now()
    for session_id in db.session.scalars(left_open(now)).all():
        later(db.session(), "sessions.settle", session_id, now, key=f"session-settle-{session_id}-{period}")


def _locked(session_id: int) -> MentoringSession | None:
    return db.session.scalar(select(MentoringSession).where(MentoringSession.id == session_id).with_for_update())
