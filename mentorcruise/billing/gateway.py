"""The only room that speaks with Stripe. Returns plain values; every create carries an idempotency key of ours."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import stripe
import structlog
from flask import current_app

from mentorcruise.domain.errors import Refusal

log = structlog.get_logger(__name__)
TIMEOUT_S = 10
SIGNATURE_TOLERANCE_S = 300
SANDBOX_CLOCK = "clock_sandbox"
stripe.enable_telemetry = False


class PaymentsUnavailable(Refusal):
    title = "The payment service does not answer"
    message = "Stripe could not be reached just now."
    kept = "Nothing was charged, and what you had entered is kept."
    next_step = "Try again in a minute."
    status = 503


class ForgedWebhook(Exception):
    """The signature of a webhook does not fit its body, or is too old."""


@dataclass(frozen=True)
class HostedCheckout:
    """A checkout page at Stripe."""

    session_id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class RemoteSubscription:
    """A subscription as Stripe has it now."""

    id: str
    customer_id: str
    status: str
    metadata: dict[str, str]
    price_cents: int
    currency: str
    started_at: datetime
    trial_ends_at: datetime | None
    current_period_ends_at: datetime | None
    cancel_at_period_end: bool
    ended_at: datetime | None
    ended_for_payment: bool

    @property
    def has_begun(self) -> bool:
        """Whether it was ever in force: its first payment was made, or its trial started."""
        return not self.status.startswith("incomplete")


@dataclass(frozen=True)
class RemoteInvoice:
    """An invoice as Stripe has it now; amounts in minor units."""

    id: str
    subscription_id: str | None
    status: str
    amount_cents: int
    currency: str
    created_at: datetime
    paid_at: datetime | None
    attempts: int
    next_attempt_at: datetime | None
    hosted_url: str | None


def client() -> stripe.StripeClient:
    """This app's client, made once. `STRIPE_HTTP_CLIENT` in the app's config replaces the transport."""
    kept: stripe.StripeClient | None = current_app.extensions.get("stripe_client")
    if kept is None:
        settings = current_app.config["SETTINGS"]
        transport = current_app.config.get("STRIPE_HTTP_CLIENT") or stripe.RequestsClient(timeout=TIMEOUT_S)
        kept = stripe.StripeClient(
            settings.stripe_secret_key,
            base_addresses={"api": settings.stripe_api_base},
            max_network_retries=2,
            http_client=transport,
        )
        current_app.extensions["stripe_client"] = kept
    return kept


def create_customer(person_id: int, email: str, name: str, joined_at: datetime) -> str:
    """Make the person a customer; returns its id. Asking twice makes one."""
    params: Any = {"email": email, "name": name, "metadata": {"person_id": str(person_id), "site": _site_id()}}
    customer = _asked(lambda: client().v1.customers.create(params, _once(f"customer-{person_id}", joined_at)))
    return str(customer.id)


def open_checkout(
    *,
    application_id: int,
    attempt: int,
    submitted_at: datetime,
    customer_id: str,
    product: str,
    price_cents: int,
    currency: str,
    trial_days: int,
) -> HostedCheckout:
    """Open a hosted checkout for a monthly subscription. The same attempt asked twice is the same page."""
    metadata = {"application_id": str(application_id), "site": _site_id()}
    price = {
        "currency": currency.lower(),
        "unit_amount": price_cents,
        "recurring": {"interval": "month"},
        "product_data": {"name": product},
    }
    subscription: dict[str, Any] = {"metadata": metadata}
    if trial_days:
        subscription["trial_period_days"] = trial_days
    params: Any = {
        "mode": "subscription",
        "customer": customer_id,
        "client_reference_id": str(application_id),
        "line_items": [{"price_data": price, "quantity": 1}],
        "subscription_data": subscription,
        "metadata": metadata,
        "payment_method_collection": "always",
        "success_url": f"{_site()}/applications/{application_id}/subscription?checkout={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{_site()}/applications/{application_id}",
    }
    key = _once(f"checkout-{application_id}-{attempt}", submitted_at)
    session = _asked(lambda: client().v1.checkout.sessions.create(params, key))
    return HostedCheckout(session.id, session.url or "", _moment(session.expires_at))


def fetch_checkout(session_id: str) -> tuple[str | None, str | None]:
    """(status, subscription id) of a checkout: `open`, `complete` or `expired`."""
    session = _asked(lambda: client().v1.checkout.sessions.retrieve(session_id))
    return session.status, _id_of(session.subscription)


def fetch_subscription(subscription_id: str) -> RemoteSubscription:
    """The subscription as it is now at Stripe."""
    return _subscription(_asked(lambda: client().v1.subscriptions.retrieve(subscription_id)))


def fetch_invoice(invoice_id: str) -> RemoteInvoice:
    """The invoice as it is now at Stripe."""
    return _invoice(_asked(lambda: client().v1.invoices.retrieve(invoice_id)))


def invoices_of(subscription_id: str) -> list[RemoteInvoice]:
    """The latest invoices of a subscription, newest first."""
    params: Any = {"subscription": subscription_id, "limit": 100}
    return [_invoice(i) for i in _asked(lambda: client().v1.invoices.list(params)).data]


def cancel_now(subscription_id: str) -> None:
    """End the subscription at once; ending one that has ended changes nothing."""
    if fetch_subscription(subscription_id).ended_at is None:
        _asked(lambda: client().v1.subscriptions.cancel(subscription_id))


def cancel_at_period_end(subscription_id: str) -> None:
    """Let the subscription run out with the period that is paid."""
    if fetch_subscription(subscription_id).ended_at is None:
        params: Any = {"cancel_at_period_end": True}
        _asked(lambda: client().v1.subscriptions.update(subscription_id, params))


def give_back(subscription_id: str, since: datetime | None = None) -> int:
    """Refund what was paid for a subscription on invoices made since then (None: on all); returns how many payments.

    Asking twice gives back once.
    """
    paid = [
        i for i in invoices_of(subscription_id) if i.paid_at and i.amount_cents and not (since and i.created_at < since)
    ]
    intents = [intent for invoice in paid for intent in _intents_of(invoice.id)]
    for intent in intents:
        _refund(intent)
    return len(intents)


def _intents_of(invoice_id: str) -> list[str]:
    params: Any = {"invoice": invoice_id, "status": "paid"}
    payments = _asked(lambda: client().v1.invoice_payments.list(params)).data
    return [intent for p in payments if (intent := _id_of(p.payment.payment_intent))]


def _refund(intent: str) -> None:
    params: Any = {"payment_intent": intent}
    try:
        _asked(lambda: client().v1.refunds.create(params, {"idempotency_key": f"refund-{intent}"}))
    except stripe.InvalidRequestError as error:
        if error.code != "charge_already_refunded":
            raise


def portal_url(customer_id: str, return_path: str) -> str:
    """A page at Stripe where the customer changes the card and pays what is open."""
    params: Any = {"customer": customer_id, "return_url": f"{_site()}{return_path}"}
    return str(_asked(lambda: client().v1.billing_portal.sessions.create(params)).url)


def advance_test_clock(to: datetime) -> None:
    """Move the sandbox's clock; for the demo only. Raises PaymentsUnavailable when the sandbox does not answer."""
    params: Any = {"frozen_time": int(to.timestamp())}
    _asked(lambda: client().v1.test_helpers.test_clocks.advance(SANDBOX_CLOCK, params))


