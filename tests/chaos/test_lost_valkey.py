"""Valkey killed, flushed and stopped under writes: no page fails, and what is due is driven again from the database."""

import threading
from itertools import count
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.letters import Letter
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import bell, db
from tests.chaos.conftest import everything_done
from tests.factories import make_mentorship
from tests.processes import eventually


class Writers:
    """People who read a page and log a session, over and over, from threads of their own."""

    def __init__(self, pairs):
        self.pairs, self.statuses, self.written = pairs, [], count(1)
        self.done, self.stopped = 0, threading.Event()
        self.threads = [threading.Thread(target=self.write, args=pair) for pair in pairs]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def write(self, browser, mentorship_id):
        while not self.stopped.is_set():
            self.statuses.append(browser.get(f"/mentorships/{mentorship_id}").status_code)
            form = {
                "held_on": str(clock.now().date()), "minutes": "30", "topic": "Under fire",
                "submission_key": str(uuid4()),
            }  # fmt: skip
            status = browser.post(f"/mentorships/{mentorship_id}/sessions", form).status_code
            self.statuses.append(status)
            self.done += status == 303

    def go_on(self, more=4):
        """Wait until so many more sessions are written."""
        enough = self.done + more
        eventually(lambda: self.done >= enough, what="writes go on")


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.hard)])
def test_pages_and_writes_go_on_without_valkey(site, servers, browser_of, rounds):
    """R2: no 5xx while it is killed, flushed and away; after its return all is done within 60 s, once."""
    if not servers.ours:
        pytest.skip("the servers of TEST_REDIS_URL are not ours to kill")
    mentorships = [make_mentorship() for _ in range(3)]
    pairs = [(browser_of(m.mentee), m.id) for m in mentorships]
    db.session.remove()
    site.start("web", "worker", "clock")
    with Writers(pairs) as writers:
        writers.go_on()
        for _ in range(rounds):
            servers.kill("valkey")
            writers.go_on()
            servers.start("valkey")
            writers.go_on()
            bell.redis.flushall()
            writers.go_on()
    assert {200, 303} == set(writers.statuses)
    everything_done(within_s=60)
    logged = db.session.scalar(select(func.count()).select_from(MentoringSession))
    assert logged == writers.done
    told = select(func.count()).select_from(Letter).where(Letter.kind == "session_logged", Letter.sent_at.is_not(None))
    assert db.session.scalar(told) == logged
