"""R14: however many clock processes tick, and after however long a gap, each period's job is asked for once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from mentorcruise.jobs import clock_process
from mentorcruise.jobs.schedule import SCHEDULE, Recurring

AT = datetime(2030, 6, 1, 10, 30, tzinfo=UTC)
EVERY_HOUR = Recurring("health.check_all", timedelta(hours=1), catch_up=True)


def asked(job: str) -> list[str]:
    """The periods that were asked for, each as often as it was."""
    db.session.expire_all()
    by_schedule = OutboxMessage.job == job, OutboxMessage.key.startswith(f"{job}@")
    return list(db.session.scalars(select(OutboxMessage.subject).where(*by_schedule).order_by(OutboxMessage.subject)))


def tick_together(app: Flask, now: datetime, processes: int = 2) -> None:
    """Several clock processes tick at the same moment, each with a connection of its own."""
    start, failures = threading.Barrier(processes), []

    def tick() -> None:
        with app.app_context():
            try:
                start.wait(timeout=10)
                clock_process.tick(now)
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=tick) for _ in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


def test_two_clocks_ask_once(app: Flask):
    """R14: at the same moment, and again a moment later."""
    for moment in (AT, AT + timedelta(seconds=1)):
        tick_together(app, moment, processes=4)
        for recurring in SCHEDULE:
            assert len(asked(recurring.job)) == 1, recurring.job


def test_a_new_period_is_asked_for_once(app: Flask):
    """R14: across the hour."""
    tick_together(app, AT)
    tick_together(app, AT + timedelta(hours=1))
    hourly = {r.job for r in SCHEDULE if r.every == timedelta(hours=1)}
    assert hourly
    for job in hourly:
        assert asked(job) == [f"2030-06-01T{hour}:00:00+00:00" for hour in (10, 11)]


def test_after_a_gap_only_the_present_period_is_asked_for(app: Flask):
    """R14: what looks at the present need not be done for the past."""
    tick_together(app, AT)
    tick_together(app, AT + timedelta(hours=2))
    assert asked("health.check_all") == ["2030-06-01T10:00:00+00:00", "2030-06-01T12:00:00+00:00"]


def test_after_a_gap_what_must_catch_up_does_so_once(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """R14: two hours without a clock, then two clocks at once: every missed period, each once."""
    monkeypatch.setattr(clock_process, "SCHEDULE", (EVERY_HOUR,))
    tick_together(app, AT)
    for _ in range(2):
        tick_together(app, AT + timedelta(hours=2))
    assert asked(EVERY_HOUR.job) == [f"2030-06-01T{hour}:00:00+00:00" for hour in (10, 11, 12)]


def test_every_period_of_a_week_is_asked_for_once_whenever_the_clock_ticks(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """R14: ticks at odd times, some of them far apart."""
    monkeypatch.setattr(clock_process, "SCHEDULE", (EVERY_HOUR,))
    for minutes in (0, 1, 59, 60, 61, 300, 301, 1440, 5000, 5001, 10_080):
        clock_process.tick(AT + timedelta(minutes=minutes))
    periods = asked(EVERY_HOUR.job)
    assert len(periods) == len(set(periods)) == 7 * 24 + 1


def test_a_clock_without_a_queue_still_asks(app: Flask):
    """R2, R14: the rows are there when the queue comes back."""
    tick_together(app, clock.now())
    total = db.session.scalar(select(func.count()).select_from(OutboxMessage).where(OutboxMessage.key.contains("@")))
    assert total == len(SCHEDULE)
