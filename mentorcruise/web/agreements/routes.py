"""The agreement: read, proposed with one's own signature, signed by the other, changed in a new version."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.agreement_changes import changes
from mentorcruise.domain.agreement_templates import TEMPLATES
from mentorcruise.domain.agreements import (
    CADENCE_WORDS,
    CHANNEL_WORDS,
    Agreement,
    Terms,
    in_force,
    propose,
    sign,
    versions_of,
    waits_for,
)
from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.errors import AgreementChanged, AlreadySigned
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.extensions import db
from mentorcruise.web.access import signed_in
from mentorcruise.web.agreements.forms import AgreementForm, SignatureForm, form_for
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.frame import frame
from mentorcruise.web.mentorships.loading import seen

pages = Blueprint("agreements", __name__)
IN_FORCE = "Both of you have signed: the agreement is in force."


@pages.get("/mentorships/<int:mentorship_id>/agreement")
@signed_in
def tab(mentorship_id: int) -> Any:
    """The version in force or proposed, or with `?version=` an earlier one; what it changed; who has signed."""
    mentorship = seen(mentorship_id)
    versions = _versions(mentorship)
    asked = request.args.get("version", type=int)
    if asked is not None and not any(each.version == asked for each in versions):
        abort(404)
    return _show(mentorship, versions, asked=asked)


@pages.post("/mentorships/<int:mentorship_id>/agreement")
@signed_in
def write(mentorship_id: int) -> Any:
    """Sign and propose a version. When there is a newer one, it is shown beside what was written."""
    mentorship, form = seen(mentorship_id, lock=True), AgreementForm()
    versions, now = _versions(mentorship), clock.now()
    if not form.validate_on_submit() or form.based_on.data is None:
        return _show(mentorship, versions, form, status=422)
    try:
        agreement = propose(mentorship, versions, form.terms(), form.based_on.data, current_user, now)
    except AgreementChanged as refusal:
        form.based_on.data = versions[-1].version if versions else 0
        form.based_on.raw_data = None
        return _show(mentorship, versions, form, refusal, status=409)
    except AlreadySigned:
        form.mentee_commits.errors = ["You have changed nothing, and you have signed this version before."]
        return _show(mentorship, versions, form, status=422)
    db.session.add(agreement)
    db.session.flush()
    if not agreement.is_signed_by_both:
        agreement.proposed(now)
    both = agreement.is_signed_by_both
    commit()
    flash(
        "Both have signed: it is in force."
        if both
        else "Signed and proposed. It is in force when the other one signs too.",
        "ok",
    )
    return go(f"/mentorships/{mentorship_id}/agreement")


@pages.post("/mentorships/<int:mentorship_id>/agreement/signatures")
@signed_in
def add_signature(mentorship_id: int) -> Any:
    """Sign the version that was read. A newer one is shown instead, unsigned."""
    mentorship, form = seen(mentorship_id, lock=True), SignatureForm()
    versions = _versions(mentorship)
    if not form.validate_on_submit() or form.version.data is None:
        return _show(mentorship, versions, status=422)
    try:
        sign(mentorship, versions, form.version.data, current_user, clock.now())
    except AgreementChanged as refusal:
        return _show(mentorship, versions, refusal=refusal, status=409)
    commit()
    flash(IN_FORCE, "ok")
    return go(f"/mentorships/{mentorship_id}/agreement")


def _versions(mentorship: Mentorship) -> Sequence[Agreement]:
    return db.session.scalars(versions_of(mentorship.id)).all()


def _show(
    mentorship: Mentorship,
    versions: Sequence[Agreement],
    form: AgreementForm | None = None,
    refusal: AgreementChanged | None = None,
    asked: int | None = None,
    status: int = 200,
) -> Any:
    latest = versions[-1] if versions else None
    shown = next((each for each in versions if each.version == asked), latest)
    before = next((each for each in versions if shown and each.version == shown.version - 1), None)
    waits = waits_for(mentorship, versions)
    form = form or form_for(latest, _draft(mentorship), formdata=None)
    form.call(*(_called(mentorship, side) for side in ("mentee", "mentor")))
    context: dict[str, Any] = {
        "versions": versions,
        "latest": latest,
        "shown": shown,
        "force": in_force(versions),
        "changed": changes(before.terms, shown.terms) if before and shown else [],
        "waits_for_me": waits == current_user.id,
        "waits": waits is not None,
        "form": form,
        "refusal": refusal,
        "cadences": CADENCE_WORDS,
        "channels": CHANNEL_WORDS,
        "parts": {
            "cadence": "How often",
            "channels": "How you talk",
            "mentee_commits": form.mentee_commits.label.text,
            "mentor_commits": form.mentor_commits.label.text,
            "ground_rules": "Ground rules",
        },
    }
    return show(
        "agreements/tab.html", status=status, **frame(mentorship, "agreement"), **context
    )  # fmt: skip


def _draft(mentorship: Mentorship) -> Terms:
    return TEMPLATES[GoalCategory(mentorship.goal_category)]


def _called(mentorship: Mentorship, side: str) -> str:
    """`You commit` or `Amara Okafor commits`."""
    person = mentorship.mentee if side == "mentee" else mentorship.mentor.person
    return "You commit" if person.id == current_user.id else f"{person.name} commits"
