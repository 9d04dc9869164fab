"""Exit surveys: what leaving mentees said, what it is about, and what was done about it (B14, B16)."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, flash, request
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.improvements import because_of_survey
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.domain.themes import SurveyQuestion
from mentorcruise.extensions import db
from mentorcruise.reports import most
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.follow_up_forms import PromiseForm
from mentorcruise.web.operator.forms import NoteForm
from mentorcruise.web.operator.improvement_forms import ChangeLinkForm
from mentorcruise.web.operator.improvement_parts import change_links, changes_of
from mentorcruise.web.operator.survey_parts import (
    REACHED_WORDS,
    WORDS,
    all_themes,
    follow_ups_of,
    notes_of,
    owners,
    promise_form,
    tags_of,
    theme_names,
    today_here,
)
from mentorcruise.web.operator.survey_rows import STATES, SURVEYS, SURVEYS_PER_PAGE, Filters, after, end_of_page
from mentorcruise.web.operator.tables import csv_file

PAGE = "operator/exit_survey.html"
AT_ONCE = 500
CSV_HEAD = (
    "mentee", "mentor", "stars", "goal_reached", "kind_of_goal", "answered", "ended", "outcome", "follow_up",
    "about_the_goal", "about_the_product", "about_the_mentor", "goal_themes", "product_themes", "mentor_themes", "owners",
)  # fmt: skip


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
    ids = [row.mentorship_id for row in surveys]
    return show(
        "operator/exit_surveys.html",
        "operator/_exit_surveys.html",
        surveys=surveys,
        notes=notes_of(ids),
        follow_ups=follow_ups_of(ids),
        tags=tags_of(ids),
        themes=all_themes(),
        owners=owners(),
        filters=filters,
        today=today_here(),
        next_url=f"/operator/exit-surveys?{filters.query()}&{next_query}" if more else "",
        most_in_a_file=most.MOST_IN_A_FILE,
        **WORDS,
    )


@pages.get("/operator/exit-surveys.csv")
@operator_only
def exit_surveys_file() -> Response:
    """What the list shows with these filters: all pages of it, up to what a file holds."""
    rows = db.session.execute(Filters.of(request.args).apply(SURVEYS).limit(most.fetched())).all()
    return csv_file("exit-surveys", CSV_HEAD, _lines(rows))


def _lines(rows: Any) -> Iterator[Sequence[object]]:
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        ids = [row.mentorship_id for row in some]
        tags, promises = tags_of(ids), follow_ups_of(ids)
        for row in some:
            yield (
                row.mentee, row.mentor, row.stars, REACHED_WORDS[row.goal_reached], WORDS["goal_words"][row.goal_category],
                row.answered_at.isoformat(timespec="minutes"),
                row.ended_at.isoformat(timespec="minutes") if row.ended_at else "",
                WORDS["outcome_words"][row.outcome] if row.outcome else "", STATES[row.state],
                row.goal_words, row.product_words, row.mentor_words,
                *("; ".join(t.name for t in tags[row.mentorship_id, question]) for question in SurveyQuestion),
                "; ".join(p.owner.name for p in promises[row.mentorship_id] if p.state == "open"),
            )  # fmt: skip


@pages.get("/operator/exit-surveys/<int:mentorship_id>")
@operator_only
def exit_survey(mentorship_id: int) -> Response:
    return show_survey(mentorship_id)


@pages.post("/operator/exit-surveys/<int:mentorship_id>/notes")
@operator_only
def note_on_survey(mentorship_id: int) -> Response:
    survey = found(select(ExitSurvey).where(ExitSurvey.mentorship_id == mentorship_id).with_for_update())
    form = NoteForm()
    if not form.validate():
        return show_survey(mentorship_id, form, status=422)
    survey.follow_up(current_user, form.note.data or "", form.closes.data, clock.now())
    commit()
    flash("Your note is kept." + (" The matter is closed." if form.closes.data else ""), "ok")
    return go(f"/operator/exit-surveys/{mentorship_id}")


def show_survey(
    mentorship_id: int,
    form: NoteForm | None = None,
    *,
    promise: PromiseForm | None = None,
    linking: ChangeLinkForm | None = None,
    status: int = 200,
    wrong: object = None,
) -> Response:
    """A survey's page; `wrong` is what was wrong with a tag."""
    row: Any = db.session.execute(SURVEYS.where(ExitSurvey.mentorship_id == mentorship_id)).one_or_none()
    if row is None:
        abort(404)
    return show(
        PAGE,
        status=status,
        survey=row,
        notes=notes_of([mentorship_id])[mentorship_id],
        follow_ups=follow_ups_of([mentorship_id])[mentorship_id],
        tags=tags_of([mentorship_id]),
        theme_names=theme_names(),
        form=form or NoteForm(formdata=None),
        promise=promise or promise_form(empty=True),
        changes=changes_of(because_of_survey(mentorship_id)),
        linking=linking or change_links(empty=True),
        wrong=wrong,
        today=today_here(),
        **WORDS,
    )
