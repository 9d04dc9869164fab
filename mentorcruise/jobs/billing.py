"""Jobs about money."""

from datetime import timedelta

from sqlalchemy import select, update

from mentorcruise import clock
from mentorcruise.billing import gateway, sync
from mentorcruise.domain.applications import Application
from mentorcruise.domain.mentorships import EndingCause, Mentorship
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.domain.people import Person
from mentorcruise.domain.subscriptions import Checkout, Subscription, TakesEffect
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job

# A renewal is finalised an hour after the period, and Stripe repeats what was not heard; after a day and a half we ask.
SILENCE = timedelta(hours=36)
# Whoever opens a checkout pays within the hour or not at all.
A_WHILE = timedelta(hours=1)


@job("billing.apply_event")
def apply_event(event_id: str) -> None:
    """Apply what a stored webhook points to."""
    sync.apply_event(event_id, clock.now())


@job("billing.cancel_at_stripe")
def cancel_at_stripe(subscription_id: str) -> None:
    """Tell Stripe that someone has left: now, or at the end of what is paid.

    When Stripe could not be told in time it may have begun, and charged, another period; that is given back.
    """
    subscription, now = db.session.get_one(Subscription, int(subscription_id)), clock.now()
    cancellation, stripe_id = subscription.cancellation, subscription.stripe_subscription_id
    if cancellation is None or subscription.ended_at is not None:
        return
    if cancellation.takes_effect == TakesEffect.NOW or cancellation.ends_at <= now:
        gateway.cancel_now(stripe_id)
        gateway.give_back(stripe_id, since=cancellation.ends_at)
    else:
        gateway.cancel_at_period_end(stripe_id)
    sync.apply_subscription(stripe_id, now)


@job("billing.cancel_unwanted")
def cancel_unwanted(stripe_subscription_id: str) -> None:
    """End a subscription at Stripe that nothing here asks for; one without a trial was charged at once, so give it back."""
    gateway.cancel_now(stripe_subscription_id)
    gateway.give_back(stripe_subscription_id)


@job("mentorships.end_cancelled")
def end_cancelled(subscription_id: str) -> None:
    """The period that was paid when the mentee left is over."""
    subscription = db.session.get_one(Subscription, int(subscription_id))
    # Whoever ends a mentorship locks its application first.
    db.session.scalar(select(Application.id).where(Application.id == subscription.application_id).with_for_update())
    mentorship = db.session.scalar(select(Mentorship).where(Mentorship.application_id == subscription.application_id))
    cancellation = subscription.cancellation
    if mentorship is None or mentorship.ending is not None or cancellation is None:
        return
    mentorship.end(EndingCause.MENTEE_LEFT, db.session.get(Person, cancellation.by_id), "", cancellation.ends_at)


@job("billing.reconcile")
def reconcile(period: str) -> None:
    """Once a day ask for another look at subscriptions of which we should have heard, so that a lost webhook does no harm.

    What was given up because Stripe was away for hours gets another round.
    """
    now = clock.now()
    given_up = update(OutboxMessage).where(
        OutboxMessage.job.startswith("billing."), OutboxMessage.set_aside_at.is_not(None)
    )
    db.session.execute(given_up.values(set_aside_at=None, attempts=0, due_at=now))
    db.session.info["bell"] = True
    silent = select(Subscription.stripe_subscription_id).where(
        Subscription.ended_at.is_(None), Subscription.current_period_ends_at < now - SILENCE
    )
    for stripe_subscription_id in db.session.scalars(silent).all():
        later(
            db.session(),
            "billing.look_again",
            stripe_subscription_id,
            now,
            key=f"look-{stripe_subscription_id}-{period}",
        )
    unheard = select(Checkout.stripe_session_id).where(Checkout.closed_at.is_(None), Checkout.opened_at < now - A_WHILE)
    for session_id in db.session.scalars(unheard).all():
        later(db.session(), "billing.look_at_checkout", session_id, now, key=f"look-{session_id}-{period}")


@job("billing.look_at_checkout")
def look_at_checkout(session_id: str) -> None:
    """See what became of a checkout of which no webhook has told."""
    sync.apply_checkout(session_id, clock.now())


@job("billing.look_again")
def look_again(stripe_subscription_id: str) -> None:
    """Make a subscription and its payments say what Stripe says now."""
    now = clock.now()
    subscription = sync.apply_subscription(stripe_subscription_id, now)
    for invoice in gateway.invoices_of(stripe_subscription_id) if subscription else ():
        if subscription and invoice.amount_cents:
            sync.mirror_invoice(subscription, invoice, now)
