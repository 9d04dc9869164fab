"""The mentorship: list, workspace, logging a session, the mentor's ending, the exit survey afterwards."""

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.applications import Application
from mentorcruise.domain.errors import NotYetHeld, SurveyAnswered
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import EndingCause, Mentorship, seen_by
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.subscriptions import Subscription, TakesEffect
from mentorcruise.domain.surveys import ExitSurvey, can_answer
from mentorcruise.domain.workspace import mentorships_of, timeline
from mentorcruise.extensions import db
from mentorcruise.web.access import allowed, found, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.forms import EndingForm, ExitSurveyForm, RatingForm, SessionForm
from mentorcruise.web.words import zone

pages = Blueprint("mentorships", __name__)

_WHOLE = (
    joinedload(Mentorship.mentor).joinedload(Mentor.person),
    joinedload(Mentorship.mentee),
    joinedload(Mentorship.ending),
    joinedload(Mentorship.application).joinedload(Application.decision),
    joinedload(Mentorship.application).joinedload(Application.plan),
)


@pages.get("/mentorships")
@signed_in
def index() -> Any:
    """My mentorships, on either side."""
    rows = mentorships_of(db.session.connection(), current_user.id, current_user.mentor_id)
    return show("mentorships/index.html", rows=rows, goals=GOAL_WORDS, now=clock.now())


@pages.get("/mentorships/<int:mentorship_id>")
@signed_in
def page(mentorship_id: int) -> Any:
    """The workspace: the goal in sight, what is next, sessions, what has happened."""
    return _page(_seen(mentorship_id))


def _page(
    mentorship: Mentorship, form: SessionForm | None = None, ending: EndingForm | None = None, status: int = 200
) -> Any:
    held = select(MentoringSession).where(MentoringSession.mentorship_id == mentorship.id)
    newest = held.order_by(MentoringSession.held_on.desc(), MentoringSession.id.desc()).options(
        selectinload(MentoringSession.ratings)
    )
    sessions = db.session.scalars(newest).all()
    subscription = db.session.scalar(
        select(Subscription)
        .where(Subscription.application_id == mentorship.application_id)
        .options(joinedload(Subscription.cancellation), selectinload(Subscription.payments))
    )
    survey = db.session.get(ExitSurvey, mentorship.id) if mentorship.ending else None
    today = clock.now().astimezone(zone(current_user.time_zone)).date()
    form = form or SessionForm(formdata=None, held_on=today, submission_key=str(uuid4()))
    context = {
        "mentorship": mentorship,
        "sessions": sessions,
        "subscription": subscription,
        "survey": survey,
        "items": timeline(mentorship, sessions, subscription),
        "form": form,
        "rating": RatingForm(formdata=None),
        "ending": ending or EndingForm(formdata=None),
        "goals": GOAL_WORDS,
        "now": clock.now(),
        "is_mentor": mentorship.mentor.person_id == current_user.id,
    }
    return show("mentorships/page.html", status=status, **context)


@pages.post("/mentorships/<int:mentorship_id>/sessions")
@signed_in
def hold(mentorship_id: int) -> Any:
    """Log a session that was held."""
    mentorship, form = _seen(mentorship_id), SessionForm()
    if not form.validate_on_submit() or form.held_on.data is None or form.minutes.data is None:
        return _page(mentorship, form, status=422)
    now = clock.now()
    try:
        session = MentoringSession.hold(
            mentorship, form.held_on.data, form.minutes.data, (form.topic.data or "").strip(), current_user, now,
            zone(current_user.time_zone),
        )  # fmt: skip
    except NotYetHeld as refusal:
        form.held_on.errors = [refusal.message]
        return _page(mentorship, form, status=422)
    with suppress(ValueError):
        session.submission_key = UUID(form.submission_key.data or "")
    db.session.add(session)
    db.session.flush()
    session.logged(now)
    commit()
    flash("Logged. How was it?", "ok")
    return go(f"/sessions/{session.id}")


@pages.post("/mentorships/<int:mentorship_id>/ending")
@signed_in
def end(mentorship_id: int) -> Any:
    """The mentor ends the mentorship, with a reason that the mentee reads; nothing more is charged."""
    mentorship, form, now = _seen(mentorship_id, lock=True), EndingForm(), clock.now()
    allowed(mentorship.mentor.person_id == current_user.id)
    if not form.validate_on_submit():
        return _page(mentorship, ending=form, status=422)
    mentorship.end(EndingCause.MENTOR_ENDED, current_user, (form.note.data or "").strip(), now)
    subscription = db.session.scalar(
        select(Subscription).where(Subscription.application_id == mentorship.application_id)
    )
    if subscription and subscription.cancellation is None and subscription.ended_at is None:
        subscription.cancel(current_user, TakesEffect.NOW, None, now)
    commit()
    flash("The mentorship has ended and the place is free again.", "ok")
    return go(f"/mentorships/{mentorship_id}")


@pages.route("/mentorships/<int:mentorship_id>/exit-survey", methods=["GET", "POST"])
@signed_in
def exit_survey(mentorship_id: int) -> Any:
    """The four questions, for a mentee who left without answering them."""
    mentorship = _seen(mentorship_id)
    allowed(can_answer(mentorship, current_user.id))
    if mentorship.ending is None:
        abort(404)
    if db.session.get(ExitSurvey, mentorship_id):
        raise SurveyAnswered
    form = ExitSurveyForm()
    if not form.validate_on_submit():
        return show(
            "mentorships/exit_survey.html", status=422 if form.is_submitted() else 200, form=form, mentorship=mentorship
        )
    now = clock.now()
    survey = ExitSurvey(
        mentorship=mentorship,
        answered_at=now,
        stars=int(form.stars.data),
        goal_reached=form.goal_reached.data,
        **form.words(),
    )
    db.session.add(survey)
    db.session.flush()
    survey.answered(now)
    commit()
    flash("Thank you. Your answers help mentors and us to do better.", "ok")
    return go(f"/mentorships/{mentorship_id}")


def _seen(mentorship_id: int, lock: bool = False) -> Mentorship:
    """The mentorship for one of its two people, its application locked for a change; 404 for anyone else."""
    mine = seen_by(current_user.id).where(Mentorship.id == mentorship_id)
    if lock:
        # Stripe's word is applied under the application's lock too; whoever took another first would wait in a circle.
        found(mine.join(Mentorship.application).with_for_update(of=Application))
    return found(mine.options(*_WHOLE).execution_options(populate_existing=True))
