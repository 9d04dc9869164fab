"""A session as a row of a list, in the words of the one who reads."""

from dataclasses import dataclass
from datetime import datetime

from flask_login import current_user

from mentorcruise.domain import calendars
from mentorcruise.domain.availability import MentorCalendar
from mentorcruise.domain.sessions import MentoringSession, SessionKind, SessionRating, SessionStatus
from mentorcruise.web.sessions.standing import Standing, Teller


@dataclass(frozen=True)
class Row:
    """What a list shows of a session; `mine` and `theirs` are ratings."""

    session: MentoringSession
    title: str
    status: SessionStatus
    standing: Standing
    link: str
    waits_for_word: bool
    waits_for_stars: bool
    mine: SessionRating | None
    theirs: SessionRating | None

    @property
    def waits(self) -> bool:
        """Whether it waits for the reader."""
        return self.waits_for_word or self.waits_for_stars


def row_of(session: MentoringSession, other: str, calendar: MentorCalendar | None, now: datetime) -> Row:
    """The row of a session whose other one is called `other`."""
    teller = Teller(session, session.side_of(current_user.id), other, now)
    status = session.status(now)
    return Row(
        session,
        title_of(session, other),
        status,
        teller.standing(),
        calendars.video_link(calendar, session),
        waits_for_word=status == SessionStatus.TO_CONFIRM and (teller.mine is None or teller.theirs is not None),
        waits_for_stars=status != SessionStatus.UNDER_WAY and session.can_be_rated_by(current_user.id, now),
        mine=session.rating_by(current_user.id),
        theirs=next((rating for rating in session.ratings if rating.rater_id != current_user.id), None),
    )


def title_of(session: MentoringSession, other: str) -> str:
    """What it is about, or without a topic with whom it is."""
    kind = "Introduction" if session.kind == SessionKind.INTRO else "Session"
    return session.topic or f"{kind} with {other}"
