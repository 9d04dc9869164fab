"""The mentorship: list, workspace, the mentor's ending, the exit survey afterwards."""

from typing import Any

from flask import Blueprint, abort, flash
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.errors import SurveyAnswered
from mentorcruise.domain.parting import end_kindly, separate
from mentorcruise.domain.surveys import ExitSurvey, can_answer
from mentorcruise.domain.workspace import mentorships_of
from mentorcruise.extensions import db
from mentorcruise.web.access import allowed, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.forms import THANKS, EndingForm, ExitSurveyForm
from mentorcruise.web.mentorships.frame import frame
from mentorcruise.web.mentorships.loading import seen, subscription_of
from mentorcruise.web.mentorships.overview import overview
from mentorcruise.web.skills.asking import after_survey

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
    return overview(seen(mentorship_id))


@pages.get("/mentorships/<int:mentorship_id>/billing")
@signed_in
def billing(mentorship_id: int) -> Any:
    """The plan, what was paid and what comes next. Both see the same; the card and the receipts are the mentee's."""
    mentorship = seen(mentorship_id)
    context = {
        "subscription": subscription_of(mentorship),
        "is_mentee": mentorship.mentee_id == current_user.id,
    }
    return show("mentorships/billing.html", **frame(mentorship, "billing"), **context)


@pages.post("/mentorships/<int:mentorship_id>/ending")
@signed_in
def end(mentorship_id: int) -> Any:
    """The mentor ends the mentorship, with a reason that the mentee reads, and if wished for good between these two."""
    mentorship, form, now = seen(mentorship_id, lock=True), EndingForm(), clock.now()
    allowed(mentorship.mentor.person_id == current_user.id)
    if not form.validate_on_submit():
        return overview(mentorship, ending=form, status=422)
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
    following = after_survey(mentorship)
    commit()
    flash(THANKS, "ok")
    return go(following)
