"""Stripe slow, failing, dead after doing the work, and down: one subscription per wish, a clear page, nothing forgotten."""

import pytest
from sqlalchemy import select

from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.subscriptions import Checkout, StripeEvent, Subscription
from mentorcruise.extensions import db
from tests.chaos.conftest import everything_done, number_of
from tests.chaos.stripe_lives import move, pay, stripe_of, subscribe
from tests.factories import make_accepted
from tests.processes import eventually

FAULTS: tuple[dict[str, float | bool], ...] = (
    {"slow": 0.3}, {"fail_next": 2}, {"fail_next": 9}, {"die_next": 1}, {"die_next": 3}, {"die_next": 9}, {"down": True},
)  # fmt: skip
CALM = {"slow": 0.0, "fail_next": 0, "die_next": 0, "down": False}


def test_a_checkout_is_opened_once_whatever_stripe_does(site, browser_of):
    """R8: at most one customer, checkout and subscription per application; a clear 503 with what to do, never a 500."""
    site.start("stripe", "web", "worker")
    answers, urls = [], []
    for fault in FAULTS:
        application = make_accepted()
        browser, path = browser_of(application.mentee), f"/applications/{application.id}/subscription"
        site.tell_stripe(**fault)
        answers.append(browser.post(path))
        site.tell_stripe(**CALM)
        urls.append(browser.post(path).headers["Location"])
    assert [answer.status_code for answer in answers] == [303, 303, 503, 303, 503, 503, 503]
    assert all("Nothing was charged" in a.text and a.headers["Retry-After"] for a in answers if a.status_code == 503)
    assert [a.headers["Location"] for a in answers if a.status_code == 303] == [urls[0], urls[1], urls[3]]
    assert number_of(Checkout) == len(set(urls)) == len(FAULTS)
    made = [event["type"] for event in site.ask_stripe("events")]
    assert made.count("customer.created") == len(FAULTS)
    assert {pay(url) for url in urls} == {303}
    eventually(lambda: number_of(Mentorship) == len(FAULTS))
    assert len(stripe_of(site).v1.subscriptions.list({"status": "all"}).data) == len(FAULTS)
    assert site.ask_stripe("problems") == []


@pytest.mark.parametrize("people", [3, pytest.param(100, marks=pytest.mark.hard)])
def test_people_can_leave_while_stripe_is_down(site, browser_of, people):
    """R8: leaving never waits for Stripe; it is told as soon as it answers again."""
    site.start("stripe", "web", "worker", "clock")
    applications = [make_accepted() for _ in range(people)]
    for application in applications:
        subscribe(browser_of(application.mentee), application)
    eventually(lambda: number_of(Mentorship) == people)
    site.tell_stripe(down=True)
    for subscription in db.session.scalars(select(Subscription)).all():
        leave = {"takes_effect": "now", "skip": "1"}
        answer = browser_of(subscription.application.mentee).post(
            f"/subscriptions/{subscription.id}/cancellation", leave
        )
        assert answer.status_code == 303
    site.tell_stripe(down=False, die_next=2)
    everything_done(within_s=300)
    remote = stripe_of(site).v1.subscriptions.list({"status": "all", "limit": 100}).data
    assert [subscription.status for subscription in remote] == ["canceled"] * people
    assert site.ask_stripe("problems") == []


def test_what_no_webhook_told_is_found_within_a_day(site, browser_of):
    """R9: every event of a checkout is lost; the daily look finds the subscription and starts the mentorship."""
    site.start("stripe", "web", "worker", "clock")
    site.tell_stripe(drop=1.0)
    application = make_accepted()
    subscribe(browser_of(application.mentee), application)
    move(site, 1)
    eventually(lambda: number_of(Mentorship) == 1)
    assert number_of(StripeEvent) == 0
    everything_done()
    assert db.session.scalar(select(Checkout.outcome)) == "completed"
