"""The mentorship: list, workspace, the mentor's ending, the exit survey afterwards."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.errors import SurveyAnswered
from mentorcruise.domain.looking_back import looking_back
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.parting import end_kindly, separate
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.subscriptions import Subscription
from mentorcruise.domain.surveys import ExitSurvey, can_answer
from mentorcruise.domain.workspace import mentorships_of, timeline
from mentorcruise.extensions import db
from mentorcruise.web.access import allowed, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.forms import EndingForm, ExitSurveyForm
from mentorcruise.web.mentorships.frame import frame
from mentorcruise.web.mentorships.loading import seen, subscription_of

pages = Blueprint("mentorships", __name__)


@pages.get("/mentorships")
@signed_in
def index() -> Any:
    """My mentorships, on either side."""
    rows = mentorships_of(db.session.connection(), current_user.id, current_user.mentor_id)
    return show("mentorships/index.html", rows=rows, goals=GOAL_WORDS, now=clock.now())


@pages.get("/mentorships/<int:mentorship_id>")
@signed_in
def page(mentorship_id: int) -> Any:
    """The workspace: the goal in sight, what is next, what has happened."""
    return _page(seen(mentorship_id))


def _page(mentorship: Mentorship, ending: EndingForm | None = None, status: int = 200) -> Any:
    sessions = _sessions_of(mentorship)
    subscription = db.session.scalar(
        select(Subscription)
        .where(Subscription.application_id == mentorship.application_id)
        .options(joinedload(Subscription.cancellation), selectinload(Subscription.payments))
    )
    context: dict[str, Any] = {
        "subscription": subscription,
        "survey": db.session.get(ExitSurvey, mentorship.id) if mentorship.ending else None,
        "items": timeline(mentorship, sessions, subscription),
        "ending": ending or EndingForm(formdata=None),
        "back": looking_back(db.session.connection(), mentorship.id, current_user.id),
    }
    return show("mentorships/page.html", status=status, **frame(mentorship, "overview"), **context)


def _sessions_of(mentorship: Mentorship) -> Sequence[MentoringSession]:
    held = select(MentoringSession).where(MentoringSession.mentorship_id == mentorship.id)
    newest = held.order_by(MentoringSession.starts_at.desc(), MentoringSession.id.desc()).options(
        selectinload(MentoringSession.ratings),
        joinedload(MentoringSession.result),
        joinedload(MentoringSession.cancellation),
    )
    return db.session.scalars(newest).all()


@pages.post("/mentorships/<int:mentorship_id>/ending")
@signed_in
def end(mentorship_id: int) -> Any:
    """The mentor ends the mentorship, with a reason that the mentee reads, and if wished for good between these two."""
    mentorship, form, now = seen(mentorship_id, lock=True), EndingForm(), clock.now()
    allowed(mentorship.mentor.person_id == current_user.id)
    if not form.validate_on_submit():
        return _page(mentorship, ending=form, status=422)
    end_kindly(mentorship, subscription_of(mentorship), current_user, (form.note.data or "").strip(), now)
    if form.never_again.data:
        separate(db.session(), mentorship, now)
    commit()
    flash("The mentorship has ended and the place is free again.", "ok")
    return go(f"/mentorships/{mentorship_id}")


@pages.route("/mentorships/<int:mentorship_id>/exit-survey", methods=["GET", "POST"])
@signed_in
def exit_survey(mentorship_id: int) -> Any:
    """The four questions, for a mentee who left without answering them."""
    mentorship = seen(mentorship_id)
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
