"""Writing around a session: agenda, notes and private notes, with their history (F19)."""

from typing import Any

from flask import flash
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain import notes
from mentorcruise.domain.errors import NoteChanged
from mentorcruise.domain.notes import Sheet
from mentorcruise.domain.session_work import Note, NoteKind
from mentorcruise.extensions import db
from mentorcruise.web import markdown
from mentorcruise.web.access import signed_in
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships import loading
from mentorcruise.web.sessions.blueprint import pages
from mentorcruise.web.sessions.forms import NoteForm
from mentorcruise.web.sessions.framing import framed
from mentorcruise.web.sessions.loading import seen
from mentorcruise.web.sessions.showing import show_session
from mentorcruise.web.sessions.texts import sheet_of

TITLES = {"agenda": "Agenda", "notes": "Notes", "private": "My private notes"}


@pages.post("/sessions/<int:session_id>/notes")
@signed_in
def write_note(session_id: int) -> Any:
    """Save one of the texts as its next version; what someone else wrote meanwhile is never overwritten unread."""
    session, form = seen(session_id, lock=True), NoteForm()
    if not form.validate_on_submit():
        return show_session(session, form)
    sheet = sheet_of(session, form.kind.data or "")
    if newer := _save(sheet, form):
        return _changed(sheet, newer, form, f"/sessions/{session_id}/notes", f"/sessions/{session_id}#{sheet.kind}")
    flash(f"{TITLES[sheet.kind]} saved.", "ok")
    return go(f"/sessions/{session_id}#{sheet.kind}")


@pages.get("/sessions/<int:session_id>/notes/<any(agenda, notes, private):kind>")
@signed_in
def history(session_id: int, kind: str) -> Any:
    """All versions of one of the texts, latest first."""
    session = seen(session_id, whole=False)
    sheet = sheet_of(session, kind)
    page = db.session.scalars(notes.page_of(sheet, asked_id("before"))).all()
    return show(
        "sessions/history.html",
        **framed(session.mentorship),
        session=session,
        kind=kind,
        title=TITLES[kind],
        versions=page[: notes.PAGE],
        has_more=len(page) > notes.PAGE,
        render=markdown.render,
    )


@pages.route("/mentorships/<int:mentorship_id>/private-notes", methods=["GET", "POST"])
@signed_in
def private_notes(mentorship_id: int) -> Any:
    """What someone notes for themselves about a mentorship; nobody else reads it."""
    mentorship, form = loading.seen(mentorship_id), NoteForm()
    sheet = Sheet(mentorship, None, NoteKind.PRIVATE, current_user.id)
    if form.validate_on_submit():
        path = f"/mentorships/{mentorship_id}/private-notes"
        if newer := _save(sheet, form):
            return _changed(sheet, newer, form, path, path)
        flash("Saved. Only you can read it.", "ok")
        return go(path)
    page = db.session.scalars(notes.page_of(sheet, asked_id("before"))).all()
    latest = sheet.latest(db.session()) if asked_id("before") else next(iter(page), None)
    return show(
        "sessions/private_notes.html",
        status=422 if form.is_submitted() else 200,
        **framed(mentorship),
        form=form,
        latest=latest,
        versions=page[: notes.PAGE],
        has_more=len(page) > notes.PAGE,
        is_first=asked_id("before") is None,
        of_sessions=db.session.scalars(notes.private_in_sessions(mentorship_id, current_user.id)).all(),
        readings=db.session.scalars(notes.readings(mentorship_id)).all(),
        render=markdown.render,
    )


def _save(sheet: Sheet, form: NoteForm) -> Note | None:
    """Save what was written; the newer version, when there is one that the writer has not seen and that says otherwise."""
    body = form.body.data or ""
    try:
        notes.write(db.session(), sheet, current_user, body, form.based_on.data or 0, clock.now())
        commit()
    except NoteChanged:
        db.session.rollback()
        latest = sheet.latest(db.session())
        return latest if latest and latest.body != body else None
    return None


def _changed(sheet: Sheet, newer: Note, form: NoteForm, action: str, back: str) -> Any:
    """Both texts, so that nothing is lost; saving again puts one's own after the newer one."""
    return show(
        "sessions/note_changed.html",
        status=NoteChanged.status,
        **framed(sheet.mentorship),
        title=TITLES[sheet.kind],
        newer=newer,
        newer_html=markdown.render(newer.body),
        form=form,
        kind=sheet.kind,
        action=action,
        back=back,
    )
