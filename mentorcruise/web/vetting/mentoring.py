"""The mentor's side: become a mentor, edit the profile, offer and retire plans; and the published criteria."""

from flask import Response, flash
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.mentor_profiles import (
    add_plan,
    profile_of,
    retire_plan,
    revise_profile,
    skill_suggestions,
    submit_profile,
)
from mentorcruise.domain.mentors import Mentor, Plan
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.web.access import anyone, found, mentor_only, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.vetting.blueprint import pages
from mentorcruise.web.vetting.forms import BecomeAMentorForm, PlanForm, ProfileForm, form_of


@pages.get("/vetting")
@anyone
def vetting() -> Response:
    return show("vetting/vetting.html")


@pages.get("/become-a-mentor")
@anyone
def become_a_mentor() -> Response:
    if not current_user.is_authenticated:
        return show("vetting/invitation.html")
    if current_user.is_mentor:
        return go("/account/mentor-profile")
    return show("vetting/become.html", form=BecomeAMentorForm(), suggestions=_suggestions())


@pages.post("/become-a-mentor")
@signed_in
def submit_mentor_profile() -> Response:
    form = BecomeAMentorForm()
    if not form.validate():
        return show("vetting/become.html", status=422, form=form, suggestions=_suggestions())
    person = db.session.get_one(Person, current_user.id)
    submit_profile(person, form.profile(), form.offer(), clock.now())
    commit()
    flash("Your profile is submitted. An operator reads it next; you will have a mail with the decision.", "ok")
    return go("/account/mentor-profile")


@pages.get("/account/mentor-profile")
@mentor_only
def mentor_profile() -> Response:
    return _show(found(profile_of(current_user.id)))


@pages.post("/account/mentor-profile")
@mentor_only
def revise_mentor_profile() -> Response:
    mentor, form = found(profile_of(current_user.id, lock=True)), ProfileForm()
    form.also_speaks(mentor.languages)
    if not form.validate():
        return _show(mentor, form=form)
    revise_profile(mentor, form.profile(), clock.now())
    commit()
    flash("Your mentor profile is saved.", "ok")
    return go("/account/mentor-profile")


@pages.post("/account/mentor-profile/plans")
@mentor_only
def offer_plan() -> Response:
    mentor, form = found(profile_of(current_user.id, lock=True)), PlanForm()
    if not form.validate():
        return _show(mentor, plan_form=form)
    plan = add_plan(mentor, form.offer(), clock.now())
    commit()
    flash(f"The plan “{plan.name}” is offered from now on.", "ok")
    return go("/account/mentor-profile#plans")


@pages.post("/account/mentor-profile/plans/<int:plan_id>/retirement")
@mentor_only
def retire(plan_id: int) -> Response:
    found(profile_of(current_user.id, lock=True))
    plan = found(select(Plan).join(Mentor).where(Plan.id == plan_id, Mentor.person_id == current_user.id))
    retire_plan(plan, clock.now())
    commit()
    flash(f"The plan “{plan.name}” is offered no longer. Who subscribed to it keeps it.", "ok")
    return go("/account/mentor-profile#plans")


def _show(mentor: Mentor, form: ProfileForm | None = None, plan_form: PlanForm | None = None) -> Response:
    return show(
        "vetting/profile.html",
        status=422 if form or plan_form else 200,
        mentor=mentor,
        form=form or form_of(mentor),
        plan_form=plan_form or PlanForm(formdata=None, plan_name=""),
        suggestions=_suggestions(),
    )


def _suggestions() -> list[str]:
    return list(db.session.scalars(skill_suggestions()))
