"""Exit surveys: what leaving mentees said, and what was done about it (B14, B16)."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.surveys import OUTCOME_WORDS, ExitSurvey, ExitSurveyFollowUp
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.dashboard import OUTCOME_TONES
from mentorcruise.web.operator.forms import FollowUpForm
from mentorcruise.web.operator.survey_rows import STATES, SURVEYS, SURVEYS_PER_PAGE, Filters, after, end_of_page

REACHED_WORDS: dict[str, Any] = {"yes": "Yes", "partly": "Partly", "no": "No"}
WORDS: dict[str, Any] = {
    "outcome_words": OUTCOME_WORDS,
    "outcome_tones": OUTCOME_TONES,
    "goal_words": GOAL_WORDS,
    "reached_words": REACHED_WORDS,
    "state_words": STATES,
}


@pages.get("/operator/exit-surveys")
@operator_only
def exit_surveys() -> Response:
    filters = Filters.of(request.args)
    statement = filters.apply(SURVEYS).limit(SURVEYS_PER_PAGE + 1)
    if (behind := after(request.args.get("after", ""))) is not None:
        statement = statement.where(behind)
    rows = db.session.execute(statement).all()
    surveys, more = rows[:SURVEYS_PER_PAGE], rows[SURVEYS_PER_PAGE:]
    next_query = urlencode({"after": end_of_page(surveys[-1])}) if more else ""
    return show(
        "operator/exit_surveys.html",
        "operator/_exit_surveys.html",
        surveys=surveys,
        follow_ups=_follow_ups([row.mentorship_id for row in surveys]),
        filters=filters,
        next_url=f"/operator/exit-surveys?{filters.query()}&{next_query}" if more else "",
        **WORDS,
    )


def _follow_ups(mentorship_ids: list[int]) -> dict[int, list[ExitSurveyFollowUp]]:
    statement = select(ExitSurveyFollowUp).where(ExitSurveyFollowUp.mentorship_id.in_(mentorship_ids))
    by_survey: dict[int, list[ExitSurveyFollowUp]] = {id_: [] for id_ in mentorship_ids}
    for note in db.session.scalars(
        statement.options(selectinload(ExitSurveyFollowUp.by)).order_by(ExitSurveyFollowUp.id)
    ):
        by_survey[note.mentorship_id].append(note)
    return by_survey


@pages.get("/operator/exit-surveys/<int:mentorship_id>")
@operator_only
def exit_survey(mentorship_id: int) -> Response:
    return _show(mentorship_id, FollowUpForm(formdata=None))


@pages.post("/operator/exit-surveys/<int:mentorship_id>/follow-ups")
@operator_only
def follow_up(mentorship_id: int) -> Response:
    survey = found(select(ExitSurvey).where(ExitSurvey.mentorship_id == mentorship_id).with_for_update())
    form = FollowUpForm()
    if not form.validate():
        return _show(mentorship_id, form, 422)
    survey.follow_up(current_user, form.note.data or "", form.closes.data, clock.now())
    commit()
    flash("Your note is kept." + (" The matter is closed." if form.closes.data else ""), "ok")
    return go(f"/operator/exit-surveys/{mentorship_id}")


def _show(mentorship_id: int, form: FollowUpForm, status: int = 200) -> Response:
    row: Any = db.session.execute(SURVEYS.where(ExitSurvey.mentorship_id == mentorship_id)).one_or_none()
    if row is None:
        abort(404)
    notes = _follow_ups([mentorship_id])[mentorship_id]
    return show("operator/exit_survey.html", status=status, survey=row, notes=notes, form=form, **WORDS)
