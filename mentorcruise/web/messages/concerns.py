"""Reporting a message, or the other person, to the operators (F21)."""

from typing import Any

from flask import flash
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.concerns import ConcernReason, report
from mentorcruise.domain.conversations import holding
from mentorcruise.extensions import db
from mentorcruise.web.access import found, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go
from mentorcruise.web.mentorships.loading import seen
from mentorcruise.web.messages import showing
from mentorcruise.web.messages.blueprint import pages
from mentorcruise.web.messages.forms import ConcernForm
from mentorcruise.web.messages.limits import concerns_by_person
from mentorcruise.web.submissions import key_of


@pages.post("/mentorships/<int:mentorship_id>/concerns")
@signed_in
@concerns_by_person
def raise_concern(mentorship_id: int) -> Any:
    """Report one of the other one's messages, or them; operators are told, the other one is not."""
    mentorship, form = seen(mentorship_id), ConcernForm()
    message = showing.reported(mentorship, form)
    if form.message_id.data and not message:
        form.reason.errors = ["This is no message of the other one. You can report the person instead."]
        return showing.page(mentorship, concern=form, status=422)
    if not form.validate_on_submit():
        return showing.page(mentorship, concern=form, status=422)
    found(holding(mentorship_id))
    report(
        db.session(), mentorship, current_user, message, ConcernReason(form.reason.data), form.words.data or "",
        key_of(form.submission_key), clock.now(),
    )  # fmt: skip
    commit()
    flash("Thank you. The operators look into it; the other one is not told that it was you.", "ok")
    return go(f"/mentorships/{mentorship_id}/messages")
