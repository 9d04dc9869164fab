"""Calling booked sessions off: each is cancelled, and the letters about them are asked for (F16, F17)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mentorcruise.domain.errors import TooLateToMove
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor

if TYPE_CHECKING:
    from mentorcruise.domain.booking_terms import Terms
    from mentorcruise.domain.sessions import MentoringSession


def call_off(
    sessions: "Sequence[MentoringSession]",
    by: Actor | None,
    reason: str,
    now: datetime,
    window: timedelta = timedelta(0),
) -> None:
    """Cancel these sessions, those within the cancellation window as late. One letter each, for a series one for all.

    `by` is None when the mentorship has ended. Raises AlreadyCancelledSession, AlreadySettled.
    """
    of_series = Counter(session.series_id for session in sessions)
    for session in sessions:
        session.cancel(by, reason, is_late(session.starts_at, now, window), now)
        if session.series_id is None or of_series[session.series_id] == 1:
            later(session, "letters.session_cancelled", session.id, now, key=f"session-cancelled-{session.id}")
    for series_id, number in of_series.items():
        if series_id is not None and number > 1:
            later(sessions[0], "letters.series_cancelled", series_id, now, key=f"series-cancelled-{series_id}")


def check_move(terms: "Terms", starts_at: datetime, by: Actor, now: datetime) -> None:
    """Within the cancellation window the mentee does not move a session: that would be a late cancellation without the mark.

    Raises TooLateToMove.
    """
    if by.id == terms.mentee_id and is_late(starts_at, now, terms.cancellation_window):
        raise TooLateToMove


def is_late(starts_at: datetime, now: datetime, window: timedelta) -> bool:
    """Whether a session that starts then can no longer be cancelled in good time."""
    return starts_at - now < window
