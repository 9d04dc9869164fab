"""Reminders a day and an hour before a session: once, and not when they would be wrong (F18)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask

from mentorcruise import clock
from mentorcruise.domain.calling_off import call_off
from mentorcruise.domain.letters import Letter
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import HANDLERS
from mentorcruise.jobs.work import run
from tests.calendar.mail_server import MailServer
from tests.factories import make_booking, move_booking
from tests.mail.letters import MENTEE, MENTOR, met
from tests.security.apps import like, second_app

Sent = Callable[[], list[EmailMessage]]
NOW = datetime(2026, 10, 12, 8, tzinfo=UTC)
STARTS = datetime(2026, 10, 15, 9, tzinfo=UTC)
DAY_BEFORE, HOUR_BEFORE = STARTS - timedelta(days=1), STARTS - timedelta(hours=1)


@pytest.fixture
def session(app: Flask):
    """Booked three days ahead."""
    with time_machine.travel(NOW, tick=False):
        yield db.session.get_one(MentoringSession, make_booking(met(), STARTS).session_id)


def remind(which: str, session: MentoringSession, at: datetime, sequence: int = 0) -> None:
    with time_machine.travel(at, tick=False):
        HANDLERS[f"letters.session_reminder_{which}"](f"{session.id}:{sequence}")
        db.session.commit()


@pytest.mark.parametrize(("which", "at"), [("day", DAY_BEFORE), ("hour", HOUR_BEFORE)])
def test_both_are_reminded(session, sent: Sent, which: str, at: datetime):
    remind(which, session, at)
    assert [letter["To"].addresses[0].addr_spec for letter in sent()] == [MENTOR, MENTEE]


@pytest.mark.parametrize(("which", "at"), [("day", DAY_BEFORE), ("hour", HOUR_BEFORE)])
def test_a_time_that_has_changed_is_not_reminded_of(session, sent: Sent, which: str, at: datetime):
    """The reminder of the former time is silent; that of the new one is another message."""
    move_booking(session, STARTS + timedelta(hours=1))
    remind(which, session, at)
    assert sent() == []
    remind(which, session, at, sequence=1)
    assert len(sent()) == 2


@pytest.mark.parametrize(("which", "at"), [("day", DAY_BEFORE), ("hour", HOUR_BEFORE)])
def test_what_was_cancelled_is_not_reminded_of(session, sent: Sent, which: str, at: datetime):
    call_off([session], session.mentorship.mentee, "", clock.now())
    db.session.commit()
    remind(which, session, at)
    assert sent() == []


@pytest.mark.parametrize(("which", "at"), [
    ("day", STARTS - timedelta(minutes=59)), ("day", STARTS + timedelta(hours=3)), ("hour", STARTS),
    ("hour", STARTS + timedelta(days=1)),
])  # fmt: skip
def test_a_reminder_that_comes_too_late_is_none(session, sent: Sent, which: str, at: datetime):
    """The worker was down: nobody is told at ten of a session at nine, nor a day ahead of one that is minutes away."""
    remind(which, session, at)
    assert sent() == []


def test_who_has_booked_for_the_same_day_is_not_told_of_it_again(app, sent: Sent):
    with time_machine.travel(STARTS - timedelta(hours=5), tick=False):
        session = db.session.get_one(MentoringSession, make_booking(met(), STARTS).session_id)
        remind("day", session, clock.now())
    assert sent() == []


def test_booking_asks_for_each_reminder_in_its_time(session):
    """Booked now, sent by what stands in the outbox: a day and an hour before."""
    due = dict(db.session.query(OutboxMessage.job, OutboxMessage.due_at).filter(OutboxMessage.job.contains("reminder")))
    assert due == {"letters.session_reminder_day": DAY_BEFORE, "letters.session_reminder_hour": HOUR_BEFORE}


@pytest.fixture
def post_office(app: Flask):
    """An app whose letters go to a mail server that counts every one that it is handed."""
    with (
        MailServer() as server,
        second_app(like(app, mail_folder=None, database_pool_size=50, **server.settings)) as mailing,
    ):
        yield mailing, server


def test_fifty_runs_at_the_same_time_send_one_letter_each(app: Flask, post_office):
    """R1: whoever else runs the same job, the mail server is handed one letter for each of the two."""
    mailing, server = post_office
    subject, start, failures = f"{make_booking(met()).session_id}:0", Barrier(50), []

    def work() -> None:
        with mailing.app_context():
            start.wait()
            try:
                HANDLERS["letters.session_reminder_hour"](subject)
                db.session.commit()
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()

    in_parallel(50, work)
    assert not failures
    assert sorted(server.recipients) == [MENTOR, MENTEE]
    assert db.session.query(Letter).filter(Letter.kind == "session_reminder_hour").count() == 2


def test_fifty_workers_that_take_the_same_message_do_it_once(app: Flask, post_office):
    """R1: the message in the outbox is taken by one of them; the others find it done."""
    mailing, server = post_office
    make_booking(met())
    message = db.session.query(OutboxMessage).filter_by(job="letters.session_reminder_hour").one()
    message.due_at = clock.now()
    message_id = message.id
    db.session.commit()
    start = Barrier(50)

    def work() -> None:
        with mailing.app_context():
            start.wait()
            run(message_id)
            db.session.remove()

    in_parallel(50, work)
    assert sorted(server.recipients) == [MENTOR, MENTEE]


def in_parallel(number: int, work: Callable[[], None]) -> None:
    threads = [Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
