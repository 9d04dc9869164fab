"""Jobs about sessions."""

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job


@job("sessions.settle")
def settle(session_id: str) -> None:
    """72 hours after a session a silent side agrees with the other."""
    session = db.session.scalar(
        select(MentoringSession).where(MentoringSession.id == int(session_id)).with_for_update()
    )
    if session is not None:
        session.settle(clock.now())
