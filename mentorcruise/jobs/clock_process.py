"""The clock process: once a second it asks for what the schedule says and rings for whatever is due."""

import signal
import threading
from datetime import datetime

import structlog
from flask import Flask
from sqlalchemy import Select, exists, func, select
from sqlalchemy.exc import SQLAlchemyError

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.extensions import bell, db
from mentorcruise.jobs.schedule import SCHEDULE, Recurring
from mentorcruise.metrics import counting

TICK_S = 1.0
log = structlog.get_logger(__name__)


def main(app: Flask) -> None:
    """Tick until told to stop. A failing tick is logged and the next one tries again."""
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    while not stop.is_set():
        with app.app_context():
            try:
                tick(clock.now())
                for also in app.extensions.get("ticks", ()):
                    also()
            except SQLAlchemyError as error:
                log.warning("clock.tick_failed", error=str(error))
            finally:
                db.session.remove()
        stop.wait(TICK_S)


def tick(now: datetime) -> None:
    """Ask for the present period of every recurring job, and to count what has come in; ring if anything is due."""
    for recurring in SCHEDULE:
        ask(recurring, now)
    if db.session.scalar(counting.ANYTHING_NEW):
        # The second in the key: however many clock processes there are, one asks.
        later(db.session(), "figures.follow", "", now, key=f"figures.follow@{now:%Y-%m-%dT%H:%M:%S}")
    if db.session.scalar(counting.OUTDATED):
        # Once an hour, as a worker of the former version may have taken it.
        key = f"figures.recount_all-{counting.VERSION}@{now:%Y-%m-%dT%H}"
        later(db.session(), "figures.recount_all", "", now, key=key)
    db.session.commit()
    if db.session.scalar(anything_due(now)):
        bell.ring()


def ask(recurring: Recurring, now: datetime) -> None:
    """Write the rows of a recurring job's periods that are not there yet."""
    for key, begin in recurring.periods(_last_period(recurring) if recurring.catch_up else None, now):
        later(db.session(), recurring.job, begin.isoformat(), now, due_at=begin, key=key)


def _last_period(recurring: Recurring) -> datetime | None:
    asked = OutboxMessage.key.startswith(f"{recurring.job}@", autoescape=True)
    last = db.session.scalar(select(func.max(OutboxMessage.subject)).where(OutboxMessage.job == recurring.job, asked))
    return datetime.fromisoformat(last) if last else None


def anything_due(now: datetime) -> Select[bool]:
    """SQL: whether any message waits to be done."""
    return select(
        exists().where(
            OutboxMessage.done_at.is_(None), OutboxMessage.set_aside_at.is_(None), OutboxMessage.due_at <= now
        )
    )
