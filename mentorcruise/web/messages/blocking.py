"""Wanting no messages from the other one, and taking them again (F21)."""

from typing import Any

from flask import flash
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain import conversations
from mentorcruise.extensions import db
from mentorcruise.web.access import found, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go
from mentorcruise.web.mentorships.loading import seen
from mentorcruise.web.messages.blueprint import pages


@pages.post("/mentorships/<int:mentorship_id>/block")
@signed_in
def block(mentorship_id: int) -> Any:
    """Nobody writes any more, from this moment on; the page tells both."""
    mentorship = seen(mentorship_id)
    found(conversations.holding(mentorship_id))
    conversations.block(db.session(), mentorship, current_user, clock.now())
    commit()
    flash("Messages are blocked. You can lift this at any time.", "ok")
    return go(f"/mentorships/{mentorship_id}/messages")


@pages.post("/mentorships/<int:mentorship_id>/block/lifting")
@signed_in
def lift(mentorship_id: int) -> Any:
    """Both can write again."""
    mentorship = seen(mentorship_id)
    found(conversations.holding(mentorship_id))
    conversations.lift(db.session(), mentorship, current_user, clock.now())
    commit()
    flash("You take messages again.", "ok")
    return go(f"/mentorships/{mentorship_id}/messages")
