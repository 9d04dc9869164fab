"""The pages of bookings: choose, book, repeat, move, cancel; and what is said when it cannot be."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.bookings import SessionCancellation, SessionTime
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from tests.factories import (
    end_mentorship,
    free_times,
    make_booking,
    make_calendar,
    make_mentee,
    make_mentor,
    make_mentorship,
)


def value(start: datetime) -> str:
    return f"{start:%Y-%m-%dT%H:%MZ}"


def offered(page: str) -> list[str]:
    return re.findall(r'name="starts_at" value="([^"]+)"', page)


def sessions() -> list[MentoringSession]:
    db.session.rollback()
    return list(db.session.scalars(select(MentoringSession).order_by(MentoringSession.starts_at)))


@pytest.fixture
def path(pair):
    return f"/mentorships/{pair.id}/bookings"


def test_the_free_times_are_shown_to_both_by_week(pair, path, visitor):
    """F16: what the mentee sees the mentor sees, and nothing else."""
    weeks = [visitor(person).get(path).text for person in (pair.mentee, pair.mentor.person)]
    assert offered(weeks[0]) == offered(weeks[1])
    browser, page, shown = visitor(pair.mentee), weeks[0], offered(weeks[0])
    while link := re.search(r'aria-current.*?</a>\s*<a href="([^"]+)"', page):
        page = browser.get(link[1]).text
        shown += offered(page)
    assert shown == [value(start) for start in free_times(pair)]


def test_another_week_comes_as_a_piece(pair, path, visitor):
    """HOUSE: one URL, two bodies."""
    later = (clock.now() + timedelta(days=14)).date()
    browser = visitor(pair.mentee)
    piece = browser.get(f"{path}?week={later}", htmx=True)
    assert "<html" not in piece.text
    assert "HX-Request" in piece.headers["Vary"]
    assert offered(piece.text) == offered(browser.get(f"{path}?week={later}").text)


@pytest.mark.parametrize("week", ["", "nonsense", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_week_that_makes_no_sense_is_the_first_one(pair, path, visitor, week):
    assert offered(visitor(pair.mentee).get(f"{path}?week={week}").text)


def test_both_zones_are_shown_where_they_differ(app, visitor):
    """F16: the reader's time, in small the other's; with the day where that differs too."""
    mentor = make_mentor()
    make_calendar(mentor, hours=[(0, 18 * 60, 20 * 60)], time_zone="Europe/Berlin")
    mentor.person.time_zone = "Europe/Berlin"
    pair = make_mentorship(make_mentee(time_zone="Asia/Tokyo"), mentor)
    page = visitor(pair.mentee).get(f"/mentorships/{pair.id}/bookings").text
    assert "In your zone, Asia/Tokyo" in page
    hour = "01:00" if "01:00</span>" in page else "02:00"  # in Berlin's summer time, and in its winter time
    assert re.search(rf"<span>{hour}</span><small><span class=\"vh\">for Max Mentor </span>Mon 18:00</small>", page)
    own = visitor(mentor.person).get(f"/mentorships/{pair.id}/bookings").text
    assert re.search(rf"<span>18:00</span><small><span class=\"vh\">for Mia Mentee </span>Tue {hour}</small>", own)


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_either_of_the_two_books_a_free_time(pair, path, visitor, who):
    person = pair.mentee if who == "mentee" else pair.mentor.person
    start = free_times(pair)[2]
    answer = visitor(person).post(path, {"starts_at": value(start), "topic": "Types"})
    assert answer.status_code == 303
    [session] = sessions()
    assert (session.starts_at, session.topic, session.created_by_id, session.kind) == (
        start,
        "Types",
        person.id,
        "intro",
    )
    assert answer.headers["Location"] == f"/sessions/{session.id}"
    assert "Introduction" in visitor(person).get(path).text


def test_a_form_sent_again_books_once(pair, path, visitor):
    """R11: Back, resubmit, a double click."""
    browser, form = (
        visitor(pair.mentee),
        {"starts_at": value(free_times(pair)[0]), "submission_key": str(uuid4())},
    )
    answers = [browser.post(path, form) for _ in range(5)]
    assert {answer.headers["Location"] for answer in answers} == {f"/sessions/{sessions()[0].id}"}
    assert len(sessions()) == 1


def test_a_time_just_taken_is_answered_with_the_next_free_ones(pair, path, visitor):
    """R10: 409, what happened, and times that can be booked from this very page; the topic is kept."""
    start = free_times(pair)[0]
    make_booking(make_mentorship(mentor=pair.mentor), start)
    browser = visitor(pair.mentee)
    answer = browser.post(path, {"starts_at": value(start), "topic": "My topic"})
    assert answer.status_code == 409
    assert "just taken" in answer.text
    assert 'value="My topic"' in answer.text
    assert offered(answer.text)[:5] == [value(time) for time in free_times(pair)[:5]]
    assert browser.post(path, {"starts_at": offered(answer.text)[0]}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Choose one of the times."),
        ("nonsense", "Choose one of the times."),
        ("2026-03-09T10:00", "Choose one of the times."),
        ("2020-01-01T10:00Z", "This time has passed."),
        ("0001-01-01T00:00+14:00", "Choose one of the times."),
        ("9999-12-31T23:59-14:00", "Choose one of the times."),
        ("9999-12-31T10:00Z", "too far ahead"),
    ],
)
def test_a_time_that_is_none_or_not_on_offer_is_refused(pair, path, visitor, typed, said):
    answer = visitor(pair.mentee).post(path, {"starts_at": typed, "topic": "My topic"})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert 'value="My topic"' in answer.text
    assert offered(answer.text)
    assert sessions() == []


def test_a_time_too_near_or_outside_the_hours_is_refused(app, visitor):
    mentor = make_mentor()
    make_calendar(mentor, notice_hours=24)
    pair = make_mentorship(mentor=mentor)
    browser, path = visitor(pair.mentee), f"/mentorships/{pair.id}/bookings"
    near = clock.now() + timedelta(hours=3)
    assert "too near" in browser.post(path, {"starts_at": value(near)}).text
    night = clock.day_start(clock.now()) + timedelta(days=5, hours=3)
    answer = browser.post(path, {"starts_at": value(night)})
    assert (answer.status_code, "not open at this time" in answer.text) == (422, True)


def test_a_stranger_learns_nothing(pair, path, visitor):
    """S1: neither the times nor whether there is such a pair."""
    stranger = visitor(make_mentee())
    session_id = make_booking(pair).session_id
    series_id = make_booking(pair, every_weeks=1, times=2).series_id
    for there in (path, f"/sessions/{session_id}/times", f"/sessions/{session_id}/cancellation"):
        assert stranger.get(there).status_code == 404
        assert stranger.post(there, {"starts_at": value(free_times(pair)[0]), "reason": "Mine"}).status_code == 404
    assert stranger.post(f"/series/{series_id}/cancellation", {"reason": "Mine"}).status_code == 404


def test_without_hours_each_side_is_told_what_to_do(app, visitor):
    pair = make_mentorship()
    path = f"/mentorships/{pair.id}/bookings"
    assert "/account/availability" in visitor(pair.mentor.person).get(path).text
    mentee = visitor(pair.mentee).get(path).text
    assert "has not opened any hours yet" in mentee
    assert offered(mentee) == []


def test_a_repeat_is_shown_first_and_then_booked(app, visitor):
    """F16: the preview stores nothing and names what is not free; booking leaves it out and says so."""
    mentor = make_mentor()
    make_calendar(mentor)
    with time_machine.travel(datetime(2026, 5, 4, 8, tzinfo=UTC), tick=False):
        pair = make_mentorship(mentor=mentor)
        start = free_times(pair)[0]
        make_booking(make_mentorship(mentor=mentor), start + timedelta(weeks=2))
        browser, path = visitor(pair.mentee), f"/mentorships/{pair.id}/bookings"
        form = {"starts_at": value(start), "every_weeks": "1", "times": "4", "submission_key": str(uuid4())}
        preview = browser.post(path, {**form, "preview": "1"})
        assert preview.status_code == 200
        assert "These would be booked" in preview.text
        assert preview.text.count("Free</span>") == 3
        assert len(sessions()) == 1
        answer = browser.post(path, form, follow=True)
        assert "3 sessions of 4 booked" in answer.text
        assert "Mon 18 May, 09:00 (taken)" in answer.text
        assert len(sessions()) == 4
        assert browser.post(path, form).status_code == 303
        assert len(sessions()) == 4


def test_how_often_it_repeats_is_asked_for(pair, path, visitor):
    start = value(free_times(pair)[0])
    for times in ("", "1", "13", "many"):
        answer = visitor(pair.mentee).post(path, {"starts_at": start, "every_weeks": "2", "times": times})
        assert answer.status_code == 422
    assert visitor(pair.mentee).post(path, {"starts_at": start, "every_weeks": "3", "times": "4"}).status_code == 422
    assert sessions() == []


def test_a_session_moves_and_keeps_its_history(pair, visitor):
    """F16: sequence and times as the calendar's entry needs them; new reminders, one letter."""
    session_id = make_booking(pair).session_id
    there, browser = f"/sessions/{session_id}/times", visitor(pair.mentor.person)
    new = free_times(pair)[-1]
    assert value(new) in browser.get(f"{there}?week={new.date()}").text
    for _ in range(5):
        assert browser.post(there, {"starts_at": value(new)}).status_code == 303
    [session] = sessions()
    assert (session.starts_at, session.sequence) == (new, 1)
    assert session.ends_at == new + timedelta(minutes=45)
    assert len(db.session.scalars(select(SessionTime)).all()) == 2
    jobs = [(m.job, m.subject) for m in db.session.scalars(select(OutboxMessage))]
    assert jobs.count(("letters.session_moved", f"{session_id}")) == 1
    assert ("letters.session_reminder_hour", f"{session_id}:1") in jobs
    assert new not in free_times(pair)


