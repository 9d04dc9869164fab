"""What came out of a session: which goals and skills it was about, and what is to be done."""

from typing import Any

from flask import flash
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.action_items import agree_on
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.session_topics import subjects_of, tag
from mentorcruise.extensions import db
from mentorcruise.web.access import signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go
from mentorcruise.web.sessions.blueprint import pages
from mentorcruise.web.sessions.forms import TaskForm, TopicsForm
from mentorcruise.web.sessions.loading import seen
from mentorcruise.web.sessions.showing import show_session


@pages.post("/sessions/<int:session_id>/topics")
@signed_in
def name_topics(session_id: int) -> Any:
    """Say which goals and skills it was about; each side for itself."""
    session, form = seen(session_id, lock=True), TopicsForm()
    subjects = subjects_of(db.session.connection(), session.mentorship_id, session.id)
    form.topics.offer(subjects)
    if not form.validate_on_submit():
        return show_session(session, form)
    tag(db.session(), session, current_user, form.topics.chosen(subjects), clock.now())
    commit()
    flash("Kept. Both of you see what the other has ticked.", "ok")
    return go(f"/sessions/{session_id}#topics")


@pages.post("/sessions/<int:session_id>/tasks")
@signed_in
def add_task(session_id: int) -> Any:
    """An action item becomes a task of the one who will do it."""
    session, form, now = seen(session_id), TaskForm(), clock.now()
    if not form.validate_on_submit():
        return show_session(session, form)
    agree_on(
        db.session(), session, form.title.data or "", Side(form.owner_side.data), form.due_on.data, current_user, now,
        form.key(),
    )  # fmt: skip
    commit()
    flash("Noted. It is among the tasks of this mentorship now.", "ok")
    return go(f"/sessions/{session_id}#tasks")
