"""Applying Stripe's word: fetch what is true there now and make our rows say the same.

An event only tells where to look. What is applied is always fetched anew under a lock, so the order of events, repeats
and two workers at once do not matter; a subscription that has ended here never comes back to life.
"""

from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy import Select, func, select

from mentorcruise.billing import gateway
from mentorcruise.billing.gateway import RemoteInvoice, RemoteSubscription
from mentorcruise.domain.applications import Application, ApplicationStatus
from mentorcruise.domain.mentorships import EndingCause, Mentorship
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.domain.people import Person, open_search
from mentorcruise.domain.subscriptions import Checkout, Payment, StripeEvent, Subscription, SubscriptionState, Trial
from mentorcruise.extensions import db

Row = TypeVar("Row")
log = structlog.get_logger(__name__)


def apply_event(event_id: str, now: datetime) -> None:
    """Look at what a stored event points to and apply it; a burst of events about one thing needs one look."""
    event = db.session.get_one(StripeEvent, event_id)
    kind, object_id = event.type, event.object_id or ""
    told = _waiting_about(object_id)
    if kind.startswith("checkout.session."):
        apply_checkout(object_id, now)
    elif kind.startswith("customer.subscription."):
        apply_subscription(object_id, now)
    elif kind.startswith("invoice.") and object_id.startswith("in_"):
        apply_invoice(object_id, now)
    for message in told:
        message.done(now)


def _waiting_about(object_id: str) -> list[OutboxMessage]:
    """The messages, ours among them, that tell of this object: what is fetched after this is newer than all of them.

    They are locked until the commit, so that no second worker looks at the same thing meanwhile.
    """
    waiting = (
        select(OutboxMessage)
        .join(StripeEvent, StripeEvent.id == OutboxMessage.subject)
        .where(StripeEvent.object_id == object_id, OutboxMessage.job == "billing.apply_event")
        .where(OutboxMessage.done_at.is_(None), OutboxMessage.set_aside_at.is_(None))
    )
    return list(db.session.scalars(waiting.with_for_update(of=OutboxMessage, skip_locked=True)))


def apply_checkout(session_id: str, now: datetime) -> None:
    """A checkout was completed or has expired: close it, and apply the subscription that came of it."""
    status, subscription_id = gateway.fetch_checkout(session_id)
    checkout = db.session.scalar(select(Checkout).where(Checkout.stripe_session_id == session_id).with_for_update())
    if checkout is not None and checkout.closed_at is None and status in ("complete", "expired"):
        checkout.closed_at = now
        checkout.outcome = "completed" if status == "complete" else "expired"
    if subscription_id:
        apply_subscription(subscription_id, now)


def apply_subscription(subscription_id: str, now: datetime) -> Subscription | None:
    """Make our subscription and its mentorship say what Stripe says now. None when it is none of ours."""
    _lock(subscription_id)
    remote = gateway.fetch_subscription(subscription_id)
    application_id = remote.metadata.get("application_id", "")
    if not gateway.is_ours(remote.metadata) or not application_id.isdigit():
        return None
    application = _fresh(select(Application).where(Application.id == int(application_id)).with_for_update())
    if application is None:
        return None
    known = _fresh(select(Subscription).where(Subscription.application_id == application.id))
    if known is None and application.status == ApplicationStatus.ACCEPTED:
        if not remote.has_begun:
            # Its first payment is under way, at the bank perhaps; ending it now would take it from under the mentee.
            return None
        # One that has ended before we heard of it has begun, too: its trial was used and its invoices were paid.
        known = _begin(application, remote, now)
    if known is None or known.stripe_subscription_id != remote.id:
        _refuse(application, remote, now)
        return None
    _mirror(known, remote, now)
    return known


def _fresh(statement: Select[Row]) -> Row | None:
    """The row as it is now that the lock is held, also when this session has read it before."""
    return db.session.scalar(statement.execution_options(populate_existing=True))


def _begin(application: Application, remote: RemoteSubscription, now: datetime) -> Subscription:
    """The subscription is new: the mentorship starts, with the pair's one trial if it has one."""
    started_at = min(now, remote.started_at)
    subscription = Subscription(
        application_id=application.id,
        stripe_subscription_id=remote.id,
        stripe_customer_id=remote.customer_id,
        status="",
        price_cents=remote.price_cents,
        currency=remote.currency,
        started_at=started_at,
        trial_ends_at=remote.trial_ends_at,
        synced_at=now,
    )
    mentorship = Mentorship.start(application, remote.trial_ends_at, started_at)
    db.session.add_all([subscription, mentorship])
    if remote.trial_ends_at:
        db.session.add(
            Trial(
                mentee_id=application.mentee_id,
                mentor_id=application.mentor_id,
                application_id=application.id,
                started_at=started_at,
                ends_at=remote.trial_ends_at,
            )
        )
    db.session.flush()
    mentorship.started(db.session.scalar(open_search(application.mentee_id)), now)
    return subscription