def test_a_session_can_move_within_its_own_time(pair, visitor):
    """Its own seat is not in its way."""
    times = free_times(pair)
    booked = make_booking(pair, next(t for t in times[40:] if t + timedelta(minutes=30) in times))
    start = sessions()[0].starts_at + timedelta(minutes=30)
    page = visitor(pair.mentee).get(f"/sessions/{booked.session_id}/times").text
    assert value(start) in offered(page)
    assert (
        visitor(pair.mentee).post(f"/sessions/{booked.session_id}/times", {"starts_at": value(start)}).status_code
        == 303
    )


def test_a_move_to_a_taken_time_leaves_it_where_it_was(pair, visitor):
    first, second = (make_booking(pair, free_times(pair)[60]) for _ in range(2))
    taken = db.session.get_one(MentoringSession, second.session_id).starts_at
    before = db.session.get_one(MentoringSession, first.session_id).starts_at
    answer = visitor(pair.mentee).post(f"/sessions/{first.session_id}/times", {"starts_at": value(taken)})
    assert (answer.status_code, "The next free times" in answer.text) == (409, True)
    assert sessions()[0].starts_at == before
    assert sessions()[0].sequence == 0
    answer = visitor(pair.mentee).post(f"/sessions/{first.session_id}/times", {"starts_at": "2020-01-01T10:00Z"})
    assert answer.status_code == 422


