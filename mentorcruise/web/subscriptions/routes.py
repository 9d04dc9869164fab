"""Subscriptions: what is paid, the card, leaving."""

from typing import Any

from flask import Blueprint, flash, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.billing import gateway
from mentorcruise.domain.applications import Application
from mentorcruise.domain.errors import AlreadyCancelled
from mentorcruise.domain.leaving import Answers, leave
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.subscriptions import LeavingReason, Subscription, TakesEffect, seen_by
from mentorcruise.extensions import db
from mentorcruise.web.access import allowed, found, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.forms import THANKS
from mentorcruise.web.skills.asking import after_survey
from mentorcruise.web.subscriptions.forms import CancellationForm

pages = Blueprint("subscriptions", __name__)


@pages.get("/subscriptions/<int:subscription_id>")
@signed_in
def page(subscription_id: int) -> Any:
    """What was charged, what comes next, and how to change the card or leave."""
    subscription = _seen(subscription_id)
    is_mentee = subscription.application.mentee_id == current_user.id
    context = {
        "subscription": subscription,
        "mentorship": subscription.application.mentorship,
        "is_mentee": is_mentee,
        "now": clock.now(),
    }
    return show("subscriptions/page.html", **context)


@pages.post("/subscriptions/<int:subscription_id>/portal-sessions")
@signed_in
def portal(subscription_id: int) -> Any:
    """To Stripe's page where the card is changed and open invoices are paid."""
    subscription = _seen(subscription_id)
    allowed(subscription.application.mentee_id == current_user.id)
    return go(gateway.portal_url(subscription.stripe_customer_id, f"/subscriptions/{subscription_id}"))


@pages.route("/subscriptions/<int:subscription_id>/cancellation", methods=["GET", "POST"])
@signed_in
def cancel(subscription_id: int) -> Any:
    """Leave, with the exit survey in the flow; leaving without answering is one button."""
    subscription = _seen(subscription_id, lock=request.method == "POST")
    allowed(subscription.application.mentee_id == current_user.id)
    mentorship = subscription.application.mentorship
    if mentorship is None or not subscription.can_be_cancelled_by(current_user.id):
        raise AlreadyCancelled
    form, now = CancellationForm(), clock.now()
    skipped = "skip" in request.form
    if skipped:
        form.leave_out_survey()
    elif not form.is_submitted():
        form.takes_effect.data = "now" if mentorship.is_trial_at(now) else "period_end"
    if not form.validate_on_submit():
        return _form(form, subscription, mentorship)
    answers = None if skipped else Answers(int(form.stars.data), form.goal_reached.data, form.words())
    reason = LeavingReason(form.reason.data) if form.reason.data else None
    leave(
        db.session(), subscription, mentorship, current_user, TakesEffect(form.takes_effect.data), reason, answers, now
    )
    following = f"/mentorships/{mentorship.id}" if skipped else after_survey(mentorship)
    commit()
    left = "You have left" if form.takes_effect.data == "now" else "Cancelled"
    flash(f"{left}; nothing more is charged.", "ok")
    if not skipped:
        flash(THANKS, "ok")
    return go(following)


def _form(form: CancellationForm, subscription: Subscription, mentorship: Mentorship) -> Any:
    return show(
        "subscriptions/cancellation.html",
        status=422 if form.is_submitted() else 200,
        form=form,
        subscription=subscription,
        mentorship=mentorship,
        now=clock.now(),
    )


def _seen(subscription_id: int, lock: bool = False) -> Subscription:
    """The subscription for one of its two people, its application locked for a change; 404 for anyone else."""
    mine = seen_by(current_user.id).where(Subscription.id == subscription_id)
    if lock:
        # Stripe's word is applied under the application's lock too; whoever took another first would wait in a circle.
        found(mine.with_for_update(of=Application))
    return found(mine.execution_options(populate_existing=True))