def read_webhook(payload: bytes, signature: str) -> dict[str, Any]:
    """The event of a webhook whose signature is right and fresh. Raises ForgedWebhook."""
    secret = current_app.config["SETTINGS"].stripe_webhook_secret
    try:
        text = payload.decode()
        stripe.WebhookSignature.verify_header(text, signature, secret, SIGNATURE_TOLERANCE_S)
        event: dict[str, Any] = json.loads(text)
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise ForgedWebhook(str(error)) from error
    return event


def is_ours(metadata: dict[str, str]) -> bool:
    """Whether something at Stripe belongs to this installation and not to another one on the same account."""
    return metadata.get("site") == _site_id()


def _asked(ask: Any) -> Any:
    try:
        return ask()
    except stripe.StripeError as error:
        log.error("billing.stripe_refused", kind=type(error).__name__, code=error.code, request_id=error.request_id)
        raise PaymentsUnavailable from error


def _once(what: str, since: datetime) -> Any:
    """An idempotency key that follows from a row of ours, so that a repeat does nothing new."""
    return {"idempotency_key": f"{what}-{int(since.timestamp())}"}


def _site_id() -> str:
    return str(current_app.config["SETTINGS"].site_id)


def _site() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def _subscription(remote: Any) -> RemoteSubscription:
    item = remote["items"].data[0]
    details = remote.cancellation_details
    return RemoteSubscription(
        id=remote.id,
        customer_id=_id_of(remote.customer) or "",
        status=remote.status,
        metadata=remote.metadata.to_dict() if remote.metadata else {},
        price_cents=item.price.unit_amount or 0,
        currency=item.price.currency.upper(),
        started_at=_moment(remote.start_date),
        trial_ends_at=_maybe(remote.trial_end),
        current_period_ends_at=_maybe(item.current_period_end),
        cancel_at_period_end=remote.cancel_at_period_end,
        ended_at=_maybe(remote.ended_at),
        ended_for_payment=bool(details and details.reason == "payment_failed"),
    )


def _invoice(remote: Any) -> RemoteInvoice:
    details = remote.parent.subscription_details if remote.parent else None
    return RemoteInvoice(
        id=remote.id,
        subscription_id=_id_of(details.subscription) if details else None,
        status=remote.status,
        amount_cents=remote.total,
        currency=remote.currency.upper(),
        created_at=_moment(remote.created),
        paid_at=_maybe(remote.status_transitions.paid_at),
        attempts=remote.attempt_count,
        next_attempt_at=_maybe(remote.next_payment_attempt),
        hosted_url=remote.hosted_invoice_url,
    )


def _id_of(reference: Any) -> str | None:
    return reference if reference is None or isinstance(reference, str) else str(reference.id)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _maybe(seconds: int | None) -> datetime | None:
    return None if seconds is None else _moment(seconds)
