"""What was done a month ago is deleted from the outbox, and nothing that is still needed."""

from datetime import timedelta

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain import outbox
from mentorcruise.domain.outbox import DONE_IS_KEPT, OutboxMessage, clear_done, later
from mentorcruise.extensions import db
from mentorcruise.jobs.clock_process import tick
from mentorcruise.jobs.schedule import SCHEDULE
from tests.factories import save

LONG_AGO = DONE_IS_KEPT + timedelta(minutes=1)


def message(key=None, done=LONG_AGO, **columns):
    now = clock.now()
    at = now - LONG_AGO
    done_at = now - done if done is not None else None
    return save(OutboxMessage(job="visits.keep", key=key, created_at=at, due_at=at, done_at=done_at, **columns)).id


def left():
    db.session.expire_all()
    return set(db.session.scalars(select(OutboxMessage.id)))


def test_what_was_done_a_month_ago_is_deleted(app):
    """Once: of a thing that was asked for without a key, and of a period's."""
    kept = {
        message(done=DONE_IS_KEPT - timedelta(minutes=1)),
        message("figures.follow@2026-01-01T00:00:01", done=timedelta(days=1)),
        message(done=None),
        message("visits.keep@2026-01-01T00:00:00+00:00", done=None),
        message(done=None, set_aside_at=clock.now() - LONG_AGO),
        message("mentorship-started-1"),
    }
    message()
    message("figures.follow@2026-01-01T00:00:00")
    assert clear_done(db.session(), clock.now(), 9) == 2
    assert left() == kept


def test_a_letter_of_long_ago_is_not_asked_for_again(app):
    """R11: a key without a period is unique for good."""
    message("mentorship-started-1")
    assert clear_done(db.session(), clock.now(), 9) == 0
    later(db.session(), "letters.mentorship_started", 1, clock.now(), key="mentorship-started-1")
    db.session.commit()
    assert len(left()) == 1


def test_a_period_that_can_still_be_asked_for_is_not_forgotten(app):
    """R14: the row of the present period is younger than what is deleted."""
    assert max(recurring.every for recurring in SCHEDULE) < DONE_IS_KEPT


def test_what_is_too_much_for_one_transaction_is_deleted_in_the_next(app, work, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_CLEARED", 2)
    for _ in range(5):
        message()
    later(db.session(), "outbox.clear_done", "", clock.now())
    db.session.commit()
    assert work() == 3
    assert len(left()) == 3


def test_every_day_it_is_asked_for(app, work):
    gone = message()
    tick(clock.now())
    work()
    assert gone not in left()
