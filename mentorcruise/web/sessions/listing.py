"""The sessions of a pair: what is ahead, what waits, what was; and logging one that was held outside the calendar."""

from typing import Any
from uuid import uuid4

from flask import flash
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.errors import NotYetHeld
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.session_lists import Listed, lists_of, record
from mentorcruise.domain.session_logging import log
from mentorcruise.domain.session_topics import subjects_of, tag
from mentorcruise.domain.slots import zone
from mentorcruise.extensions import db
from mentorcruise.web.access import signed_in
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.loading import seen
from mentorcruise.web.sessions.blueprint import pages
from mentorcruise.web.sessions.forms import SessionForm
from mentorcruise.web.sessions.framing import framed
from mentorcruise.web.sessions.rows import Row, row_of


@pages.get("/mentorships/<int:mentorship_id>/sessions")
@signed_in
def listing(mentorship_id: int) -> Any:
    """The pair's sessions."""
    return _listing(seen(mentorship_id))


@pages.post("/mentorships/<int:mentorship_id>/sessions")
@signed_in
def log_session(mentorship_id: int) -> Any:
    """Log a session that was held outside the calendar, with what it was about."""
    mentorship, form, now = seen(mentorship_id, lock=True), SessionForm(), clock.now()
    subjects = subjects_of(db.session.connection(), mentorship_id)
    form.topics.offer(subjects)
    if not form.validate_on_submit() or form.minutes.data is None:
        return _listing(mentorship, form, status=422)
    own_zone = zone(current_user.time_zone)
    try:
        session = log(
            db.session(), mentorship, form.starts_at(own_zone, now), form.minutes.data, form.topic.data or "",
            current_user, now, own_zone, form.key(),
        )  # fmt: skip
    except NotYetHeld as refusal:
        form.held_on.errors = [refusal.message]
        return _listing(mentorship, form, status=422)
    tag(db.session(), session, current_user, form.topics.chosen(subjects), now)
    commit()
    flash("Logged. How was it?", "ok")
    return go(f"/sessions/{session.id}")


def _listing(mentorship: Mentorship, form: SessionForm | None = None, status: int = 200) -> Any:
    now, before = clock.now(), asked_id("before")
    around, side = framed(mentorship), mentorship.side_of(current_user.id)
    connection = db.session.connection()

    def rows(sessions: list[Listed]) -> list[Row]:
        return [row_of(session, side, around["other_first"], now) for session in sessions]

    lists = lists_of(connection, mentorship.id, current_user, side, now, before)
    waiting = rows(lists.waiting)
    others = [row for row in reversed(waiting) if not row.waits]
    if form is None:
        today = now.astimezone(zone(current_user.time_zone)).date()
        form = SessionForm(formdata=None, held_on=today, submission_key=str(uuid4()))
        form.topics.offer(subjects_of(connection, mentorship.id))
    return show(
        "sessions/listing.html",
        status=status,
        **around,
        ahead=rows(lists.ahead),
        waiting=[row for row in waiting if row.waits],
        past=([] if before else others) + rows(lists.past),
        has_more=lists.has_more,
        is_first=before is None,
        record=record(connection, mentorship.id),
        form=form,
    )
