"""Answering: what is new is asked, and everything can be changed later (A11, A15)."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.answering import Asked, answer, asked, audiences
from mentorcruise.extensions import db
from mentorcruise.reading import reading
from mentorcruise.web.access import signed_in
from mentorcruise.web.accounts.landing import safe_next
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.questionnaires.forms import AnswersForm
from mentorcruise.web.viewer import Viewer

pages = Blueprint("onboarding", __name__)


def asked_of(viewer: Viewer) -> list[str]:
    """Whose questions this viewer is asked: an operator who neither mentors nor looks for a mentor is asked nothing.

    Whoever comes here from a mentor's page wants to apply, so they are asked as a mentee too.
    """
    applies = safe_next(request.values.get("next")).endswith("/applications/new")
    return audiences(is_mentor=viewer.is_mentor, is_mentee=viewer.is_mentee or applies)


@pages.get("/account/onboarding")
@signed_in
def questions() -> Response:
    with reading(db) as connection:
        every = asked(connection, current_user.id, asked_of(current_user))
    shown = _shown(every)
    return _show(AnswersForm.of(shown, sent=False), every)


@pages.post("/account/onboarding")
@signed_in
def keep_answers() -> Response:
    """What was said before and is said again is not written anew."""
    every = asked(db.session.connection(), current_user.id, asked_of(current_user))
    sent = [q for q in every if _was_shown(q)]
    form = AnswersForm.of(sent, sent=True)
    if not form.validate():
        return _show(form, every, 422)
    answer(db.session(), current_user.id, sent, form.answers, clock.now())
    commit()
    flash("Your answers are kept. You can change them at any time in your account.", "ok")
    wanted = safe_next(request.form.get("next"))
    return go("/dashboard" if wanted == "/" else wanted)


def _shown(every: Sequence[Asked]) -> list[Asked]:
    """What is open; everything where that is asked for, or nothing is open."""
    waiting = [q for q in every if q.is_open]
    return list(every) if "all" in request.args or not waiting else waiting


def _was_shown(question: Asked) -> bool:
    """Whether the form that was sent had this question. One that waits is always answered, or said to be missing."""
    return question.key in request.form.getlist("shown") or question.is_open


def _show(form: AnswersForm, every: Sequence[Asked], status: int = 200) -> Response:
    wanted = safe_next(request.values.get("next"))
    waiting = sum(q.is_open for q in every)
    return show(
        "onboarding/questions.html",
        status=status,
        form=form,
        every=every,
        waiting=waiting,
        next="" if wanted == "/" else wanted,
    )
