"""When a session's time has passed: both are asked how it was, and time settles what nobody settles (F20, F18)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.booking import move
from mentorcruise.domain.booking_terms import terms_for
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.session_results import SessionResult
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.jobs.clock_process import tick
from mentorcruise.jobs.registry import HANDLERS
from tests.factories import free_times, make_booking, make_calendar, make_session
from tests.house.pair_rows import book
from tests.mail.conftest import sent, text_of

__all__ = ["sent"]


@pytest.fixture
def booked(pair):
    """A session that is booked for one of the next days."""
    make_calendar(pair.mentor)
    return db.session.get_one(MentoringSession, make_booking(pair, topic="Queues").session_id)


def until(moment):
    clock.move_forward(moment - clock.now())


def asked(sent):
    """(recipient, text) of the letters that ask how a session was."""
    letters = [(letter["To"].addresses[0].display_name, letter) for letter in sent()]
    return {
        name: text_of(letter)
        for name, letter in letters
        if letter["Subject"].startswith(("Was the session", "How was the session"))
    }


def result(session):
    return db.session.get(SessionResult, session.id)


def run(job, subject):
    HANDLERS[job](str(subject))
    db.session.commit()


def test_both_are_asked_when_it_is_over_and_time_settles_it(booked, work, sent):
    """F20: a letter to each with what to do; 72 hours later a result by time, if nobody said anything."""
    until(booked.ends_at - timedelta(minutes=1))
    work()
    assert asked(sent) == {}
    until(booked.ends_at + timedelta(minutes=1))
    work()
    letters = asked(sent)
    assert set(letters) == {"Mia Mentee", "Max Mentor"}
    for text in letters.values():
        assert "1. Say whether it was held" in text and "2. Rate it" in text
        assert f"http://localhost/sessions/{booked.id}" in text and "it counts as held as planned" in text
    until(booked.ends_at + timedelta(hours=71, minutes=59))
    work()
    assert result(booked) is None
    until(booked.ends_at + timedelta(hours=72, minutes=1))
    work()
    assert (result(booked).result, result(booked).source) == ("held", "automatic")


def test_whoever_has_said_and_rated_is_not_asked(pair, sent):
    session = book(pair, days=-1)
    session.rate(pair.mentee, 5, "", clock.now())
    db.session.commit()
    run("sessions.over", f"{session.id}:0")
    run("letters.session_over", session.id)
    letters = asked(sent)
    assert set(letters) == {"Max Mentor"} and "what Mia Mentee has said counts" in letters["Max Mentor"]


def test_whoever_has_only_confirmed_is_asked_for_the_stars(pair, sent):
    run("letters.session_over", make_session(pair).id)
    letters = asked(sent)
    assert set(letters) == {"Mia Mentee", "Max Mentor"}
    assert all("Rate it with" in text and "Say whether" not in text for text in letters.values())


def test_a_session_that_was_moved_or_cancelled_asks_nobody(pair, booked, work, sent):
    """Its row of the former time is still there, and says nothing."""
    former = booked.ends_at
    terms = terms_for(db.session(), pair.id, pair.mentee_id, clock.now(), lock=True)
    move(db.session(), terms, booked.id, free_times(pair)[-1], pair.mentee, clock.now())
    db.session.commit()
    until(former + timedelta(minutes=1))
    work()
    assert asked(sent) == {}
    db.session.expire_all()
    booked.cancel(pair.mentee, "", False, clock.now())
    db.session.commit()
    until(booked.ends_at + timedelta(days=5))
    work()
    assert asked(sent) == {} and result(booked) is None


def test_the_job_run_twice_asks_once(pair):
    """R1"""
    session = book(pair, days=-1)
    for _ in range(2):
        run("sessions.over", f"{session.id}:0")
    jobs = db.session.scalars(select(OutboxMessage.job)).all()
    assert jobs.count("letters.session_over") == jobs.count("sessions.settle") == 1


def test_nothing_hangs_on_one_row(pair, work):
    """F20, R1: however the messages were lost, the hourly sweep settles what is over for 72 hours."""
    hanging, young = book(pair, days=-4), book(pair, days=-2)
    logged = make_session(pair, days_ago=9, confirmed=False)
    db.session.query(OutboxMessage).delete()
    db.session.commit()
    tick(clock.now())
    work()
    assert result(hanging).source == "automatic"
    assert result(young) is None and result(logged) is None
    clock.move_forward(timedelta(hours=73))
    tick(clock.now())
    work()
    assert result(young).source == result(logged).source == "automatic"


def test_one_that_has_failed_for_good_is_asked_for_again(pair, work):
    """A message that was set aside is no end: the next hour asks anew."""
    session = book(pair, days=-5)
    run("sessions.settle_all", "2026-01-01T00:00:00+00:00")
    db.session.query(OutboxMessage).update({"set_aside_at": clock.now()})
    db.session.commit()
    run("sessions.settle_all", "2026-01-01T01:00:00+00:00")
    work()
    assert result(session).result == "held"
