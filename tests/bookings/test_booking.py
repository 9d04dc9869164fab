"""Booking: what is stored with a session and with a series, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.availability import AvailabilityException
from mentorcruise.domain.booking import Wish, book
from mentorcruise.domain.booking_terms import Standing, terms_for
from mentorcruise.domain.bookings import SessionSeat, SessionSeries, SessionTime
from mentorcruise.domain.errors import MentorshipEnded, SlotTaken, TimeNotOffered
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
    make_session,
    save,
)

MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)


@pytest.fixture
def pair(app):
    mentor = make_mentor()
    make_calendar(mentor, buffer_minutes=15)
    return make_mentorship(mentor=mentor)


def asked_for(prefix: str) -> list[tuple[str, str]]:
    """(job, subject) of what is to be done later, sorted."""
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.job.startswith(prefix)))
    return sorted((row.job, row.subject) for row in rows)


def session_of(booked) -> MentoringSession:
    return db.session.get_one(MentoringSession, booked.session_id)


def test_a_booking_stores_session_time_and_seats(pair):
    """F16: both have a seat, the mentor's with the buffer; the first session of a pair is its introduction (A23)."""
    start = free_times(pair)[3]
    session = session_of(make_booking(pair, start, topic="Types"))
    assert (session.kind, session.origin, session.topic, session.sequence) == ("intro", "booked", "Types", 0)
    assert (session.starts_at, session.ends_at) == (start, start + timedelta(minutes=45))
    seats = {seat.person_id: seat.during for seat in db.session.scalars(select(SessionSeat))}
    assert (seats[pair.mentee_id].lower, seats[pair.mentee_id].upper) == (start, session.ends_at)
    assert seats[pair.mentor.person_id].upper == session.ends_at + timedelta(minutes=15)
    time = db.session.scalars(select(SessionTime)).one()
    assert (time.sequence, time.starts_at, time.set_by_id) == (0, start, pair.mentee_id)


def test_only_the_first_session_of_a_pair_is_its_introduction(pair):
    kinds = [session_of(make_booking(pair)).kind for _ in range(2)]
    assert kinds == ["intro", "regular"]
    known = make_mentorship(mentor=pair.mentor)
    make_session(known)
    assert session_of(make_booking(known)).kind == "regular"


def test_letters_reminders_and_the_end_are_asked_for_once(pair):
    """F18: with the booking itself, so that no crash can lose them."""
    start = free_times(pair)[-1]
    session_id = make_booking(pair, start).session_id
    assert asked_for("letters.session") == [
        ("letters.session_booked", f"{session_id}"),
        ("letters.session_reminder_day", f"{session_id}:0"),
        ("letters.session_reminder_hour", f"{session_id}:0"),
    ]
    assert asked_for("sessions.over") == [("sessions.over", f"{session_id}:0")]
    due = {row.job: row.due_at for row in db.session.scalars(select(OutboxMessage))}
    assert due["letters.session_reminder_day"] == start - timedelta(days=1)
    assert due["letters.session_reminder_hour"] == start - timedelta(hours=1)
    assert due["sessions.over"] == start + timedelta(minutes=45)


def test_a_reminder_that_would_come_too_late_is_not_asked_for(pair):
    with time_machine.travel(MONDAY, tick=False):
        make_booking(pair, MONDAY + timedelta(hours=3))
    assert [job for job, _ in asked_for("letters.session_reminder")] == ["letters.session_reminder_hour"]


def test_a_time_is_booked_once_for_mentor_and_mentee(pair):
    """R10: the database refuses the second, for the mentor with another mentee, and for the mentee with another mentor."""
    start = free_times(pair)[0]
    make_booking(pair, start)
    others = make_mentorship(mentor=pair.mentor)
    with pytest.raises(SlotTaken):
        make_booking(others, start)
    db.session.rollback()
    second = make_mentor("Second")
    make_calendar(second)
    with pytest.raises(SlotTaken):
        make_booking(make_mentorship(pair.mentee, second), start)
    db.session.rollback()
    assert start not in free_times(others)
    assert free_times(others)[0] >= start + timedelta(minutes=60)


