"""What people report: the list, one concern with the message that it is about, and what operators do (F21)."""

from typing import Any

from flask import Response, flash, request
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from mentorcruise import clock
from mentorcruise.domain.concerns import CONCERN_WORDS, Concern, ConcernStep
from mentorcruise.domain.conversations import messages_of
from mentorcruise.domain.errors import ConcernClosed
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.messages import Message
from mentorcruise.domain.slots import zone
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.conversations import Reader, names, rows
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.forms import NoteForm

CONCERNS_PER_PAGE = 50
# So many messages on either side of a reported one are shown with it; the form of the report says so.
AROUND = 5


@pages.get("/operator/concerns")
@operator_only
def concerns() -> Response:
    """Open ones first seen, or with `state=closed` those that are done with; latest first."""
    state, before = "closed" if request.args.get("state") == "closed" else "open", asked_id("before")
    closed = select(ConcernStep.id).where(ConcernStep.concern_id == Concern.id, ConcernStep.closes).exists()
    statement = _concerns().where(closed if state == "closed" else ~closed).order_by(Concern.id.desc())
    if before is not None:
        statement = statement.where(Concern.id < before)
    listed = db.session.scalars(statement.limit(CONCERNS_PER_PAGE + 1)).all()
    more = f"?state={state}&before={listed[CONCERNS_PER_PAGE - 1].id}" if listed[CONCERNS_PER_PAGE:] else ""
    return show(
        "operator/concerns.html",
        concerns=listed[:CONCERNS_PER_PAGE],
        state=state,
        reasons=CONCERN_WORDS,
        next_url=f"/operator/concerns{more}" if more else "",
    )


@pages.get("/operator/concerns/<int:concern_id>")
@operator_only
def concern(concern_id: int) -> Response:
    return _show(concern_id, NoteForm(formdata=None))


@pages.post("/operator/concerns/<int:concern_id>/steps")
@operator_only
def take_concern_step(concern_id: int) -> Response:
    """Note what was done; the last step may close it."""
    found(select(Concern.id).where(Concern.id == concern_id).with_for_update())
    form = NoteForm()
    if not form.validate():
        return _show(concern_id, form, 422)
    held = found(_concerns().where(Concern.id == concern_id))
    try:
        held.step(current_user, form.note.data or "", bool(form.closes.data), clock.now())
        commit()
    except ConcernClosed as refused:
        db.session.rollback()
        return _show(concern_id, form, refused.status, refused)
    flash("Your note is kept." + (" The concern is closed." if form.closes.data else ""), "ok")
    return go(f"/operator/concerns/{concern_id}")


def _show(concern_id: int, form: NoteForm, status: int = 200, refused: ConcernClosed | None = None) -> Response:
    held = found(_concerns().where(Concern.id == concern_id))
    reader = Reader(0, zone(current_user.time_zone), clock.now())
    return show(
        "operator/concern.html",
        status=status,
        concern=held,
        form=form,
        refused=refused,
        reasons=CONCERN_WORDS,
        rows=list(rows(_around(held.message), reader)) if held.message else [],
        names=names(held.mentorship),
    )


def _around(message: Message) -> list[Message]:
    """The reported message with its neighbours, oldest first."""
    before = messages_of(message.mentorship_id, before=message.id).limit(AROUND)
    from_here = messages_of(message.mentorship_id, after=message.id - 1).limit(AROUND + 1)
    return [*reversed(db.session.scalars(before).all()), *db.session.scalars(from_here)]


def _concerns() -> Select[Any]:
    return select(Concern).options(
        joinedload(Concern.by),
        joinedload(Concern.message),
        joinedload(Concern.mentorship).joinedload(Mentorship.mentee),
        joinedload(Concern.mentorship).joinedload(Mentorship.mentor).joinedload(Mentor.person),
        selectinload(Concern.steps).joinedload(ConcernStep.by),
    )
