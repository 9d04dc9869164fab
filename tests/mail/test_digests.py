"""A digest instead: what can wait comes in one letter at eight, each thing once, also after a crash."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask

from mentorcruise import clock
from mentorcruise.domain import conversations
from mentorcruise.domain.application_words import DeclineReason
from mentorcruise.domain.applications import Application
from mentorcruise.domain.digests import Due, take
from mentorcruise.domain.letter_choices import Every, gather, switch_off
from mentorcruise.domain.letter_kinds import BY_NAME, DIGEST, Kind
from mentorcruise.domain.letters import DigestItem, Letter
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import HANDLERS
from mentorcruise.jobs.schedule import SCHEDULE
from mentorcruise.jobs.work import drain
from mentorcruise.mail import check_ins, messages
from tests.factories import (
    answer_check_in,
    make_application,
    make_check_in,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_session,
    rate,
    write_message,
)
from tests.mail.conftest import html_of, text_of

Sent = Callable[[], list[EmailMessage]]
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""In Berlin 11:00."""
WEDNESDAY_AT_8 = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


@pytest.fixture
def received(sent: Sent) -> Sent:
    """What was sent, but for the decision that lists a mentor, which is no part of the story."""
    return lambda: [letter for letter in sent() if "listed as a mentor" not in letter["Subject"]]


