"""What was changed because of what leaving people said: the list, noting one, and one with its versions (B16)."""

from collections.abc import Iterable
from typing import Any

from flask import Response, flash, request
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from mentorcruise import clock
from mentorcruise.domain.errors import ImprovementChanged
from mentorcruise.domain.follow_ups import FollowUp
from mentorcruise.domain.improvements import (
    LONGEST_TITLE,
    Improvement,
    ImprovementLink,
    ImprovementVersion,
    latest_versions,
    note_improvement,
    themes_behind,
)
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.asking import asked_id, id_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.improvement_forms import ImprovementForm, NewImprovementForm, ThemeLinkForm
from mentorcruise.web.operator.improvement_parts import DEFINITION, shares_around, surveys_behind, surveys_named
from mentorcruise.web.operator.survey_parts import all_themes, today_here
from mentorcruise.web.submissions import key_of

LIST = "/operator/exit-surveys/changes"
PER_PAGE = 25
MOST_SURVEYS = 20
_COUNTS = (
    select(ImprovementLink.improvement_id, func.count().label("surveys"))
    .where(ImprovementLink.mentorship_id.is_not(None), ImprovementLink.removed_at.is_(None))
    .group_by(ImprovementLink.improvement_id)
)


@pages.get("/operator/exit-surveys/changes")
@operator_only
def improvements() -> Response:
    """All of them as they stand, those changed last first."""
    page = min(asked_id("page") or 0, 10_000)
    rows = db.session.scalars(latest_versions().offset(page * PER_PAGE).limit(PER_PAGE + 1)).all()
    ids = [version.improvement_id for version in rows[:PER_PAGE]]
    themes: dict[int, list[Any]] = {number: [] for number in ids}
    for improvement_id, theme_id, name in db.session.execute(themes_behind(ids)) if ids else ():
        themes[improvement_id].append((theme_id, name))
    counted = db.session.execute(_COUNTS.where(ImprovementLink.improvement_id.in_(ids))) if ids else ()
    return show(
        "operator/improvements.html",
        versions=rows[:PER_PAGE],
        themes=themes,
        surveys={row.improvement_id: row.surveys for row in counted},
        prev_url=f"{LIST}?page={page - 1}" if page else "",
        next_url=f"{LIST}?page={page + 1}" if rows[PER_PAGE:] else "",
    )


@pages.get("/operator/exit-surveys/changes/new")
@operator_only
def new_improvement() -> Response:
    """The empty form, or one that begins with a theme, an exit survey or a follow-up."""
    theme, survey, title = asked_id("theme"), asked_id("survey"), ""
    promised = db.session.get(FollowUp, asked_id("follow_up") or 0)
    if promised is not None:
        theme, survey, title = promised.theme_id, promised.mentorship_id, promised.what[:LONGEST_TITLE]
    begun = {"title": title, "made_by": current_user.name, "changed_on": today_here()}
    causes = {"themes": [str(theme or "")], "surveys": [str(survey or "")]}
    return _show_new(_new_form([survey] if survey else [], formdata=None, data=begun | causes))


@pages.post("/operator/exit-surveys/changes")
@operator_only
def create_improvement() -> Response:
    form = _new_form(id_in(text) for text in request.form.getlist("surveys")[:MOST_SURVEYS])
    if not form.validate():
        return _show_new(form, 422)
    now = clock.now()
    made = note_improvement(db.session(), form.change, key_of(form.submission_key), current_user, now)
    # Sent again it is noted already, and whoever has unlinked something since meant it.
    if made in db.session.new:
        made.link(form.themes.chosen(), form.surveys.chosen(), current_user, now)
    commit()
    flash("Noted." + (" Everyone can read it now." if form.public.data else ""), "ok")
    return go(f"{LIST}/{made.id}")


def _new_form(surveys: Iterable[int | None], **kwargs: Any) -> NewImprovementForm:
    known = [number for number in surveys if number]
    themes = [(theme.id, theme.name) for theme in all_themes()]
    return NewImprovementForm(today_here(), themes, surveys_named(known), **kwargs)


def _show_new(form: NewImprovementForm, status: int = 200) -> Response:
    return show("operator/improvement_new.html", status=status, form=form)


@pages.get("/operator/exit-surveys/changes/<int:improvement_id>")
@operator_only
def improvement(improvement_id: int) -> Response:
    return show_improvement(improvement_id)


@pages.post("/operator/exit-surveys/changes/<int:improvement_id>")
@operator_only
def edit_improvement(improvement_id: int) -> Response:
    """Say something else of it in a new version; what someone else wrote meanwhile is never overwritten unread."""
    held = found(held_improvement(improvement_id))
    form = ImprovementForm(today_here())
    if not form.validate():
        return show_improvement(improvement_id, form, status=422)
    try:
        held.say(form.change, form.seen.data or 0, current_user, clock.now())
        commit()
    except ImprovementChanged as meanwhile:
        db.session.rollback()
        return show_improvement(improvement_id, form, status=meanwhile.status, meanwhile=True)
    flash("Saved. The former version stays below.", "ok")
    return go(f"{LIST}/{improvement_id}")


def held_improvement(improvement_id: int) -> Select[Improvement]:
    return select(Improvement).where(Improvement.id == improvement_id).with_for_update()


def show_improvement(
    improvement_id: int,
    form: ImprovementForm | None = None,
    *,
    linking: ThemeLinkForm | None = None,
    status: int = 200,
    meanwhile: bool = False,
) -> Response:
    """One of them, with whatever form was sent. What was written `meanwhile` is what the next version follows."""
    versions = selectinload(Improvement.versions).joinedload(ImprovementVersion.by)
    held = found(
        select(Improvement)
        .where(Improvement.id == improvement_id)
        .options(versions)
        .execution_options(populate_existing=True)
    )
    last = held.versions[-1]
    themes = [(number, name) for _, number, name in db.session.execute(themes_behind([improvement_id]))]
    if form is None:
        form = ImprovementForm(today_here(), formdata=None, data=last.change._asdict() | {"seen": last.version})
    elif meanwhile:
        form.seen.data, form.seen.raw_data = last.version, None
    return show(
        "operator/improvement.html",
        status=status,
        held=held,
        last=last,
        themes=themes,
        shares=shares_around([(number, last.changed_on) for number, _ in themes]),
        surveys=surveys_behind(improvement_id),
        form=form,
        linking=linking or theme_links(empty=True),
        meanwhile=meanwhile,
        definition=DEFINITION,
    )


def theme_links(*, empty: bool = False) -> ThemeLinkForm:
    """The form that links a theme, as it was sent, or empty."""
    offered = [(theme.id, theme.name) for theme in all_themes()]
    return ThemeLinkForm(offered, formdata=None) if empty else ThemeLinkForm(offered)
