"""kill -9 of whole worker trees: the row is the truth, so nothing is lost and nothing doubled."""

import random

import pytest
from sqlalchemy import func, select

from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from tests.chaos.conftest import ask_for_effects, everything_done
from tests.processes import eventually

WORKER = ("-m", "tests.chaos.worker")


@pytest.mark.parametrize(("jobs", "kills"), [(40, 3), pytest.param(1000, 100, marks=pytest.mark.hard)])
def test_no_job_is_lost_or_done_twice_however_often_workers_are_killed(site, effects, jobs, kills):
    """R1: kill -9 of worker trees during the jobs; each effect is there once, all within 60 s of the last kill."""
    ask_for_effects(range(jobs))
    dice = random.Random(20261122)
    site.start("clock")
    for name in ("worker1", "worker2"):
        site.run(name, *WORKER)
    for kill in range(kills):
        # The next kill comes when the work has gone on a little, at a moment of its own.
        enough = (kill + dice.random()) * jobs / (kills + 1)
        eventually(lambda enough=enough: len(effects()) > enough, what="the work goes on after a kill")
        name = dice.choice(("worker1", "worker2"))
        site.kill(name)
        site.run(name, *WORKER)
    everything_done(within_s=60)
    assert sorted(map(int, effects())) == list(range(jobs))
    tried_again = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.attempts > 1)
    assert db.session.scalar(tried_again) > 0, "no kill has hit a job; this run proves nothing"
