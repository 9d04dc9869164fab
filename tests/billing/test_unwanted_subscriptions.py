"""Subscriptions that Stripe has and nothing here asks for, or not yet."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentorcruise import clock
from mentorcruise.billing import sync
from mentorcruise.billing.gateway import client
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.subscriptions import Subscription, SubscriptionState, Trial
from mentorcruise.extensions import db
from tests.factories import make_accepted, save


def pay(visitor, stripe, application):
    stripe.pay(visitor(application.mentee).post(f"/applications/{application.id}/subscription").location)


def remote_subscription():
    [subscription] = client().v1.subscriptions.list({"status": "all"}).data
    return subscription


def test_what_was_charged_for_an_offer_that_is_gone_is_given_back_once(visitor, stripe, work):
    """R8, R10: without a trial the checkout charges at once, so ending the subscription is not enough."""
    application, now = make_accepted(), clock.now()
    pair = {"mentee_id": application.mentee_id, "mentor_id": application.mentor_id}
    save(Trial(**pair, application_id=application.id, started_at=now - timedelta(90), ends_at=now - timedelta(83)))
    browser = visitor(application.mentee)
    url = browser.post(f"/applications/{application.id}/subscription").location
    browser.post(f"/applications/{application.id}/withdrawal")
    stripe.pay(url)
    for _ in range(2):
        stripe.deliver()
        work()
    assert remote_subscription().status == "canceled"
    [charge] = client().v1.charges.list().data
    assert (charge.amount, charge.amount_refunded) == (12000, 12000)
    assert len(client().v1.refunds.list().data) == 1


def test_a_first_payment_under_way_is_waited_for(visitor, stripe, work):
    """R6: Stripe calls a subscription incomplete while the bank asks the mentee; it is no unwanted one."""
    application = make_accepted()
    pay(visitor, stripe, application)
    store, subscription_id = stripe.http.sandbox.world.store, remote_subscription().id
    row = store.get("subscription", subscription_id)
    store.put("subscription", row | {"status": "incomplete"})
    stripe.deliver()
    work()
    assert remote_subscription().status == "incomplete"
    assert db.session.scalar(select(Mentorship)) is None
    store.put("subscription", row | {"status": "trialing"})
    sync.apply_subscription(subscription_id, clock.now())
    db.session.commit()
    assert db.session.scalar(select(Mentorship))


def test_what_another_worker_wrote_meanwhile_is_read_anew(visitor, stripe, work):
    """R6: a session that had read the subscription before the lock does not end it a second time."""
    application = make_accepted()
    pay(visitor, stripe, application)
    stripe.deliver()
    work()
    subscription = db.session.scalar(select(Subscription))
    with Session(db.engine) as other:
        twin = other.get(Subscription, subscription.id)
        twin.status, twin.ended_at = "canceled", clock.now()
        twin.states.append(SubscriptionState(status="canceled", at=clock.now()))
        other.commit()
    client().v1.subscriptions.cancel(subscription.stripe_subscription_id)
    sync.apply_subscription(subscription.stripe_subscription_id, clock.now())
    db.session.commit()
    ended = select(func.count()).select_from(SubscriptionState).where(SubscriptionState.status == "canceled")
    assert db.session.scalar(ended) == 1
