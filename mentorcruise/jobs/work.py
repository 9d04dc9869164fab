"""Draining the outbox: one message, one transaction, done once however often the bell rings.

An attempt is counted and committed before it is made. Then the row is locked, the job runs, and its changes and the
mark that it is done are committed together: a worker killed at any point leaves either everything or nothing.
"""

import time

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage, due
from mentorcruise.extensions import bell, db
from mentorcruise.jobs.registry import HANDLERS

LONGEST_DRAIN_S = 60
log = structlog.get_logger(__name__)


def drain() -> int:
    """Run everything that is due, oldest first; returns how many messages were tried.

    After a minute it hands over to a new ring, so that a worker asked to stop waits for the message in its hands at most.
    """
    bell.answered()
    started, tried = time.monotonic(), 0
    while (message_id := _next()) is not None:
        run(message_id)
        tried += 1
        if time.monotonic() - started > LONGEST_DRAIN_S:
            bell.ring()
            break
    return tried


def _next() -> int | None:
    """Choose a due message and count the attempt; None when nothing is due."""
    now = clock.now()
    message = db.session.scalar(due(now))
    if message is None:
        db.session.rollback()
        return None
    message.attempted(now)
    message_id = message.id
    db.session.commit()
    return message_id


def run(message_id: int) -> bool:
    """Run one message's job and mark it done in the same transaction. False when it failed or another worker has it."""
    held = select(OutboxMessage).where(
        OutboxMessage.id == message_id, OutboxMessage.done_at.is_(None), OutboxMessage.set_aside_at.is_(None)
    )
    try:
        # Another worker that looked for work at this moment may hold the row for an instant: wait rather than pass by.
        message = db.session.scalar(held.with_for_update())
    except OperationalError:
        message = None  # an earlier attempt is still under way somewhere
    if message is None:
        db.session.rollback()
        return False
    with structlog.contextvars.bound_contextvars(job=message.job, subject=message.subject, message=message_id):
        try:
            HANDLERS[message.job](message.subject)
            message.done(clock.now())
            db.session.commit()
        except Exception as error:
            db.session.rollback()
            _note_failure(message_id, error)
            return False
    bell.ring_for(db.session())
    return True


def _note_failure(message_id: int, error: Exception) -> None:
    log.warning("job.failed", error=repr(error), exc_info=error)
    message = db.session.get(OutboxMessage, message_id)
    if message is not None:
        message.failed(f"{type(error).__name__}: {error}", clock.now())
    db.session.commit()
