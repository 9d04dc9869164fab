"""Applications: apply, inbox, decide, withdraw, subscribe."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from werkzeug import Response

from mentorcruise import clock
from mentorcruise.billing import checkout
from mentorcruise.domain.application_lists import applications_of, inbox_of
from mentorcruise.domain.application_words import DECLINE_WORDS, GOAL_WORDS, REASON_WORDS, DeclineReason
from mentorcruise.domain.applications import Application, ApplicationDecision, SkillAssessment, seen_by
from mentorcruise.domain.applying import Prospect, prospect, submit
from mentorcruise.domain.errors import MentorNotAvailable, NeverAgain
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.web.access import allowed, found, mentor_only, signed_in
from mentorcruise.web.applications.forms import GOAL_EXAMPLES, ApplicationForm, DecisionForm, WithdrawalForm
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show

pages = Blueprint("applications", __name__)

_WHOLE = (
    contains_eager(Application.mentor).joinedload(Mentor.person),
    joinedload(Application.mentee),
    joinedload(Application.plan),
    joinedload(Application.decision),
    joinedload(Application.withdrawal),
    joinedload(Application.lapse),
    joinedload(Application.mentorship).joinedload(Mentorship.ending),
    selectinload(Application.reason_rows),
    selectinload(Application.assessments).joinedload(SkillAssessment.skill),
)

_WHAT_CAME_OF_IT = (
    select(Mentorship.id, ApplicationDecision.verdict)
    .select_from(Application)
    .outerjoin(Application.mentorship)
    .outerjoin(Application.decision)
)


@pages.route("/mentors/<slug>/applications/new", methods=["GET", "POST"])
@signed_in
def new(slug: str) -> Any:
    """Apply to a mentor."""
    mentor = prospect(db.session(), slug, current_user.id)
    if mentor is None or not (mentor.is_listed or mentor.open_application):
        abort(404)
    allowed(mentor.person_id != current_user.id)
    if mentor.open_application:
        return _to_open(mentor)
    if mentor.parted:
        raise NeverAgain
    if not mentor.takes_applications:
        raise MentorNotAvailable
    if mentor.unanswered and request.method == "GET":
        return go(f"/account/onboarding?next=/mentors/{slug}/applications/new")
    form = ApplicationForm.for_prospect(mentor, request.args.get("plan", type=int))
    if not form.validate_on_submit() or mentor.unanswered:
        status = 422 if form.is_submitted() else 200
        return render_template("applications/new.html", form=form, mentor=mentor, examples=GOAL_EXAMPLES), status
    application_id = submit(db.session(), form.draft(mentor, current_user.id), clock.now())
    commit()
    flash(f"Your application is on its way to {mentor.name}.", "ok")
    return go(f"/applications/{application_id}")


def _to_open(mentor: Prospect) -> Response:
    flash(f"You have an open application to {mentor.name}. Here it is.", "info")
    return redirect(f"/applications/{mentor.open_application}", 303)


@pages.get("/applications")
@signed_in
def index() -> Any:
    """What I have applied for; for mentors first what waits for them."""
    connection = db.session.connection()
    received = inbox_of(connection, current_user.mentor_id) if current_user.is_mentor else None
    sent = applications_of(connection, current_user.id)
    return render_template("applications/index.html", received=received, sent=sent, goals=GOAL_WORDS)


@pages.get("/applications/<int:application_id>")
@signed_in
def page(application_id: int) -> Any:
    """One application, for its two people."""
    mine = seen_by(current_user.id).where(Application.id == application_id)
    return _page(found(mine.options(*_WHOLE)))


def _page(application: Application, decision: DecisionForm | None = None, status: int = 200) -> Any:
    context = {
        "application": application,
        "form": decision or DecisionForm(),
        "withdrawal": WithdrawalForm(),
        "goals": GOAL_WORDS,
        "reasons": REASON_WORDS,
        "declines": DECLINE_WORDS,
        "has_trial": checkout.has_trial(application) if application.status == "accepted" else False,
        "is_mentor": application.mentor.person_id == current_user.id,
    }
    return show("applications/page.html", status=status, **context)


@pages.post("/applications/<int:application_id>/decision")
@mentor_only
def decide(application_id: int) -> Any:
    """The mentor accepts or declines."""
    application = _locked(application_id)
    allowed(application.mentor.person_id == current_user.id)
    form = DecisionForm()
    if not form.validate_on_submit():
        return _page(application, form, 422)
    if form.verdict.data == "accepted":
        application.accept(current_user, clock.now())
    else:
        code = DeclineReason(form.reason_code.data)
        application.decline(code, (form.reason.data or "").strip(), current_user, clock.now())
    commit()
    flash("Accepted. The mentee can now start the trial." if form.verdict.data == "accepted" else "Declined.", "ok")
    return go(f"/applications/{application_id}")


@pages.post("/applications/<int:application_id>/withdrawal")
@signed_in
def withdraw(application_id: int) -> Any:
    """The mentee takes it back."""
    application = _locked(application_id)
    allowed(application.mentee_id == current_user.id)
    form = WithdrawalForm()
    if not form.validate_on_submit():
        return _page(application, status=422)
    application.withdraw(current_user, (form.reason.data or "").strip(), clock.now())
    commit()
    flash("Your application is withdrawn.", "ok")
    return go(f"/applications/{application_id}")


@pages.post("/applications/<int:application_id>/subscription")
@signed_in
def subscribe(application_id: int) -> Any:
    """To Stripe's hosted checkout; the same open page however often this is sent."""
    application = _locked(application_id)
    allowed(application.mentee_id == current_user.id)
    opened = checkout.open_for(application, db.session.get_one(Person, current_user.id), clock.now())
    url = opened.url
    commit()
    return go(url)


@pages.get("/applications/<int:application_id>/subscription")
@signed_in
def subscribed(application_id: int) -> Any:
    """Back from Stripe: wait until its word has come and been applied, then on to the mentorship.

    Where no offer stands there is nothing to wait for: back to the application, which says why.
    """
    application = found(seen_by(current_user.id).where(Application.id == application_id))
    allowed(application.mentee_id == current_user.id)
    mentorship_id, verdict = db.session.execute(_WHAT_CAME_OF_IT.where(Application.id == application_id)).one()
    if mentorship_id or application.closed_at or verdict != "accepted":
        there = f"/mentorships/{mentorship_id}" if mentorship_id else f"/applications/{application_id}"
        return go(there) if request.headers.get("HX-Request") else redirect(there)
    return show("applications/starting.html", "applications/_starting.html", application=application)


def _locked(application_id: int) -> Application:
    """The application, locked for a change; 404 for anyone who is not one of its two people."""
    mine = seen_by(current_user.id).where(Application.id == application_id)
    return found(mine.with_for_update(of=Application).execution_options(populate_existing=True))
