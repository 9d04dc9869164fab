"""Loading a session through the person who looks: a stranger gets 404."""

from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload

from mentorcruise.domain.applications import Application
from mentorcruise.domain.bookings import SessionCancellation
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.sessions import MentoringSession, seen_by
from mentorcruise.web.access import found

_MENTORSHIP = joinedload(MentoringSession.mentorship)
_PAIR = (
    _MENTORSHIP.joinedload(Mentorship.mentor).joinedload(Mentor.person),
    _MENTORSHIP.joinedload(Mentorship.mentee),
    _MENTORSHIP.joinedload(Mentorship.ending),
    _MENTORSHIP.joinedload(Mentorship.application).joinedload(Application.plan),
)
_WHOLE = (
    *_PAIR,
    joinedload(MentoringSession.series),
    joinedload(MentoringSession.result),
    joinedload(MentoringSession.cancellation).joinedload(SessionCancellation.by),
    selectinload(MentoringSession.reports),
    selectinload(MentoringSession.ratings),
    selectinload(MentoringSession.times),
)


def seen(session_id: int, lock: bool = False, whole: bool = True) -> MentoringSession:
    """The session for one of its two people, with all that its page shows unless not `whole`.

    Locked for a change: what two do to it at once happens in turn.
    """
    mine = seen_by(current_user.id).where(MentoringSession.id == session_id)
    if lock:
        found(mine.with_for_update(of=MentoringSession))
    return found(mine.options(*(_WHOLE if whole else _PAIR)).execution_options(populate_existing=True))
