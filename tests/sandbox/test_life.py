"""A subscription's whole life under the clock."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import stripe

from stripe_sandbox.client import SandboxHTTPClient

from .conftest import DAY, START, checkout_params

Subscribe = Callable[..., stripe.Subscription]
Advance = Callable[[float], None]
Events = Callable[[], list[str]]
FAILS = "4000000000000341"


def period_end(subscription: stripe.Subscription) -> datetime:
    return datetime.fromtimestamp(subscription["items"]["data"][0]["current_period_end"], UTC)


def test_a_checkout_with_a_trial_takes_nothing_and_tells_of_it(subscribe: Subscribe, events: Events) -> None:
    subscription = subscribe()
    assert subscription.status == "trialing"
    assert period_end(subscription) == datetime(2026, 2, 7, 12, tzinfo=UTC)
    assert subscription.metadata["mentorship"] == "7"
    assert events() == [
        "customer.created", "payment_method.attached", "customer.updated", "customer.subscription.created",
        "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded",
        "checkout.session.completed",
    ]  # fmt: skip


def test_a_trial_warns_then_charges_and_renews_by_calendar_month(
    subscribe: Subscribe, advance: Advance, events: Events, sdk: stripe.StripeClient
) -> None:
    subscription = subscribe()
    events()
    advance(4)
    assert events() == ["customer.subscription.trial_will_end"]
    advance(3)
    assert events() == ["invoice.created", "customer.subscription.updated"]
    draft = sdk.v1.invoices.list({"subscription": subscription.id}).data[0]
    assert (draft.status, draft.billing_reason, draft.amount_due) == ("draft", "subscription_cycle", 5000)
    advance(1 / 24)
    assert events()[-4:] == [
        "payment_intent.succeeded", "invoice_payment.paid", "invoice.paid", "invoice.payment_succeeded"
    ]  # fmt: skip
    subscription = sdk.v1.subscriptions.retrieve(subscription.id)
    assert (subscription.status, period_end(subscription)) == ("active", datetime(2026, 3, 7, 12, tzinfo=UTC))
    advance(29)
    subscription = sdk.v1.subscriptions.retrieve(subscription.id)
    assert period_end(subscription) == datetime(2026, 4, 7, 12, tzinfo=UTC)
    assert events().count("invoice.paid") == 1


def test_renewals_of_the_31st_come_back_to_the_31st(
    subscribe: Subscribe, advance: Advance, sdk: stripe.StripeClient
) -> None:
    subscription = subscribe(trial=0)
    ends = [period_end(subscription)]
    for _ in range(2):
        advance(31)
        ends.append(period_end(sdk.v1.subscriptions.retrieve(subscription.id)))
    assert [(end.month, end.day) for end in ends] == [(2, 28), (3, 31), (4, 30)]


def test_an_invoice_names_its_subscription_payment_and_charge(subscribe: Subscribe, sdk: stripe.StripeClient) -> None:
    subscription = subscribe(trial=0)
    invoice = sdk.v1.invoices.retrieve(str(subscription.latest_invoice), {"expand": ["payments", "customer"]})
    assert invoice.parent is not None and invoice.parent.subscription_details is not None
    assert invoice.parent.subscription_details.subscription == subscription.id
    payment = sdk.v1.invoice_payments.list({"invoice": invoice.id}).data[0]
    assert invoice.payments is not None and invoice.payments.data[0].id == payment.id
    intent = sdk.v1.payment_intents.retrieve(str(payment.payment.payment_intent), {"expand": ["latest_charge"]})
    assert (payment.status, payment.amount_paid, intent.status) == ("paid", 5000, "succeeded")
    assert isinstance(intent.latest_charge, stripe.Charge) and intent.latest_charge.paid


def test_a_failed_charge_is_tried_on_days_3_5_and_7_and_then_ends_it(
    subscribe: Subscribe, advance: Advance, events: Events, sdk: stripe.StripeClient
) -> None:
    subscription = subscribe(FAILS)
    advance(7 + 1 / 24)
    assert "invoice.payment_failed" in events()
    for days, failures in ((2.9, 0), (0.1, 1), (1.9, 0), (0.1, 1), (1.9, 0)):
        advance(days)
        assert events().count("invoice.payment_failed") == failures
        assert sdk.v1.subscriptions.retrieve(subscription.id).status == "past_due"
    advance(0.1)
    assert events()[-3:] == ["invoice.payment_failed", "customer.subscription.deleted", "invoice.updated"]
    ended = sdk.v1.subscriptions.retrieve(subscription.id)
    assert ended.status == "canceled"
    assert ended.cancellation_details is not None and ended.cancellation_details.reason == "payment_failed"
    advance(60)
    assert events() == []


def test_a_new_card_in_the_portal_pays_the_open_invoice(
    subscribe: Subscribe, advance: Advance, events: Events, sdk: stripe.StripeClient, http: SandboxHTTPClient
) -> None:
    subscription = subscribe(FAILS)
    advance(8)
    invoice = str(sdk.v1.subscriptions.retrieve(subscription.id).latest_invoice)
    portal = sdk.v1.billing_portal.sessions.create(
        {"customer": str(subscription.customer), "return_url": "http://localhost:8000/account"}
    )
    page = http.browse("GET", portal.url).body.decode()
    assert "Pay 50.00 USD now" in page and "http://localhost:8000/account" in page
    declined = http.browse("POST", portal.url, {"pay": invoice})
    assert declined.status == 422 and b"declined" in declined.body
    assert http.browse("POST", portal.url, {"card": "4242 4242 4242 4242"}).status == 303
    events()
    assert http.browse("POST", portal.url, {"pay": invoice}).status == 303
    assert events()[-2:] == ["invoice.payment_succeeded", "customer.subscription.updated"]
    assert sdk.v1.subscriptions.retrieve(subscription.id).status == "active"
    advance(30)
    assert events().count("invoice.paid") == 1


def test_a_try_that_someone_asked_for_leaves_the_automatic_ones(
    subscribe: Subscribe, advance: Advance, events: Events, sdk: stripe.StripeClient
) -> None:
    subscription = subscribe(FAILS)
    advance(8)
    invoice = str(sdk.v1.subscriptions.retrieve(subscription.id).latest_invoice)
    before = sdk.v1.invoices.retrieve(invoice)
    with pytest.raises(stripe.CardError) as refused:
        sdk.v1.invoices.pay(invoice)
    assert refused.value.code == "card_declined"
    after = sdk.v1.invoices.retrieve(invoice)
    assert (after.attempt_count, after.next_payment_attempt) == (before.attempt_count, before.next_payment_attempt)
    assert events().count("invoice.payment_failed") == 2


def test_cancel_at_period_end_ends_then_and_can_be_taken_back(
    subscribe: Subscribe, advance: Advance, events: Events, sdk: stripe.StripeClient
) -> None:
    subscription = subscribe(trial=0)
    sdk.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    sdk.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})
    advance(29)
    assert sdk.v1.subscriptions.retrieve(subscription.id).status == "active"
    ending = sdk.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    assert ending.cancel_at == int(period_end(ending).timestamp())
    with pytest.raises(stripe.InvalidRequestError, match="No upcoming"):
        sdk.v1.invoices.create_preview({"subscription": subscription.id})
    events()
    advance(40)
    assert events() == ["customer.subscription.deleted"]


def test_a_trial_can_be_cancelled_at_once_and_is_never_charged(
    subscribe: Subscribe, advance: Advance, events: Events, sdk: stripe.StripeClient
) -> None:
    subscription = subscribe()
    events()
    ended = sdk.v1.subscriptions.cancel(subscription.id, {"cancellation_details": {"comment": "Not for me"}})
    assert (ended.status, events()) == ("canceled", ["customer.subscription.deleted"])
    assert ended.cancellation_details is not None and ended.cancellation_details.comment == "Not for me"
    advance(30)
    assert events() == []
    assert sdk.v1.subscriptions.list({"customer": str(ended.customer)}).data == []
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.subscriptions.cancel(subscription.id)


def test_a_trial_can_be_moved_and_ended_now(
    subscribe: Subscribe, advance: Advance, events: Events, sdk: stripe.StripeClient
) -> None:
    subscription = subscribe()
    later = int(START.timestamp()) + 10 * DAY
    assert sdk.v1.subscriptions.update(subscription.id, {"trial_end": later}).trial_end == later
    advance(8)
    assert sdk.v1.subscriptions.retrieve(subscription.id).status == "trialing"
    ended = sdk.v1.subscriptions.update(subscription.id, {"trial_end": "now"})
    assert ended.status == "active"
    advance(1)
    assert events().count("invoice.paid") == 2


def test_a_short_trial_is_warned_of_once_and_at_once(
    subscribe: Subscribe, events: Events, sdk: stripe.StripeClient
) -> None:
    subscription = subscribe(trial=2)
    assert events().count("customer.subscription.trial_will_end") == 1
    sdk.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    assert events() == ["customer.subscription.updated"]


def test_a_preview_says_what_comes_next(subscribe: Subscribe, sdk: stripe.StripeClient) -> None:
    subscription = subscribe(cents=7900)
    preview = sdk.v1.invoices.create_preview({"subscription": subscription.id})
    assert (preview.amount_due, preview.status) == (7900, "draft")
    line = preview.lines.data[0]
    assert (line.period.start, datetime.fromtimestamp(line.period.end, UTC)) == (
        subscription.trial_end, datetime(2026, 3, 7, 12, tzinfo=UTC)
    )  # fmt: skip


def test_a_refund_gives_back_no_more_than_was_paid(
    subscribe: Subscribe, events: Events, sdk: stripe.StripeClient
) -> None:
    subscription = subscribe(trial=0)
    payment = sdk.v1.invoice_payments.list({"invoice": str(subscription.latest_invoice)}).data[0]
    intent = str(payment.payment.payment_intent)
    events()
    part = sdk.v1.refunds.create({"payment_intent": intent, "amount": 2000, "reason": "requested_by_customer"})
    assert sdk.v1.refunds.retrieve(part.id).amount == 2000
    assert events() == ["refund.created", "charge.refunded"]
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        sdk.v1.refunds.create({"payment_intent": intent, "amount": 3001})
    assert sdk.v1.refunds.create({"payment_intent": intent}).amount == 3000
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sdk.v1.refunds.create({"payment_intent": intent})
    assert refused.value.code == "charge_already_refunded"
    assert sdk.v1.balance.retrieve().available[0].amount == 0


def test_customers_on_a_clock_of_their_own_follow_it_alone(
    sdk: stripe.StripeClient, http: SandboxHTTPClient, advance: Advance
) -> None:
    clock = sdk.v1.test_helpers.test_clocks.create({"frozen_time": int(START.timestamp()), "name": "slow"})
    customer = sdk.v1.customers.create({"email": "slow@example.org", "test_clock": clock.id})
    session = sdk.v1.checkout.sessions.create(checkout_params(customer.id))
    http.pay(str(session.url))
    subscription = str(sdk.v1.checkout.sessions.retrieve(session.id).subscription)
    advance(30)
    assert sdk.v1.subscriptions.retrieve(subscription).status == "trialing"
    sdk.v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": int(START.timestamp()) + 8 * DAY})
    assert sdk.v1.subscriptions.retrieve(subscription).status == "active"
    sdk.v1.test_helpers.test_clocks.delete(clock.id)
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.subscriptions.retrieve(subscription)


def test_the_clock_does_not_go_back(sdk: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="must be after"):
        sdk.v1.test_helpers.test_clocks.advance("clock_sandbox", {"frozen_time": 1})
