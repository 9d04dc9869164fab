"""From the accepted application through the trial to the charge, with Stripe's sandbox."""

from sqlalchemy import func, select

from mentorcruise.billing.gateway import client
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.subscriptions import Checkout, Payment, StripeEvent, Subscription, Trial
from mentorcruise.extensions import db
from tests.factories import make_accepted
from tests.stripe_account import DECLINED_CARD, FAILS_LATER, GOOD_CARD


def subscribe(visitor, stripe, work, application, card=GOOD_CARD):
    """Click, pay, and let the webhooks and the worker do the rest."""
    answer = visitor(application.mentee).post(f"/applications/{application.id}/subscription")
    assert answer.status_code == 303, answer.text
    paid = stripe.pay(answer.location, card)
    assert set(stripe.deliver()) <= {200}
    work()
    db.session.expire_all()
    return paid


def letters(kind):
    return db.session.scalar(
        select(func.count()).select_from(OutboxMessage).where(OutboxMessage.job == f"letters.{kind}")
    )


def test_the_trial_starts_and_nothing_is_charged(visitor, stripe, work):
    """B2, B9, F14: Checkout, seven days, once per pair; the mentee sees the days left."""
    application = make_accepted()
    subscribe(visitor, stripe, work, application)
    mentorship = db.session.scalar(select(Mentorship))
    assert (mentorship.mentee_id, mentorship.mentor_id) == (application.mentee_id, application.mentor_id)
    assert (mentorship.trial_ends_at - mentorship.started_at).days == 7
    assert db.session.get(Trial, (application.mentee_id, application.mentor_id))
    assert db.session.scalar(select(func.count()).select_from(Payment)) == 0
    back = visitor(application.mentee).get(f"/applications/{application.id}/subscription")
    assert back.location == f"/mentorships/{mentorship.id}"
    page = visitor(application.mentee).get(f"/mentorships/{mentorship.id}").text
    assert "Trial" in page and application.goal_statement[:40] in page
    assert application.status == "active"


def test_a_declined_card_can_be_replaced_on_the_spot(visitor, stripe, work):
    application = make_accepted()
    subscribe(visitor, stripe, work, application, DECLINED_CARD)
    assert db.session.scalar(select(Mentorship)) is None
    subscribe(visitor, stripe, work, application)
    assert db.session.scalar(select(Mentorship))
    assert db.session.scalar(select(func.count()).select_from(Checkout)) == 1


def test_time_passes_and_the_card_is_charged_once_with_a_reminder_before(visitor, stripe, work):
    """F14: the reminder two days ahead, the charge, the receipt; each once."""
    application = make_accepted()
    subscribe(visitor, stripe, work, application)
    for day in range(1, 9):
        stripe.move(1)
        stripe.deliver()
        work()
        reminded = db.session.scalar(
            select(OutboxMessage.done_at).where(OutboxMessage.job == "letters.trial_ends_soon")
        )
        assert (reminded is not None) == (day >= 5)
    payment = db.session.scalar(select(Payment))
    assert (payment.amount_cents, payment.currency, payment.status) == (12000, "EUR", "paid")
    assert db.session.scalar(select(Subscription.status)) == "active"
    assert (letters("payment_received"), letters("payment_failed")) == (1, 0)


def test_a_card_that_fails_at_the_charge_leads_to_a_letter_then_to_an_ending(visitor, stripe, work):
    """Payment failed is not left: the outcome says so."""
    application = make_accepted()
    subscribe(visitor, stripe, work, application, FAILS_LATER)
    stripe.move(8)
    stripe.deliver()
    work()
    assert db.session.scalar(select(Subscription.status)) == "past_due"
    assert letters("payment_failed") == 1
    page = visitor(application.mentee).get(f"/subscriptions/{db.session.scalar(select(Subscription.id))}").text
    assert "last payment failed" in page
    for _ in range(12):
        stripe.move(1)
        stripe.deliver()
        work()
    mentorship = db.session.scalar(select(Mentorship))
    assert mentorship.ending.cause == "payment_failed"
    assert application.place.released_at is not None


def test_fifty_clicks_open_one_checkout(visitor, stripe, work):
    """R10: the same hosted page however often it is asked for."""
    application = make_accepted()
    browser = visitor(application.mentee)
    urls = {browser.post(f"/applications/{application.id}/subscription").location for _ in range(50)}
    assert len(urls) == 1
    assert db.session.scalar(select(func.count()).select_from(Checkout)) == 1


def test_the_trial_is_once_per_pair(visitor, stripe, work):
    """R10, F14: coming back to the same mentor is charged from the first day."""
    first = make_accepted()
    subscribe(visitor, stripe, work, first)
    subscription = db.session.scalar(select(Subscription))
    visitor(first.mentee).post(f"/subscriptions/{subscription.id}/cancellation", {"takes_effect": "now", "skip": "1"})
    work()
    second = make_accepted(first.mentee, first.mentor)
    subscribe(visitor, stripe, work, second)
    again = db.session.scalar(select(Mentorship).where(Mentorship.application_id == second.id))
    assert again.trial_ends_at is None
    stripe.deliver()
    work()
    assert db.session.scalar(select(func.count()).select_from(Payment).where(Payment.status == "paid")) == 1


def test_webhooks_are_stored_once_however_often_and_in_whatever_order_they_come(visitor, stripe, work):
    """R6: repeats and shuffles end in the same state."""
    application = make_accepted()
    answer = visitor(application.mentee).post(f"/applications/{application.id}/subscription")
    stripe.pay(answer.location)
    events = list(stripe.http.outbox)
    for payload, signature in [*reversed(events), *events, *events]:
        assert stripe.post(payload, signature) == 200
    work()
    assert db.session.scalar(select(func.count()).select_from(StripeEvent)) == len(events)
    assert db.session.scalar(select(func.count()).select_from(Mentorship)) == 1
    assert letters("mentorship_started") == 1


def test_a_forged_or_stale_webhook_leaves_no_trace(stripe):
    assert stripe.post(b'{"id": "evt_1"}', "t=1,v1=abc") == 400
    assert db.session.scalar(select(func.count()).select_from(StripeEvent)) == 0


def test_a_subscription_for_an_offer_that_is_gone_is_ended_uncharged(visitor, stripe, work):
    """R10: withdrawn in one tab, paid in the other."""
    application = make_accepted()
    browser = visitor(application.mentee)
    url = browser.post(f"/applications/{application.id}/subscription").location
    browser.post(f"/applications/{application.id}/withdrawal")
    stripe.pay(url)
    stripe.deliver()
    work()
    assert db.session.scalar(select(Mentorship)) is None
    remote = client().v1.subscriptions.list({"status": "all"}).data
    assert [subscription.status for subscription in remote] == ["canceled"]