def test_a_session_is_cancelled_with_a_reason_and_its_time_is_free_again(pair, path, visitor):
    start = free_times(pair)[-1]
    session_id = make_booking(pair, start).session_id
    there, browser = f"/sessions/{session_id}/cancellation", visitor(pair.mentee)
    assert "This is late" not in browser.get(there).text
    assert browser.post(there, {"reason": " "}).status_code == 422
    answer = browser.post(there, {"reason": "I am ill."})
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    cancellation = db.session.scalars(select(SessionCancellation)).one()
    assert (cancellation.reason, cancellation.late, cancellation.by_id) == ("I am ill.", False, pair.mentee_id)
    assert start in free_times(pair)
    assert browser.post(there, {"reason": "Again"}).status_code == 409
    assert browser.get(there).status_code == 409
    assert browser.post(f"/sessions/{session_id}/times", {"starts_at": value(start)}).status_code == 409


def test_inside_the_window_it_is_late_and_says_so_before(app, visitor):
    mentor = make_mentor()
    make_calendar(mentor, hours=[(day, 0, 1440) for day in range(7)], cancel_hours=24)
    pair = make_mentorship(mentor=mentor)
    session_id = make_booking(pair, free_times(pair)[0]).session_id
    there = f"/sessions/{session_id}/cancellation"
    assert "marked as cancelled late" in visitor(mentor.person).get(there).text
    assert visitor(mentor.person).post(there, {"reason": "A cold"}).status_code == 303
    assert db.session.scalars(select(SessionCancellation)).one().late


def test_a_series_is_cancelled_from_now_on(pair, visitor):
    booked = make_booking(pair, every_weeks=2, times=3)
    browser = visitor(pair.mentee)
    page = browser.get(f"/sessions/{booked.session_id}/cancellation").text
    assert "Cancel all 3 ahead" in page
    there = f"/series/{booked.series_id}/cancellation"
    assert browser.post(there, {"reason": ""}).status_code == 422
    assert browser.post(there, {"reason": "Too often"}).status_code == 303
    assert all(session.closed_at for session in sessions())
    letters = [m.job for m in db.session.scalars(select(OutboxMessage)) if "cancelled" in m.job]
    assert letters == ["letters.series_cancelled"]
    assert browser.post(there, {"reason": "Too often"}).status_code == 409


def test_nothing_can_be_booked_after_the_end(pair, path, visitor):
    start = value(free_times(pair)[0])
    end_mentorship(pair)
    assert visitor(pair.mentee).post(path, {"starts_at": start}).status_code == 409
    page = visitor(pair.mentee).get(path)
    assert "has ended" in page.text
    assert offered(page.text) == []


def test_a_session_that_was_held_outside_the_calendar_is_neither_moved_nor_cancelled(pair, visitor):
    from tests.factories import make_session

    logged = make_session(pair)
    for what in ("times", "cancellation"):
        assert visitor(pair.mentee).get(f"/sessions/{logged.id}/{what}").status_code == 409
