"""kill -9 of the web server at every step of a webhook: what was acknowledged is stored, and what is stored is done."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.subscriptions import StripeEvent
from mentorcruise.extensions import db
from tests.chaos.conftest import everything_done
from tests.chaos.web import STEPS
from tests.chaos.webhooks import idle_event, insist

APPLIED = select(OutboxMessage.subject).where(
    OutboxMessage.job == "billing.apply_event", OutboxMessage.done_at.is_not(None)
)


@pytest.mark.parametrize("kills", [2, pytest.param(100, marks=pytest.mark.hard)])
def test_a_webhook_that_got_its_200_is_never_lost(site, kills):
    """R7: 200 only after the commit, at whatever step the server dies; what got no 200 is sent again and counts once."""
    dice = random.Random(7)
    lives = [f"{step}:{dice.randint(1, 12)}" for step in STEPS for _ in range(kills)]
    events = [idle_event() for _ in range(20 * len(lives))]
    site.run("web", "-m", "tests.chaos.web", str(site.listening.fileno()), *lives)
    site.run("worker", "-m", "flask", "worker")
    with ThreadPoolExecutor(4) as clients:
        tries = sum(len(statuses) for statuses in clients.map(lambda event: insist(site, event), events))
    assert tries > len(events), "no request met a crash; this run proves nothing"
    assert deaths(site) == [f"{life} 9" for life in lives]
    stored = set(db.session.scalars(select(StripeEvent.id)))
    assert {event["id"] for event in events} == stored
    site.run("clock", "-m", "flask", "clock")
    everything_done()
    assert sorted(db.session.scalars(APPLIED).all()) == sorted(stored)


def deaths(site):
    """Which lives ended, and by which signal."""
    said = (site.folder / "web.log").read_text().splitlines()
    return [line for line in said if line.partition(":")[0] in STEPS]