def test_a_mentor_who_is_a_mentee_elsewhere_is_in_one_place_at_a_time(pair):
    """One constraint holds whatever the role."""
    coach = make_mentor("Coach")
    make_calendar(coach)
    as_mentee = make_mentorship(pair.mentor.person, coach)
    start = free_times(pair)[0]
    make_booking(as_mentee, start)
    with pytest.raises(SlotTaken):
        make_booking(pair, start)


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        (MONDAY - timedelta(hours=1), Standing.PAST),
        (MONDAY + timedelta(hours=2), Standing.TOO_SOON),
        (MONDAY + timedelta(days=14, hours=2), Standing.TOO_FAR),
        (MONDAY + timedelta(days=2, hours=20), Standing.CLOSED),
        (MONDAY + timedelta(days=2, hours=2, minutes=7), Standing.CLOSED),
    ],
)
def test_a_time_that_is_not_on_offer_is_refused(app, at, standing):
    mentor = make_mentor()
    make_calendar(mentor, notice_hours=24, horizon_days=14)
    with time_machine.travel(MONDAY, tick=False):
        pair = make_mentorship(mentor=mentor)
        with pytest.raises(TimeNotOffered) as refused:
            make_booking(pair, at)
    assert refused.value.standing == standing


def test_nothing_is_booked_after_the_end(pair):
    start = free_times(pair)[0]
    end_mentorship(pair)
    terms = terms_for(db.session(), pair.id, pair.mentee_id, clock.now())
    with pytest.raises(MentorshipEnded):
        book(db.session(), terms, Wish(start), pair.mentee, clock.now())
    assert free_times(pair) == []


def test_a_series_books_what_is_free_and_names_the_rest(app):
    """F16: Monday at two in Berlin, each week; one Monday is away, one is taken, the rest keeps its hour (R13)."""
    mentor = make_mentor()
    make_calendar(mentor, time_zone="Europe/Berlin", horizon_days=14)
    with time_machine.travel(MONDAY, tick=False):
        pair, other = make_mentorship(mentor=mentor), make_mentorship(mentor=mentor)
        first = MONDAY + timedelta(hours=5)
        make_booking(other, first + timedelta(weeks=1))
        away = (first + timedelta(weeks=2)).date()
        save(AvailabilityException(
            mentor_id=mentor.id, kind="away", first_day=away, last_day=away, created_at=clock.now()
        ))  # fmt: skip
        booked = make_booking(pair, first, every_weeks=1, times=5)
    assert [one.standing for one in booked.planned] == ["free", "taken", "closed", "free", "free"]
    starts = db.session.scalars(
        select(MentoringSession.starts_at).where(MentoringSession.series_id == booked.series_id)
        .order_by(MentoringSession.starts_at)
    ).all()  # fmt: skip
    # In summer time two o'clock in Berlin is an hour earlier in UTC.
    assert starts == [first, first + timedelta(weeks=3, hours=-1), first + timedelta(weeks=4, hours=-1)]
    series = db.session.get_one(SessionSeries, booked.series_id)
    assert (series.time_zone, series.occurrences, series.minutes) == ("Europe/Berlin", 5, 45)
    assert asked_for("letters.series") == [("letters.series_booked", f"{booked.series_id}")]
    reminders = {subject for _, subject in asked_for("letters.session_reminder_hour")}
    assert reminders >= {f"{booked.session_id + number}:0" for number in range(3)}
    assert len(asked_for("letters.session_booked")) == 1


def test_an_hour_that_the_clocks_skip_is_left_out_of_a_series(app):
    mentor = make_mentor()
    make_calendar(mentor, hours=[(6, 0, 360)], time_zone="Europe/Berlin", session_minutes=30)
    with time_machine.travel(MONDAY, tick=False):
        pair = make_mentorship(mentor=mentor)
        booked = make_booking(pair, datetime(2026, 3, 15, 1, 30, tzinfo=UTC), every_weeks=2, times=3)
    assert [one.standing for one in booked.planned] == ["free", "skipped", "free"]
    assert f"{booked.left_out[0].local:%d %b %H:%M}" == "29 Mar 02:30"


def test_the_ending_of_a_mentorship_frees_what_was_booked(pair):
    """F17: and tells both, for a series once."""
    single, series = make_booking(pair), make_booking(pair, every_weeks=1, times=3)
    taken = [session_of(single).starts_at, session_of(series).starts_at]
    other = make_mentorship(make_mentee("Other"), pair.mentor)
    assert not set(taken) & set(free_times(other))
    end_mentorship(pair)
    assert set(taken) <= set(free_times(other))
    assert asked_for("letters.session_cancelled") == [("letters.session_cancelled", f"{single.session_id}")]
    assert asked_for("letters.series_cancelled") == [("letters.series_cancelled", f"{series.series_id}")]
