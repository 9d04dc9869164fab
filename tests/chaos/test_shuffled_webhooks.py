"""Webhooks thrice, from eight clients, in any order: one effect per event, and the state of in-order delivery."""

import random
from collections import Counter

import pytest
from sqlalchemy import func, select, text

from mentorcruise.domain.subscriptions import StripeEvent
from mentorcruise.extensions import db
from tests.chaos import kept_rows
from tests.chaos.conftest import everything_done
from tests.chaos.stripe_lives import live, stripe_of
from tests.chaos.webhooks import another, insist, post_all

STATE = {
    "subscriptions": "SELECT stripe_subscription_id, status, ended_at, cancel_at_period_end, current_period_ends_at"
    " FROM subscriptions ORDER BY 1",
    "payments": "SELECT stripe_invoice_id, amount_cents, status, paid_at, attempts FROM payments ORDER BY 1",
    "mentorships": "SELECT application_id, started_at, cause, ended_at, during_trial FROM mentorships"
    " LEFT JOIN mentorship_endings ON mentorship_id = id ORDER BY 1",
    "places": "SELECT application_id, released_at IS NULL FROM places ORDER BY 1",
    "trials": "SELECT mentee_id, mentor_id, ends_at FROM trials ORDER BY 1, 2",
    "letters": "SELECT kind, person_id, count(*) FROM letters GROUP BY 1, 2 ORDER BY 1, 2",
}


def state() -> dict[str, list[tuple[object, ...]]]:
    with db.engine.connect() as connection:
        return {name: [tuple(row) for row in connection.execute(text(query))] for name, query in STATE.items()}


@pytest.fixture
def kept(app):
    yield
    kept_rows.forget()


@pytest.mark.parametrize("shuffles", [1, pytest.param(100, marks=pytest.mark.hard)])
def test_repeats_and_shuffles_end_where_order_ends(site, browser_of, kept, shuffles):
    """R6: each event three times from eight clients; one effect each; what has ended never comes back."""
    site.start("stripe", "web", "worker1", "worker2")
    events = live(site, browser_of, people=8)
    assert len(events) >= 70
    kept_rows.set_aside()
    site.start("clock")
    for event in events:
        insist(site, event)
    everything_done()
    in_order = state()
    assert in_order["subscriptions"] == as_stripe_says(site, in_order["subscriptions"])
    assert {row[1] for row in in_order["subscriptions"]} == {"active", "past_due", "canceled"}
    dice = random.Random(6)
    for _ in range(shuffles):
        kept_rows.put_back()
        thrice = events * 3
        dice.shuffle(thrice)
        assert Counter(post_all(site, thrice, clients=8)) == {200: len(thrice)}
        everything_done()
        assert db.session.scalar(select(func.count()).select_from(StripeEvent)) == len(events)
        db.session.rollback()
        assert state() == in_order
    # Old news under new ids: everything is looked at again, and nothing changes.
    assert set(post_all(site, [another(event) for event in events])) == {200}
    everything_done()
    assert state() == in_order
    assert site.ask_stripe("problems") == []


def as_stripe_says(site, ours):
    remote = {s.id: s.status for s in stripe_of(site).v1.subscriptions.list({"limit": 100, "status": "all"}).data}
    assert len(remote) == len(ours)
    return [(row[0], remote[row[0]], *row[2:]) for row in ours]
