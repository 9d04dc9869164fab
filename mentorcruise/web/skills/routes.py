"""Skills: the frozen baseline, where the mentee stands by now as both see it, the last word, and the growth."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from mentorcruise import clock
from mentorcruise.domain.applications import Application, SkillAssessment
from mentorcruise.domain.assessing import (
    Growth,
    Moment,
    assess,
    growth,
    last_word_is_due,
    must_be_due,
    say_last_word,
    skills_of,
)
from mentorcruise.domain.goals import Goal, Milestone, Visibility
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.slots import zone
from mentorcruise.extensions import db
from mentorcruise.web.access import signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.frame import frame
from mentorcruise.web.mentorships.loading import seen
from mentorcruise.web.skills.forms import AssessmentForm
from mentorcruise.web.words import day

pages = Blueprint("skills", __name__)
_LABELS = {Moment.BASELINE: "Start", Moment.FINAL: "End"}


@pages.get("/mentorships/<int:mentorship_id>/skills")
@signed_in
def tab(mentorship_id: int) -> Any:
    """Each skill over time, and where the mentee stands by now."""
    return _show(_seen(mentorship_id))


@pages.post("/mentorships/<int:mentorship_id>/skills")
@signed_in
def say(mentorship_id: int) -> Any:
    """Say where the mentee stands by now, perhaps at a milestone. The baseline stays as it was."""
    mentorship = _seen(mentorship_id, lock=True)
    form = AssessmentForm.on(skills_of(mentorship.application), _milestones(mentorship))
    if not form.validate_on_submit():
        return _show(mentorship, form, status=422)
    assess(mentorship, form.scores(), form.milestone_id, current_user, clock.now())
    commit()
    flash("Kept. This is how it looks over time.", "ok")
    return go(f"/mentorships/{mentorship_id}/skills")


@pages.route("/mentorships/<int:mentorship_id>/skills/final", methods=["GET", "POST"])
@signed_in
def last_word(mentorship_id: int) -> Any:
    """Where the mentee stands in the end: asked after the exit survey, and of the mentor; may be skipped."""
    mentorship, now = _seen(mentorship_id, lock=request.method == "POST"), clock.now()
    must_be_due(db.session(), mentorship, current_user.id)
    form = AssessmentForm.on(skills_of(mentorship.application))
    if not form.validate_on_submit():
        baseline = {
            each.skill_id: each.score for each in mentorship.application.assessments if each.moment == Moment.BASELINE
        }
        return show(
            "skills/final.html", status=422 if form.is_submitted() else 200, form=form, mentorship=mentorship,
            is_mentor=mentorship.mentee_id != current_user.id, baseline=baseline,
        )  # fmt: skip
    say_last_word(db.session(), mentorship, form.scores(), current_user, now)
    commit()
    flash("Thank you. This is how far it went.", "ok")
    return go(f"/mentorships/{mentorship_id}/skills")


def _show(mentorship: Mentorship, form: AssessmentForm | None = None, status: int = 200) -> Any:
    rows = growth(mentorship, lambda at: at.astimezone(zone(current_user.time_zone)).date())
    skills, now = skills_of(mentorship.application), clock.now()
    context: dict[str, Any] = {
        "rows": [_row(each, mentorship.started_at.year != now.year) for each in rows],
        "gained": [each for each in rows if each.gain],
        "asks_last_word": last_word_is_due(db.session(), mentorship, current_user.id),
        "form": form or AssessmentForm.on(skills, _milestones(mentorship), formdata=None),
    }
    return show("skills/tab.html", status=status, **frame(mentorship, "skills"), **context)


def _row(skill: Growth, with_year: bool) -> dict[str, Any]:
    """A skill as `skill_growth` of components/progress.html draws it."""
    points = [
        {
            "own": point.own,
            "other": point.other,
            "label": _LABELS.get(point.moment) or _short(day(point.day), with_year),
        }
        for point in skill.points
    ]
    return {"name": skill.skill, "points": points}


def _short(written: str, with_year: bool) -> str:
    return written if with_year else written.rpartition(" ")[0]


def _seen(mentorship_id: int, lock: bool = False) -> Mentorship:
    """The mentorship for one of the two, with everything that was said of the skills."""
    mentorship = seen(mentorship_id, lock)
    said = selectinload(Application.assessments).joinedload(SkillAssessment.skill)
    db.session.scalars(select(Application).where(Application.id == mentorship.application_id).options(said)).one()
    return mentorship


def _milestones(mentorship: Mentorship) -> Sequence[Milestone]:
    """Milestones at which something can be said: those of the goals that both see."""
    both_see = Goal.visibility == Visibility.SHARED
    of_pair = select(Milestone).join(Milestone.goal).where(Goal.mentorship_id == mentorship.id, both_see)
    return db.session.scalars(of_pair.order_by(Goal.position, Goal.id, Milestone.position, Milestone.id)).all()
