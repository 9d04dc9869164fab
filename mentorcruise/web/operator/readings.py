"""Reading what is private: only with a reason, for an hour, and the two are told (S15)."""

from flask import Response, flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from mentorcruise import clock
from mentorcruise.domain.concerns import READING_LASTS, Private, break_glass, open_readings, readings_in
from mentorcruise.domain.conversations import holding, messages_of
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.session_work import Note, NoteKind
from mentorcruise.domain.slots import zone
from mentorcruise.extensions import db
from mentorcruise.web import markdown
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.conversations import Reader, names, rows
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.forms import ReadingForm

MESSAGES_PER_PAGE = 100
NOTES_PER_PAGE = 100
ADDRESSES = {Private.MESSAGES: "messages", Private.PRIVATE_NOTES: "private-notes"}


@pages.get("/operator/mentorships/<int:mentorship_id>/readings")
@operator_only
def readings(mentorship_id: int) -> Response:
    """Who has read what and why, and the form that asks for a reason."""
    return _show(mentorship_id, ReadingForm(formdata=None))


@pages.post("/operator/mentorships/<int:mentorship_id>/readings")
@operator_only
def read(mentorship_id: int) -> Response:
    """Give a reason, and read for an hour."""
    form = ReadingForm()
    found(holding(mentorship_id))
    if not form.validate():
        return _show(mentorship_id, form, 422)
    what = Private(form.what.data)
    break_glass(db.session(), mentorship_id, current_user, what, form.reason.data or "", clock.now())
    commit()
    flash("You may read for an hour. Both have been told, with your name and your reason.", "info")
    return go(f"/operator/mentorships/{mentorship_id}/{ADDRESSES[what]}")


@pages.get("/operator/mentorships/<int:mentorship_id>/messages")
@operator_only
def messages(mentorship_id: int) -> Response:
    """The conversation, while a reading lasts; the latest messages, and earlier ones by `before`."""
    mentorship = _mentorship(mentorship_id)
    if not _may_read(mentorship_id, Private.MESSAGES):
        return _ask_for_a_reason(mentorship_id)
    statement = messages_of(mentorship_id, before=asked_id("before")).limit(MESSAGES_PER_PAGE + 1)
    latest = db.session.scalars(statement).all()
    on_page = latest[:MESSAGES_PER_PAGE][::-1]
    return show(
        "operator/messages.html",
        mentorship=mentorship,
        rows=list(rows(on_page, Reader(0, zone(current_user.time_zone), clock.now()))),
        names=names(mentorship),
        earlier=on_page[0].id if latest[MESSAGES_PER_PAGE:] else None,
    )


@pages.get("/operator/mentorships/<int:mentorship_id>/private-notes")
@operator_only
def private_notes(mentorship_id: int) -> Response:
    """The private notes of both as they stand, while a reading lasts; latest first."""
    mentorship = _mentorship(mentorship_id)
    if not _may_read(mentorship_id, Private.PRIVATE_NOTES):
        return _ask_for_a_reason(mentorship_id)
    private = select(Note).where(Note.mentorship_id == mentorship_id, Note.kind == NoteKind.PRIVATE)
    sheets = private.order_by(Note.author_id, Note.session_id, Note.version.desc())
    ids = sheets.with_only_columns(Note.id).ext(distinct_on(Note.author_id, Note.session_id)).subquery()
    notes = (
        select(Note).join(ids, ids.c.id == Note.id).options(joinedload(Note.author)).order_by(Note.written_at.desc())
    )
    return show(
        "operator/private_notes.html",
        mentorship=mentorship,
        notes=[(note, markdown.render(note.body)) for note in db.session.scalars(notes.limit(NOTES_PER_PAGE))],
    )


def _show(mentorship_id: int, form: ReadingForm, status: int = 200) -> Response:
    now = clock.now()
    held = db.session.scalars(readings_in(mentorship_id)).all()
    lasting = [r for r in held if r.operator_id == current_user.id and now - READING_LASTS < r.at <= now]
    return show(
        "operator/readings.html",
        status=status,
        mentorship=_mentorship(mentorship_id),
        form=form,
        readings=held,
        lasting=[(r.what, ADDRESSES[Private(r.what)], r.at + READING_LASTS) for r in lasting],
    )


def _ask_for_a_reason(mentorship_id: int) -> Response:
    return go(f"/operator/mentorships/{mentorship_id}/readings")


def _may_read(mentorship_id: int, what: Private) -> bool:
    return db.session.scalar(open_readings(mentorship_id, current_user.id, what, clock.now())) is not None


def _mentorship(mentorship_id: int) -> Mentorship:
    return found(
        select(Mentorship)
        .where(Mentorship.id == mentorship_id)
        .options(joinedload(Mentorship.mentee), joinedload(Mentorship.mentor).joinedload(Mentor.person))
    )
