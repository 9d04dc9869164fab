"""Leaving while Stripe does not answer: nothing more is charged, or it is given back."""

from datetime import timedelta

from sqlalchemy import select, update

from mentorcruise import clock
from mentorcruise.billing.gateway import client
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.subscriptions import Subscription
from mentorcruise.extensions import db
from mentorcruise.jobs.billing import reconcile
from tests.factories import make_accepted, make_mentorship


def begin(visitor, stripe, work):
    application = make_accepted()
    stripe.pay(visitor(application.mentee).post(f"/applications/{application.id}/subscription").location)
    stripe.deliver()
    work()
    return application, db.session.scalar(select(Subscription))


def leave(visitor, application, subscription, takes_effect):
    path = f"/subscriptions/{subscription.id}/cancellation"
    assert visitor(application.mentee).post(path, {"takes_effect": takes_effect, "skip": "1"}).status_code == 303


def test_stripe_told_only_after_the_trial_ends_it_at_once_and_gives_the_charge_back(visitor, stripe, work):
    """R8, B9: whoever cancelled within the trial pays nothing, however late Stripe could be told."""
    application, subscription = begin(visitor, stripe, work)
    leave(visitor, application, subscription, "period_end")
    stripe.move(8)
    work()
    stripe.deliver()
    work()
    db.session.expire_all()
    assert subscription.ended_at is not None
    [charge] = client().v1.charges.list().data
    assert (charge.amount, charge.amount_refunded) == (12000, 12000)


def test_cancelling_for_the_end_of_the_trial_is_a_trial_loss(visitor, stripe, work):
    """B8: it ended with the trial, so it never was a mentorship after its trial."""
    application, subscription = begin(visitor, stripe, work)
    leave(visitor, application, subscription, "period_end")
    work()
    stripe.move(8)
    stripe.deliver()
    work()
    ending = db.session.scalar(select(Mentorship).where(Mentorship.application_id == application.id)).ending
    assert ending.ended_at == subscription.trial_ends_at
    assert ending.during_trial


def test_a_period_that_is_over_is_cancelled_now(visitor):
    """Stripe's word on the renewal has not come: the paid period that we know of lies behind us."""
    mentorship = make_mentorship()
    subscription = db.session.scalar(select(Subscription))
    subscription.current_period_ends_at = clock.now() - timedelta(minutes=5)
    db.session.commit()
    leave(visitor, mentorship.application, subscription, "period_end")
    assert subscription.cancellation.takes_effect == "now"
    assert subscription.cancellation.ends_at >= subscription.cancellation.requested_at
    assert mentorship.ending is not None


def test_what_was_given_up_while_stripe_was_away_is_tried_again_the_next_day(visitor, stripe, work):
    """R8: no outage is so long that someone who has left goes on paying."""
    application, subscription = begin(visitor, stripe, work)
    leave(visitor, application, subscription, "now")
    now, this = clock.now(), OutboxMessage.job == "billing.cancel_at_stripe"
    db.session.execute(update(OutboxMessage).where(this).values(set_aside_at=now, attempts=12, due_at=now))
    db.session.commit()
    work()
    assert client().v1.subscriptions.retrieve(subscription.stripe_subscription_id).ended_at is None
    reconcile(now.isoformat())
    db.session.commit()
    work()
    assert client().v1.subscriptions.retrieve(subscription.stripe_subscription_id).ended_at is not None
