"""Sessions: one session, and rating it."""

from typing import Any

from flask import Blueprint, flash
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.sessions import MentoringSession, seen_by
from mentorcruise.web.access import found, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.forms import RatingForm

pages = Blueprint("sessions", __name__)


@pages.get("/sessions/<int:session_id>")
@signed_in
def page(session_id: int) -> Any:
    """A session with what both say of it."""
    session = found(seen_by(current_user.id).where(MentoringSession.id == session_id))
    return show(
        "sessions/page.html",
        session=session,
        mentorship=session.mentorship,
        form=RatingForm(formdata=None),
        now=clock.now(),
    )


@pages.post("/sessions/<int:session_id>/ratings")
@signed_in
def rate(session_id: int) -> Any:
    """One to five stars and a word, once per person."""
    session = found(seen_by(current_user.id).where(MentoringSession.id == session_id))
    form = RatingForm()
    if not form.validate_on_submit():
        return show(
            "sessions/page.html", status=422, session=session, mentorship=session.mentorship, form=form, now=clock.now()
        )
    session.rate(current_user, int(form.stars.data), (form.word.data or "").strip(), clock.now())
    commit()
    flash("Thank you, your rating is kept.", "ok")
    return go(f"/mentorships/{session.mentorship_id}")