@pytest.fixture
def at(app: object) -> Iterator[Callable[[datetime], None]]:
    """Go to a moment, and do there what the clock and the worker would do."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:

        def go(moment: datetime) -> None:
            traveller.move_to(moment)
            later(db.session(), "digests.ask", "", clock.now())
            db.session.commit()
            drain()
            db.session.expire_all()

        yield go


def mentor_with(every: Every | None = Every.DAY, zone: str = "Europe/Berlin") -> Mentor:
    mentor = make_mentor("Max Mentor")
    mentor.person.time_zone = zone
    gather(db.session(), mentor.person_id, every, clock.now())
    db.session.commit()
    return mentor


def apply_to(mentor: Mentor, name: str = "Mia Mentee") -> Application:
    application = make_application(make_mentee(name), mentor)
    later(application, "letters.application_submitted", application.id, clock.now())
    db.session.commit()
    drain()
    return application


def log_session(mentor: Mentor) -> MentoringSession:
    session = make_session(make_mentorship(make_mentee("Mia Mentee"), mentor))
    later(session, "letters.session_logged", session.id, clock.now())
    db.session.commit()
    drain()
    return session


def waiting() -> int:
    return db.session.query(DigestItem).filter_by(sent_at=None).count()


def test_a_letter_waits_until_eight_where_its_reader_lives(at: Callable, received: Sent) -> None:
    """F18: what was written at eleven comes the next morning, with its subject, its first words and its link."""
    apply_to(mentor_with())
    assert received() == [] and waiting() == 1
    for too_early in (TUESDAY, TUESDAY.replace(hour=20), WEDNESDAY_AT_8 - timedelta(minutes=1)):
        at(too_early)
        assert received() == []
    at(WEDNESDAY_AT_8)
    (letter,) = received()
    assert letter["Subject"] == "Your digest: Mia Mentee asks you to be their mentor"
    assert "## Mia Mentee asks you to be their mentor\r\n" in text_of(letter)
    assert "Read it and answer:\r\nhttp://localhost/applications/" in text_of(letter)
    assert "Mia Mentee asks you to be their mentor</h2>" in html_of(letter)
    assert waiting() == 0


@pytest.mark.parametrize(
    ("zone", "eight"),
    [
        ("Asia/Kolkata", (25, 2, 30)),
        ("Asia/Kathmandu", (25, 2, 15)),
        ("America/New_York", (24, 13, 0)),
        ("No/Where", (25, 8, 0)),
    ],
)
def test_zones_that_are_off_by_a_part_of_an_hour_are_met(at: Callable, received: Sent, zone: str, eight: tuple) -> None:
    """At eight to the minute; a zone that nobody knows is UTC."""
    apply_to(mentor_with(zone=zone))
    on_the_dot = datetime(2026, 11, *eight, tzinfo=UTC)
    at(on_the_dot - timedelta(minutes=15))
    assert received() == []
    at(on_the_dot)
    assert len(received()) == 1


def test_a_weekly_digest_comes_on_monday(at: Callable, received: Sent) -> None:
    log_session(mentor_with(Every.WEEK))
    for day in range(1, 6):
        at(TUESDAY + timedelta(days=day))
    assert digests(received) == [] and waiting() == 1
    at(datetime(2026, 11, 30, 7, 0, tzinfo=UTC))
    assert len(digests(received)) == 1


def test_what_waits_for_a_daily_digest_does_not_wait_until_monday(at: Callable, received: Sent) -> None:
    """F18: whoever changes to a weekly one gets the next morning what was laid aside before."""
    mentor = mentor_with(Every.DAY)
    apply_to(mentor)
    at(TUESDAY + timedelta(hours=2))
    gather(db.session(), mentor.person_id, Every.WEEK, clock.now())
    db.session.commit()
    at(WEDNESDAY_AT_8 - timedelta(minutes=1))
    assert received() == []
    at(WEDNESDAY_AT_8)
    (letter,) = received()
    assert letter["Subject"] == "Your digest: Mia Mentee asks you to be their mentor" and waiting() == 0


def test_what_can_not_wait_that_long_comes_at_once(at: Callable, received: Sent) -> None:
    """Someone waits for the answer to an application: a day is fine, a week is not."""
    apply_to(mentor_with(Every.WEEK))
    assert len(received()) == 1 and digests(received) == [] and waiting() == 0


def test_nothing_waits_and_nothing_is_sent(at: Callable, received: Sent) -> None:
    mentor_with()
    for day in range(10):
        at(TUESDAY + timedelta(days=day))
    assert received() == []


def test_each_thing_comes_once_and_each_day_has_one_digest(at: Callable, received: Sent) -> None:
    """F18: the clock looks every quarter of an hour, also when it was away at eight."""
    mentor = mentor_with()
    apply_to(mentor)
    at(WEDNESDAY_AT_8 + timedelta(hours=2))
    apply_to(mentor, "Nora Next")
    for quarter in range(50):
        at(WEDNESDAY_AT_8 + timedelta(hours=2, minutes=15 * quarter))
    assert len(digests(received)) == 1
    at(WEDNESDAY_AT_8 + timedelta(days=1))
    second = next(letter for letter in digests(received) if "Nora" in str(letter["Subject"]))
    assert len(digests(received)) == 2 and "Mia" not in text_of(second)


def test_two_workers_send_it_once(at: Callable, received: Sent, app: Flask) -> None:
    """F18: the job is run by eight at the same moment."""
    mentor = mentor_with()
    apply_to(mentor)
    person_id, messages = str(mentor.person_id), []
    db.session.commit()

    def one_worker() -> None:
        with app.app_context():
            try:
                HANDLERS["letters.digest"](person_id)
                db.session.commit()
                messages.append("done")
            finally:
                db.session.remove()

    with time_machine.travel(WEDNESDAY_AT_8, tick=False):
        workers = [threading.Thread(target=one_worker) for _ in range(8)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert messages == ["done"] * 8
    assert db.session.query(Letter).filter_by(kind="digest").count() == 1
    assert len(digests(received)) == 1 and waiting() == 0


def test_killed_before_the_commit_it_is_the_same_letter(at: Callable, received: Sent) -> None:
    """R1, F18: handed over, then killed. The second time it carries the same id, and nothing waits any more."""
    mentor = mentor_with()
    apply_to(mentor)
    log_session(mentor)
    with time_machine.travel(WEDNESDAY_AT_8, tick=False):
        HANDLERS["letters.digest"](str(mentor.person_id))
        (first,) = digests(received)
        db.session.rollback()
        assert waiting() == 2
    at(WEDNESDAY_AT_8 + timedelta(minutes=1))
    (again,) = digests(received)
    assert again["Message-ID"] == first["Message-ID"] and again["Subject"] == "Your digest: 2 letters"
    assert waiting() == 0


def test_what_was_sent_by_itself_is_not_in_the_digest_again(at: Callable, received: Sent) -> None:
    """R1: its job runs again after the reader has chosen a digest."""
    mentor = mentor_with(None)
    application = apply_to(mentor)
    gather(db.session(), mentor.person_id, Every.DAY, clock.now())
    HANDLERS["letters.application_submitted"](str(application.id))
    db.session.commit()
    assert len(received()) == 1 and waiting() == 0


def test_what_has_lost_its_sense_is_left_out(at: Callable, received: Sent) -> None:
    """An application that was answered and a session that was rated meanwhile ask for nothing any more."""
    mentor = mentor_with()
    answered, session = apply_to(mentor), log_session(mentor)
    apply_to(mentor, "Nora Next")
    answered.decline(DeclineReason.TOO_EARLY, "Learn SQL first.", mentor.person, clock.now())
    rate(session, mentor.person, 5)
    at(WEDNESDAY_AT_8)
    (letter,) = digests(received)
    assert "Nora" in letter["Subject"] and waiting() == 0


def test_a_digest_of_which_nothing_is_left_is_not_sent(at: Callable, received: Sent) -> None:
    mentor = mentor_with()
    session = log_session(mentor)
    rate(session, mentor.person, 5)
    at(WEDNESDAY_AT_8)
    assert digests(received) == [] and waiting() == 0


@pytest.mark.parametrize("kind", [BY_NAME["application_submitted"], DIGEST], ids=lambda kind: kind.name)
def test_what_is_switched_off_meanwhile_is_left_out(at: Callable, received: Sent, kind: Kind) -> None:
    """Also the digest itself: one click, and what would have waited for it is not sent at all."""
    mentor = mentor_with()
    apply_to(mentor)
    switch_off(db.session(), mentor.person_id, [kind], clock.now())
    db.session.commit()
    apply_to(mentor, "Nora Next")
    at(WEDNESDAY_AT_8)
    assert received() == [] and waiting() == 0


def test_whoever_wants_single_letters_again_gets_what_waited(at: Callable, received: Sent) -> None:
    mentor = mentor_with()
    apply_to(mentor)
    gather(db.session(), mentor.person_id, None, clock.now())
    db.session.commit()
    at(TUESDAY + timedelta(minutes=15))
    at(TUESDAY + timedelta(minutes=30))
    assert len(digests(received)) == 1
    apply_to(mentor, "Nora Next")
    assert len(received()) == 2


def test_the_clock_asks_once_for_each_digest(at: Callable) -> None:
    """R14: the look at eight and the one at a quarter past write one row."""
    apply_to(mentor_with())
    at(WEDNESDAY_AT_8)
    at(WEDNESDAY_AT_8 + timedelta(minutes=15))
    assert db.session.query(OutboxMessage).filter_by(job="letters.digest").count() == 1
    assert "digests.ask" in {recurring.job for recurring in SCHEDULE}


def digests(received: Sent) -> list[EmailMessage]:
    return [letter for letter in received() if str(letter["Subject"]).startswith("Your digest")]


def test_what_was_read_or_answered_meanwhile_is_left_out(app: Flask):
    """F18: a message that was read since and a check-in that was answered have nothing left to ask for."""
    pair = make_mentorship()
    mentor = pair.mentor.person
    gather(db.session(), mentor.id, Every.DAY, clock.now())
    message, check_in = write_message(pair, pair.mentee, "Hello"), make_check_in(pair, side="mentor")
    messages.message_unread(message.id, clock.now())
    check_ins.wanted(check_in.id, clock.now())
    due = Due(mentor.id, "today", clock.now() + timedelta(days=1))
    assert {item.kind for item in take(db.session(), due)} == {"message_unread", "check_in_wanted"}
    conversations.note_reading(db.session(), pair.id, mentor, message.id, clock.now())
    answer_check_in(check_in)
    assert take(db.session(), due) == []
