"""A message that kills its worker every time is set aside like any other that fails, and holds up nobody."""

from datetime import timedelta

from flask import Flask

from mentorcruise import clock
from mentorcruise.domain.outbox import MOST_ATTEMPTS, OutboxMessage
from mentorcruise.extensions import db
from mentorcruise.jobs.work import drain
from tests.factories import save


def message(attempts: int, minutes_ago: int) -> OutboxMessage:
    due_at = clock.now() - timedelta(minutes=minutes_ago)
    return save(OutboxMessage(job="catalogue.recount_terms", attempts=attempts, created_at=due_at, due_at=due_at))


def test_a_message_whose_workers_died_is_set_aside(app: Flask):
    """R1: its failures were never noted, only its attempts."""
    deadly, next_one = message(60, minutes_ago=2), message(0, minutes_ago=1)
    drain()
    db.session.expire_all()
    assert deadly.set_aside_at is not None and deadly.done_at is None and deadly.last_error
    assert next_one.done_at is not None


def test_the_last_attempt_is_still_made(app: Flask):
    last = message(MOST_ATTEMPTS - 1, minutes_ago=1)
    drain()
    db.session.expire_all()
    assert last.done_at is not None