def _refuse(application: Application, remote: RemoteSubscription, now: datetime) -> None:
    """A subscription that nothing here asks for (paid twice, or the offer was gone): it is ended at Stripe and given back."""
    if remote.ended_at is None:
        log.warning("billing.unwanted_subscription", application=application.id, subscription=remote.id)
        later(db.session(), "billing.cancel_unwanted", remote.id, now, key=f"cancel-unwanted-{remote.id}")


def _mirror(subscription: Subscription, remote: RemoteSubscription, now: datetime) -> None:
    """Write what Stripe says; what has ended stays ended."""
    if subscription.ended_at is not None:
        return
    if subscription.status != remote.status:
        subscription.status = remote.status
        subscription.states.append(SubscriptionState(status=remote.status, at=now))
        _tell_the_monitor(subscription, now)
    subscription.price_cents, subscription.currency = remote.price_cents, remote.currency
    subscription.current_period_ends_at = remote.current_period_ends_at
    subscription.cancel_at_period_end = remote.cancel_at_period_end
    subscription.synced_at = now
    if remote.ended_at is not None:
        subscription.ended_at = min(now, remote.ended_at)
        _end(subscription, remote, now)


def _tell_the_monitor(subscription: Subscription, now: datetime) -> None:
    mentorship_id = db.session.scalar(
        select(Mentorship.id).where(Mentorship.application_id == subscription.application_id)
    )
    if mentorship_id is not None:
        later(subscription, "health.check_mentorship", mentorship_id, now)


def _end(subscription: Subscription, remote: RemoteSubscription, now: datetime) -> None:
    mentorship = db.session.scalar(select(Mentorship).where(Mentorship.application_id == subscription.application_id))
    if mentorship is None or mentorship.ending is not None:
        return
    cancellation, ended_at = subscription.cancellation, min(now, remote.ended_at or now)
    if cancellation is not None:
        # Stripe ends it some seconds after the period; the mentee has left with the period itself.
        ended_at = min(ended_at, cancellation.ends_at)
        cause, by = EndingCause.MENTEE_LEFT, db.session.get(Person, cancellation.by_id)
    elif remote.ended_for_payment:
        cause, by = EndingCause.PAYMENT_FAILED, None
    else:
        cause, by = EndingCause.LAPSED, None
    mentorship.end(cause, by, "", ended_at)


def apply_invoice(invoice_id: str, now: datetime) -> Payment | None:
    """Make our payment say what Stripe says of this invoice now. None for free ones and those that are none of ours."""
    _lock(invoice_id)
    remote = gateway.fetch_invoice(invoice_id)
    if remote.subscription_id is None:
        return None
    subscription = apply_subscription(remote.subscription_id, now)
    if subscription is None or remote.amount_cents == 0:
        return None
    return mirror_invoice(subscription, remote, now)


def mirror_invoice(subscription: Subscription, remote: RemoteInvoice, now: datetime) -> Payment:
    """Write the invoice as a payment; a receipt or a warning follows from what has changed."""
    payment = db.session.scalar(select(Payment).where(Payment.stripe_invoice_id == remote.id))
    if payment is None:
        payment = Payment(
            subscription_id=subscription.id,
            stripe_invoice_id=remote.id,
            currency=remote.currency,
            created_at=remote.created_at,
            attempts=0,
        )
        db.session.add(payment)
    was_paid, attempts_before = payment.paid_at is not None, payment.attempts
    payment.amount_cents, payment.status = remote.amount_cents, remote.status
    payment.paid_at, payment.attempts = remote.paid_at, remote.attempts
    payment.next_attempt_at, payment.hosted_url, payment.synced_at = remote.next_attempt_at, remote.hosted_url, now
    failing = remote.paid_at is None and remote.attempts > 0
    if failing and remote.attempts > attempts_before:
        payment.failed_at, payment.failure = now, "The card was declined."
    db.session.flush()
    if remote.paid_at and not was_paid:
        later(payment, "letters.payment_received", payment.id, now, key=f"payment-received-{payment.id}")
    elif failing and remote.attempts > attempts_before:
        later(payment, "letters.payment_failed", payment.id, now, key=f"payment-failed-{payment.id}-{remote.attempts}")
    return payment


def _lock(stripe_id: str) -> None:
    """One worker at a time looks at a thing of Stripe's; held until the commit."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(stripe_id, 0))))
