"""Opening a hosted checkout for an accepted application: once, however often it is clicked (R10)."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from mentorcruise.billing import gateway
from mentorcruise.domain.applications import Application
from mentorcruise.domain.errors import AlreadySubscribed, MentorNotAvailable, NotAccepted
from mentorcruise.domain.mentorships import TRIAL
from mentorcruise.domain.people import Person
from mentorcruise.domain.subscriptions import Checkout, StripeCustomer, Subscription, Trial
from mentorcruise.extensions import db

# A page about to expire is not worth sending someone to.
STILL_WORTH_OPENING = timedelta(minutes=5)


def open_for(application: Application, person: Person, now: datetime) -> Checkout:
    """The checkout of this application: the one that is open, or a new one. The application is locked by the caller.

    Raises NotAccepted, AlreadySubscribed, MentorNotAvailable, PaymentsUnavailable.
    """
    if db.session.scalar(select(Subscription.id).where(Subscription.application_id == application.id)):
        raise AlreadySubscribed
    if not application.can_be_subscribed_by(person.id):
        raise NotAccepted
    if not application.mentor.is_listed:
        raise MentorNotAvailable("The mentor is not listed at the moment, so no mentorship can start.")
    return _still_open(application, now) or _open(application, person, now)


def has_trial(application: Application) -> bool:
    """Whether the pair has not used its one trial yet (F14)."""
    used = select(Trial.mentee_id).where(
        Trial.mentee_id == application.mentee_id, Trial.mentor_id == application.mentor_id
    )
    return db.session.scalar(used) is None


def _still_open(application: Application, now: datetime) -> Checkout | None:
    return db.session.scalar(
        select(Checkout)
        .where(Checkout.application_id == application.id, Checkout.closed_at.is_(None))
        .where(Checkout.expires_at > now + STILL_WORTH_OPENING)
        .order_by(Checkout.attempt.desc())
        .limit(1)
    )


def _open(application: Application, person: Person, now: datetime) -> Checkout:
    latest = db.session.scalar(select(func.max(Checkout.attempt)).where(Checkout.application_id == application.id))
    attempt, with_trial = (latest or 0) + 1, has_trial(application)
    hosted = gateway.open_checkout(
        application_id=application.id,
        attempt=attempt,
        submitted_at=application.submitted_at,
        customer_id=_customer(person, now),
        product=f"{application.plan.name} with {application.mentor.person.name}",
        price_cents=application.plan.price_cents,
        currency=application.plan.currency,
        trial_days=TRIAL.days if with_trial else 0,
    )
    checkout = Checkout(
        application_id=application.id,
        attempt=attempt,
        stripe_session_id=hosted.session_id,
        url=hosted.url,
        with_trial=with_trial,
        opened_at=now,
        expires_at=hosted.expires_at,
    )
    db.session.add(checkout)
    return checkout


def _customer(person: Person, now: datetime) -> str:
    known = db.session.get(StripeCustomer, person.id)
    if known is not None:
        return known.stripe_customer_id
    customer_id = gateway.create_customer(person.id, person.email, person.name, person.joined_at)
    row = {"person_id": person.id, "stripe_customer_id": customer_id, "created_at": now}
    db.session.execute(insert(StripeCustomer).values(row).on_conflict_do_nothing(index_elements=["person_id"]))
    return customer_id
