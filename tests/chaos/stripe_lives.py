"""Subscriptions that live at the sandbox while the product hears nothing of it: news for the tests to deliver."""

from datetime import timedelta
from typing import Any

import requests
import stripe
from sqlalchemy import delete

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from tests.factories import make_accepted
from tests.processes import Site
from tests.stripe_account import FAILS_LATER, GOOD_CARD


def stripe_of(site: Site) -> stripe.StripeClient:
    """A client of the sandbox beside the product's own."""
    return stripe.StripeClient(site.env["STRIPE_SECRET_KEY"], base_addresses={"api": site.stripe_url})


def pay(checkout_url: str, card: str = GOOD_CARD) -> int:
    """Fill in the hosted page; the status: 303 when it took the card."""
    return requests.post(checkout_url, data={"card": card}, allow_redirects=False, timeout=60).status_code


def subscribe(browser: Any, application: Any, card: str = GOOD_CARD) -> None:
    """From the accepted application through the hosted page."""
    answer = browser.post(f"/applications/{application.id}/subscription")
    assert answer.status_code == 303, answer.text
    assert pay(answer.headers["Location"], card) == 303


def move(site: Site, days: float) -> None:
    """Move the product's and the sandbox's time."""
    clock.move_forward(timedelta(days=days))
    params: Any = {"frozen_time": int(clock.now().timestamp()) + 1}
    stripe_of(site).v1.test_helpers.test_clocks.advance("clock_sandbox", params)


def live(site: Site, browser_of: Any, people: int) -> list[dict[str, Any]]:
    """So many subscriptions of every kind in three weeks, unheard of; gives the events, oldest first.

    Some are paid, some fail at the charge, some are cancelled at Stripe within or after the trial.
    """
    site.tell_stripe(hold=True)
    for number in range(people):
        application = make_accepted()
        subscribe(browser_of(application.mentee), application, FAILS_LATER if number % 4 == 1 else GOOD_CARD)
    # In the story nobody waits for weeks: the offers must not lapse while the news is held back.
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.job == "applications.lapse"))
    db.session.commit()
    every = [s.id for s in stripe_of(site).v1.subscriptions.list({"limit": 100}).data]
    move(site, 2)
    for subscription in every[::4]:
        stripe_of(site).v1.subscriptions.cancel(subscription)
    move(site, 6)
    move(site, 4)
    for subscription in every[3::4]:
        if stripe_of(site).v1.subscriptions.retrieve(subscription).status != "canceled":
            stripe_of(site).v1.subscriptions.cancel(subscription)
    events = [event.to_dict() for event in stripe_of(site).v1.events.list({"limit": 100}).auto_paging_iter()]
    return sorted(events, key=lambda event: event["created"])
