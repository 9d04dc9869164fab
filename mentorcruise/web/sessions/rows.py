"""A session as a row of a list, in the words of the one who reads."""

from dataclasses import dataclass
from datetime import datetime

from mentorcruise.domain.session_lists import Listed
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.sessions import MentoringSession, SessionKind, SessionStatus
from mentorcruise.web.sessions.standing import Standing, in_brief


@dataclass(frozen=True)
class Row:
    """What a list shows of a session."""

    session: Listed
    title: str
    status: SessionStatus
    standing: Standing
    waits_for_word: bool
    waits_for_stars: bool

    @property
    def waits(self) -> bool:
        """Whether it waits for the reader."""
        return self.waits_for_word or self.waits_for_stars


def row_of(session: Listed, side: Side, other: str, now: datetime) -> Row:
    """The row of a session for the side that reads and calls the other one `other`."""
    status = session.status(now)
    has_mine, has_theirs = session.my_word is not None, session.their_word is not None
    return Row(
        session,
        title_of(session, other),
        status,
        in_brief(status, session.result, has_mine, has_theirs, side, other),
        waits_for_word=status == SessionStatus.TO_CONFIRM and (not has_mine or has_theirs),
        waits_for_stars=status != SessionStatus.UNDER_WAY and session.can_be_rated(now),
    )


def title_of(session: MentoringSession | Listed, other: str) -> str:
    """What it is about, or without a topic with whom it is."""
    kind = "Introduction" if session.kind == SessionKind.INTRO else "Session"
    return session.topic or f"{kind} with {other}"
