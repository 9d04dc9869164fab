"""Editing a draft question by question (F9)."""

from flask import Response, abort, flash, request

from mentorcruise import clock
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.questionnaire_editing import (
    QuestionChanged,
    TooManyQuestions,
    discard,
    drop,
    found,
    move,
    put,
    rewrite,
)
from mentorcruise.domain.questionnaires import MOST_QUESTIONS, Question, Questionnaire
from mentorcruise.extensions import db
from mentorcruise.web.access import operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.questionnaires.blueprint import pages
from mentorcruise.web.questionnaires.forms import AUDIENCE_WORDS, KIND_WORDS, QuestionForm, new_key
from mentorcruise.web.questionnaires.index import loaded, locked, show_questionnaire


@pages.post("/operator/questionnaires/<int:questionnaire_id>/questions")
@operator_only
def add_question(questionnaire_id: int) -> Response:
    questionnaire, form = locked(questionnaire_id), QuestionForm()
    if not form.validate():
        return show_questionnaire(questionnaire, form, 422)
    try:
        put(questionnaire, form.question(), clock.now())
        commit()
    except TooManyQuestions as refused:
        db.session.rollback()
        return show_questionnaire(loaded(questionnaire_id), form, refused.status, refused)
    flash("The question is in the draft. People are asked once you publish.", "ok")
    return go(f"/operator/questionnaires/{questionnaire_id}")


@pages.get("/operator/questionnaires/<int:questionnaire_id>/questions/<key>")
@operator_only
def question(questionnaire_id: int, key: str) -> Response:
    questionnaire = loaded(questionnaire_id)
    return _show(questionnaire, QuestionForm.of(_question(questionnaire, key)))


@pages.post("/operator/questionnaires/<int:questionnaire_id>/questions/<key>")
@operator_only
def change_question(questionnaire_id: int, key: str) -> Response:
    """With another kind of answer, or when the operator says so, it is a new question that everyone is asked."""
    questionnaire, form = locked(questionnaire_id), QuestionForm()
    old = found(questionnaire, key)
    if old is None:
        # Sent again after it was put anew under another key.
        return go(f"/operator/questionnaires/{questionnaire_id}")
    if not form.validate():
        return _show(questionnaire, form, 422)
    new = form.question(new_key() if form.again.data or form.kind.data != old.kind else key)
    try:
        rewrite(questionnaire, old, new, form.seen.data or "", clock.now())
        commit()
    except QuestionChanged as refused:
        db.session.rollback()
        form.seen.data = old.mark
        return _show(loaded(questionnaire_id), form, refused.status, refused, old)
    flash("The draft is changed. People are asked once you publish.", "ok")
    return go(f"/operator/questionnaires/{questionnaire_id}")


@pages.post("/operator/questionnaires/<int:questionnaire_id>/questions/<key>/position")
@operator_only
def place_question(questionnaire_id: int, key: str) -> Response:
    questionnaire, said = locked(questionnaire_id), request.form.get("position", "")
    if not (said.isascii() and said.isdigit() and len(said) < 4 and int(said) <= MOST_QUESTIONS):
        return show_questionnaire(questionnaire, status=422)
    move(questionnaire, key, int(said), clock.now())
    commit()
    return go(f"/operator/questionnaires/{questionnaire_id}")


@pages.post("/operator/questionnaires/<int:questionnaire_id>/questions/<key>/removal")
@operator_only
def remove_question(questionnaire_id: int, key: str) -> Response:
    questionnaire = locked(questionnaire_id)
    drop(questionnaire, key, clock.now())
    commit()
    flash("The question is out of the draft. Answers so far are kept.", "ok")
    return go(f"/operator/questionnaires/{questionnaire_id}")


@pages.post("/operator/questionnaires/<int:questionnaire_id>/draft/discarding")
@operator_only
def discard_draft(questionnaire_id: int) -> Response:
    discarded = discard(locked(questionnaire_id), request.form.get("draft_seen", ""), clock.now())
    commit()
    if discarded:
        flash("The draft says again what people see.", "ok")
    else:
        flash("The draft was changed meanwhile, so nothing was discarded. Look at it again.", "info")
    return go(f"/operator/questionnaires/{questionnaire_id}")


def _question(questionnaire: Questionnaire, key: str) -> Question:
    question = found(questionnaire, key)
    if question is None:
        abort(404)
    return question


def _show(
    questionnaire: Questionnaire,
    form: QuestionForm,
    status: int = 200,
    refused: Refusal | None = None,
    present: Question | None = None,
) -> Response:
    """The form of a question; `present` is what the draft says now where that is not what the form began with."""
    return show(
        "questionnaires/question.html",
        status=status,
        questionnaire=questionnaire,
        form=form,
        refused=refused,
        present=present,
        kind_words=KIND_WORDS,
        audience_words=AUDIENCE_WORDS,
    )
