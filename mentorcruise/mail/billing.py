"""Letters about money: the receipt, and a payment that did not go through."""

from datetime import datetime, timedelta

from mentorcruise.domain.subscriptions import Payment, Subscription
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line


def payment_received(payment_id: int, now: datetime) -> None:
    """To the mentee: the receipt. A free invoice, such as that of a trial's start, has none."""
    payment = db.session.get_one(Payment, payment_id)
    if payment.paid_at and payment.amount_cents > 0:
        post(now, _draft("payment_received", payment.id, payment))


def payment_failed(payment_id: int, now: datetime) -> None:
    """To the mentee, after each failed attempt: what happens next. Not when it was paid meanwhile, or is given up."""
    payment = db.session.get_one(Payment, payment_id)
    if payment.paid_at is None and payment.status == "open":
        post(now, _draft("payment_failed", f"{payment.id}-{payment.attempts}", payment))


def _draft(name: str, about: object, payment: Payment) -> Draft:
    subscription = db.session.get_one(Subscription, payment.subscription_id)
    application = subscription.application
    facts = {
        "payment": payment,
        "subscription": subscription,
        "plan": application.plan,
        "mentor_name": one_line(application.mentor.person.name),
        "period_ends_at": _period_end(subscription, payment),
    }
    return Draft(name, about, application.mentee, facts)


def _period_end(subscription: Subscription, payment: Payment) -> datetime | None:
    """The end of the period that was paid for; None while the subscription still shows the one before."""
    ends_at = subscription.current_period_ends_at
    return ends_at if ends_at and ends_at > payment.created_at + timedelta(days=1) else None
