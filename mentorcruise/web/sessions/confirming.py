"""After a session: was it held, and how was it?"""

from typing import Any

from flask import flash
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.session_results import SessionVerdict
from mentorcruise.web.access import signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go
from mentorcruise.web.sessions.blueprint import pages
from mentorcruise.web.sessions.forms import RatingForm, ReportForm
from mentorcruise.web.sessions.loading import seen
from mentorcruise.web.sessions.showing import show_session


@pages.post("/sessions/<int:session_id>/reports")
@signed_in
def report(session_id: int) -> Any:
    """Say whether it was held and for how long, or who did not come."""
    session, form, now = seen(session_id, lock=True), ReportForm(), clock.now()
    if not form.validate_on_submit():
        return show_session(session, form)
    session.report(current_user, SessionVerdict(form.verdict.data), form.minutes.data, now)
    commit()
    flash("Thank you. Both of you say so: it is settled." if session.result else "Thank you, your word is kept.", "ok")
    return go(f"/sessions/{session_id}")


@pages.post("/sessions/<int:session_id>/ratings")
@signed_in
def rate(session_id: int) -> Any:
    """One to five stars and a word, once per person."""
    session, form = seen(session_id, lock=True), RatingForm()
    if not form.validate_on_submit():
        return show_session(session, form)
    session.rate(current_user, int(form.stars.data), form.word.data or "", clock.now())
    commit()
    flash("Thank you, your rating is kept.", "ok")
    return go(f"/sessions/{session_id}")
