"""A pair's share of the mentor's calendar is bounded, and a late cancellation cannot be hidden by moving first."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.booking import MOST_AHEAD
from mentorcruise.domain.errors import TooManyAhead
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from tests.factories import free_times, make_booking


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(MentoringSession)) or 0


def test_nobody_takes_a_mentors_whole_calendar(pair, visitor):
    """F16: all or nothing of a series that would be too much, and a clear answer to one session too many."""
    for start in free_times(pair)[: 4 * MOST_AHEAD : 4]:
        if count() < MOST_AHEAD:
            make_booking(pair, start)
    assert count() == MOST_AHEAD
    start = free_times(pair)[-1]
    answer = visitor(pair.mentee).post(f"/mentorships/{pair.id}/bookings", {"starts_at": start.isoformat()})
    assert answer.status_code == 409 and "sessions enough for now" in answer.text
    assert count() == MOST_AHEAD


def test_a_series_that_is_too_long_is_not_cut_in_silence(pair):
    for start in free_times(pair)[: 4 * (MOST_AHEAD - 3) : 4]:
        make_booking(pair, start)
    before = count()
    with pytest.raises(TooManyAhead):
        make_booking(pair, free_times(pair)[1], every_weeks=1, times=12)
    db.session.rollback()
    assert count() == before


def test_within_the_window_the_mentor_moves_a_session_and_the_mentee_does_not(pair, visitor):
    """F16: moving it far away and cancelling it there would hide that it was late."""
    booked, other = make_booking(pair, free_times(pair)[60]), free_times(pair)[90]
    session = db.session.get_one(MentoringSession, booked.session_id)
    clock.move_forward(session.starts_at - timedelta(hours=5) - clock.now())
    mentee, mentor = visitor(pair.mentee), visitor(pair.mentor.person)
    form = {"starts_at": other.isoformat()}
    for answer in (mentee.get(f"/sessions/{session.id}/times"), mentee.post(f"/sessions/{session.id}/times", form)):
        assert answer.status_code == 409 and "too late to move" in answer.text
    assert mentor.post(f"/sessions/{session.id}/times", form).status_code == 303
    assert db.session.get_one(MentoringSession, booked.session_id).sequence == 1
