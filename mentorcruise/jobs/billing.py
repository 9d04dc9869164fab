"""Jobs about money."""

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.billing import gateway, sync
from mentorcruise.domain.mentorships import EndingCause, Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.domain.subscriptions import Subscription, TakesEffect
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job


@job("billing.apply_event")
def apply_event(event_id: str) -> None:
    """Apply what a stored webhook points to."""
    sync.apply_event(event_id, clock.now())


@job("billing.cancel_at_stripe")
def cancel_at_stripe(subscription_id: str) -> None:
    """Tell Stripe that someone has left: now, or at the end of what is paid."""
    subscription = db.session.get_one(Subscription, int(subscription_id))
    if subscription.cancellation is None or subscription.ended_at is not None:
        return
    if subscription.cancellation.takes_effect == TakesEffect.NOW:
        gateway.cancel_now(subscription.stripe_subscription_id)
    else:
        gateway.cancel_at_period_end(subscription.stripe_subscription_id)
    sync.apply_subscription(subscription.stripe_subscription_id, clock.now())


@job("billing.cancel_unwanted")
def cancel_unwanted(stripe_subscription_id: str) -> None:
    """End a subscription at Stripe that nothing here asks for."""
    gateway.cancel_now(stripe_subscription_id)


@job("mentorships.end_cancelled")
def end_cancelled(subscription_id: str) -> None:
    """The period that was paid when the mentee left is over."""
    subscription = db.session.get_one(Subscription, int(subscription_id))
    mentorship = db.session.scalar(
        select(Mentorship).where(Mentorship.application_id == subscription.application_id).with_for_update()
    )
    cancellation = subscription.cancellation
    if mentorship is None or mentorship.ending is not None or cancellation is None:
        return
    mentorship.end(EndingCause.MENTEE_LEFT, db.session.get(Person, cancellation.by_id), "", cancellation.ends_at)


@job("billing.reconcile")
def reconcile(_: str) -> None:
    """Once a day look at every running subscription, so that a webhook that never came does no harm (R9)."""
    now = clock.now()
    running = db.session.scalars(select(Subscription.stripe_subscription_id).where(Subscription.ended_at.is_(None)))
    for stripe_subscription_id in list(running):
        subscription = sync.apply_subscription(stripe_subscription_id, now)
        if subscription is not None:
            for invoice in gateway.invoices_of(stripe_subscription_id):
                if invoice.amount_cents:
                    sync.mirror_invoice(subscription, invoice, now)
