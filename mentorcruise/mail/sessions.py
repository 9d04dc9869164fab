"""Letters after a session."""

from datetime import datetime

from mentorcruise.domain.session_results import Side
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line


def session_over(session_id: int, now: datetime) -> None:
    """To each of the two who has something to say of it: was it held, and how was it?"""
    session = db.session.get_one(MentoringSession, session_id)
    mentee, mentor = session.mentorship.mentee, session.mentorship.mentor.person
    for side, to, other in ((Side.MENTEE, mentee, mentor), (Side.MENTOR, mentor, mentee)):
        confirm = session.result is None and session.cancellation is None and session.report_of(side) is None
        rate = session.can_be_rated_by(to.id, now)
        if confirm or rate:
            theirs = session.report_of(Side.MENTOR if side == Side.MENTEE else Side.MENTEE)
            facts = {"session": session, "other_name": one_line(other.name), "theirs": theirs}
            post(now, Draft("session_over", session.id, to, {**facts, "confirm": confirm, "rate": rate}))
