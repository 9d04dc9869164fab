"""The conversation: reading it, what is new, searching it, writing, and noting that one has read (A7, F21)."""

from typing import Any

from flask import Response, abort, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain import conversations
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.extensions import db
from mentorcruise.uploads.taking import MOST_BYTES, MOST_FILES
from mentorcruise.web.access import found, signed_in
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, wants_piece
from mentorcruise.web.mentorships.loading import seen
from mentorcruise.web.messages import showing
from mentorcruise.web.messages.blueprint import pages
from mentorcruise.web.messages.forms import ConcernForm, MessageForm, ReadingForm
from mentorcruise.web.messages.limits import messages_by_person
from mentorcruise.web.sizes import takes_up_to
from mentorcruise.web.submissions import key_of

# The files, and as much as anywhere else for the words around them.
MOST_SENT = MOST_FILES * MOST_BYTES + 2 * 1024 * 1024


@pages.get("/mentorships/<int:mentorship_id>/messages")
@signed_in
def conversation(mentorship_id: int) -> Any:
    """The conversation; for htmx with `after` what has come since, with `before` the page of earlier ones."""
    after, before = asked_id("after"), asked_id("before")
    if wants_piece() and after is not None:
        return _what_is_new(mentorship_id, after)
    mentorship = seen(mentorship_id)
    if wants_piece() and before is not None:
        return showing.earlier(mentorship, before)
    about = request.args.get("report", "")
    concern = ConcernForm(formdata=None, message_id=asked_id("report")) if about else None
    return showing.page(mentorship, concern=concern)


def _what_is_new(mentorship_id: int, after: int) -> Response:
    """What has come after a message; 204 after a single query when nothing has."""
    newest = conversations.newest(db.session.connection(), mentorship_id, current_user.id, current_user.mentor_id)
    if newest is None:
        abort(404)
    return Response(status=204) if newest <= after else showing.what_is_new(seen(mentorship_id), after)


@pages.post("/mentorships/<int:mentorship_id>/messages")
@signed_in
@messages_by_person
@takes_up_to(MOST_SENT)
def write(mentorship_id: int) -> Any:
    """Send a message with files. What was typed is kept whatever happens."""
    mentorship, form = seen(mentorship_id), MessageForm()
    if not form.validate_on_submit():
        return _once_more(mentorship, form, 422)
    found(conversations.holding(mentorship_id))
    try:
        message = conversations.write(
            db.session(),
            mentorship,
            current_user,
            form.body.data or "",
            form.taken,
            key_of(form.submission_key),
            clock.now(),
        )
    except Refusal as refusal:
        form.body.errors = [refusal.message]
        return _once_more(mentorship, form, refusal.status)
    commit()
    if not wants_piece():
        return go(f"/mentorships/{mentorship_id}/messages#message-{message.id}")
    response = showing.composer(mentorship, MessageForm(formdata=None), is_sent=True)
    response.headers["HX-Trigger"] = "message-sent"
    return response


def _once_more(mentorship: Mentorship, form: MessageForm, status: int) -> Response:
    return (
        showing.composer(mentorship, form, status) if wants_piece() else showing.page(mentorship, form, status=status)
    )


@pages.post("/mentorships/<int:mentorship_id>/messages/reading")
@signed_in
def read(mentorship_id: int) -> Any:
    """Note up to which message one has read. Sent by the page itself when it is looked at, or by a button."""
    mentorship, form = seen(mentorship_id), ReadingForm()
    if form.validate_on_submit() and form.up_to.data is not None:
        conversations.note_reading(db.session(), mentorship.id, current_user, form.up_to.data, clock.now())
        commit()
    return Response(status=204) if wants_piece() else go(f"/mentorships/{mentorship_id}/messages")
