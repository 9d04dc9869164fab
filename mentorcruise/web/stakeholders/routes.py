"""The report for stakeholders: page and PDF of a period, the list of those who get it monthly, and the way off it (A10)."""

from functools import partial
from typing import Any

from flask import Response, abort, flash, request
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import Select, select

from mentorcruise import clock
from mentorcruise.domain.stakeholders import StakeholderRecipient, recipients
from mentorcruise.extensions import csrf, db
from mentorcruise.mail.links import recipient_id_of
from mentorcruise.metrics.judging import judged
from mentorcruise.metrics.registry import REGISTRY
from mentorcruise.reports.printing import pdf_of
from mentorcruise.reports.sections import Asked
from mentorcruise.reports.stakeholder import stakeholder
from mentorcruise.reports.words import known
from mentorcruise.web.access import anyone, found, operator_only
from mentorcruise.web.accounts.fields import email_field
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.letters.clicks import limited
from mentorcruise.web.reports.address import address
from mentorcruise.web.reports.asking import asked_form
from mentorcruise.web.stakeholders.blueprint import pages

HERE = "/operator/stakeholder-report"
clicks = limited(recipient_id_of)


class RecipientForm(FlaskForm):
    """An address for the list."""

    email = email_field("Add an address")


@pages.get(HERE)
@operator_only
def report() -> Response:
    return _show(RecipientForm(formdata=None))


def _show(adding: RecipientForm, status: int = 200) -> Response:
    now = clock.now()
    form, unknown = asked_form(now)
    listed = db.session.scalars(recipients()).all()
    common: dict[str, Any] = {
        "form": form,
        "unknown": unknown,
        # Not the path that was asked for: a refused address is answered with the page, too, and nobody can go there.
        "report_page": HERE,
        "address": partial(address, HERE),
        "adding": adding,
        "recipients": listed,
        "now": now,
    }
    if not form.validate() or unknown:
        return show("stakeholders/page.html", status=422, **common, story=None)
    question = form.question
    story = stakeholder(Asked(db.session(), judged(db.session(), question), now))
    form.since.data, form.until.data = question.period.since, question.period.until
    said = known(question, now)
    if request.args.get("format") == "pdf":
        name = f"mentoring-{question.period.since}-{question.period.until}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(pdf_of(story, said), headers=headers, content_type="application/pdf")
    return show("stakeholders/page.html", status=status, **common, story=story, known=said, definitions=REGISTRY)


@pages.post(f"{HERE}/recipients")
@operator_only
def add_recipient() -> Response:
    form = RecipientForm()
    if not form.validate_on_submit():
        return _show(form, 422)
    now = clock.now()
    db.session.add(StakeholderRecipient(email=form.email.data, added_by_id=current_user.id, added_at=now))
    commit()
    flash(f"{form.email.data} gets the report of each month on the 5th of the next, from this month on.", "ok")
    return go(f"{HERE}#recipients")


@pages.post(f"{HERE}/recipients/<int:recipient_id>/removal")
@operator_only
def remove_recipient(recipient_id: int) -> Response:
    recipient = found(_recipient(recipient_id))
    recipient.remove(current_user, clock.now())
    commit()
    flash(f"{recipient.email} gets no more reports.", "ok")
    return go(f"{HERE}#recipients")


@pages.get("/stakeholder-unsubscriptions/<token>")
@anyone
def leaving(token: str) -> Response:
    """Asks once more: a mail program that looks at links ends nothing."""
    return show("stakeholders/leaving.html", recipient=_named(token), token=token)


@pages.post("/stakeholder-unsubscriptions/<token>")
@csrf.exempt
@anyone
@clicks
def leave(token: str) -> Response:
    """No more reports to this address. Mail programs do it by themselves (RFC 8058), without a cookie; no redirect for them."""
    recipient = _named(token, lock=True)
    recipient.remove(None, clock.now())
    commit()
    if request.form.get("List-Unsubscribe") == "One-Click":
        return Response("No more reports are sent.\n", mimetype="text/plain")
    return go(f"/stakeholder-unsubscriptions/{token}")


def _named(token: str, lock: bool = False) -> StakeholderRecipient:
    recipient_id = recipient_id_of(token)
    recipient = db.session.scalar(_recipient(recipient_id, lock)) if recipient_id else None
    return recipient or abort(404)


def _recipient(recipient_id: int, lock: bool = True) -> Select[StakeholderRecipient]:
    statement = select(StakeholderRecipient).where(StakeholderRecipient.id == recipient_id)
    return statement.with_for_update() if lock else statement
