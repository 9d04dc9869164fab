"""Tagging the answers of exit surveys with themes, from the list or from the survey's page (B16)."""

from urllib.parse import parse_qsl

from flask import Response, abort
from flask_login import current_user
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from mentorcruise import clock
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.domain.themes import SurveyQuestion, Theme, named, tag, untag
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show, wants_piece
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.exit_surveys import show_survey
from mentorcruise.web.operator.survey_parts import WORDS, tags_of
from mentorcruise.web.operator.survey_rows import Filters
from mentorcruise.web.operator.theme_forms import OfAnAnswer, TagForm, UntagForm


@pages.post("/operator/exit-surveys/<int:mentorship_id>/tags")
@operator_only
def tag_answer(mentorship_id: int) -> Response:
    """Tag one answer; a name that no theme has is refused with the offer to create the theme."""
    survey, form, now = _held(mentorship_id), TagForm(), clock.now()
    if not form.validate():
        return _again(mentorship_id, form)
    theme = db.session.scalar(named(form.theme.data or ""))
    if theme is None and form.create.data:
        theme = Theme.begin(form.theme.data or "", current_user, now)
        db.session.add(theme)
        db.session.flush()
    if theme is None or not theme.takes_tags:
        form.theme.errors = [f"“{form.theme.data}” is {'no theme yet' if theme is None else 'a retired theme'}."]
        return _again(mentorship_id, form, can_create=theme is None)
    tag(db.session(), survey, form.asked, theme, current_user, now)
    commit()
    return _back(mentorship_id, form)


@pages.post("/operator/exit-surveys/<int:mentorship_id>/tags/removal")
@operator_only
def untag_answer(mentorship_id: int) -> Response:
    _held(mentorship_id)
    form = UntagForm()
    if not form.validate():
        return _again(mentorship_id, form)
    theme_id = form.theme_id.data or 0
    untag(db.session(), mentorship_id, form.asked, theme_id, current_user, clock.now())
    commit()
    return _back(mentorship_id, form)


def _held(mentorship_id: int) -> ExitSurvey:
    return found(select(ExitSurvey).where(ExitSurvey.mentorship_id == mentorship_id).with_for_update())


def _back(mentorship_id: int, form: OfAnAnswer) -> Response:
    """The tags of the answer; without htmx the page that the operator came from."""
    if wants_piece():
        return _piece(mentorship_id, form)
    listed = form.listed.data or ""
    if not listed.startswith("?"):
        return go(f"/operator/exit-surveys/{mentorship_id}#answer-{mentorship_id}-{form.question.data}")
    query = Filters.of(MultiDict(parse_qsl(listed[1:]))).query()
    return go(f"/operator/exit-surveys{'?' if query else ''}{query}#survey-{mentorship_id}")


def _again(mentorship_id: int, form: OfAnAnswer, *, can_create: bool = False) -> Response:
    """The form with what was typed and what is wrong with it."""
    db.session.rollback()
    if form.question.data not in set(SurveyQuestion):
        abort(422)
    wrong = {
        "question": form.question.data,
        "typed": form["theme"].data if "theme" in form else "",
        "errors": [words for field in form for words in field.errors],
        "can_create": can_create,
    }
    if wants_piece():
        return _piece(mentorship_id, form, 422, wrong)
    return show_survey(mentorship_id, status=422, wrong=wrong)


def _piece(mentorship_id: int, form: OfAnAnswer, status: int = 200, wrong: object = None) -> Response:
    question = form.question.data
    return show(
        "operator/_answer_tags.html",
        "operator/_answer_tags.html",
        status,
        mentorship_id=mentorship_id,
        question=question,
        tags=tags_of([mentorship_id])[mentorship_id, question or ""],
        listed=form.listed.data or "",
        wrong=wrong,
        **WORDS,
    )
