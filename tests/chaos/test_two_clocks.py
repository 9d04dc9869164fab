"""The schedule with two clock processes, and with none for a while: each period's job once."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from mentorcruise.jobs.schedule import SCHEDULE
from tests.chaos.conftest import everything_done
from tests.processes import eventually

HOUR = timedelta(hours=1)


def keys_now():
    """The keys of the present periods."""
    return {key for recurring in SCHEDULE for key, _ in recurring.periods(None, clock.now())}


def asked():
    """(key, attempts) of all that the schedule has asked for and that is done."""
    done = select(OutboxMessage.key, OutboxMessage.attempts).where(
        OutboxMessage.key.contains("@"),
        OutboxMessage.job.in_([recurring.job for recurring in SCHEDULE]),
        OutboxMessage.done_at.is_not(None),
    )
    rows = [tuple(row) for row in db.session.execute(done)]
    db.session.rollback()
    return rows


def done(keys):
    return {key for key, _ in asked()} >= keys


def test_each_period_is_asked_for_once_by_two_clocks_and_after_a_gap(site):
    """R14: two clocks over three hours, none for two, then two again; one row, done at the first try, per period."""
    expected = keys_now()
    site.start("worker", "clock1", "clock2")
    eventually(partial(done, expected))
    for _ in range(3):
        clock.move_forward(HOUR)
        expected |= keys_now()
        eventually(partial(done, expected))
    for name in ("clock1", "clock2"):
        assert site.stop(name) == 0
    clock.move_forward(2 * HOUR)
    expected |= keys_now()
    site.start("clock1", "clock2")
    eventually(partial(done, expected))
    everything_done()
    assert sorted(asked()) == sorted((key, 1) for key in expected)
