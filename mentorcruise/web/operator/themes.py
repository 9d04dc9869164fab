"""The list of themes, and one theme: its name, what was merged into it, what became of it (B16)."""

from flask import Response, flash
from flask_login import current_user
from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import joinedload

from mentorcruise import clock
from mentorcruise.domain.follow_ups import FollowUp
from mentorcruise.domain.improvements import because_of
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.domain.themes import (
    QUESTION_WORDS,
    SurveyQuestion,
    SurveyTag,
    Theme,
    ThemeStep,
    counts_as,
    named,
    open_tags,
    themes_in_use,
    waits_for_tags,
)
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.follow_up_forms import PromiseForm
from mentorcruise.web.operator.improvement_forms import ChangeLinkForm
from mentorcruise.web.operator.improvement_parts import DEFINITION, change_links, changes_of, shares_around
from mentorcruise.web.operator.survey_parts import all_themes, promise_form, today_here
from mentorcruise.web.operator.theme_forms import MergeForm, ThemeForm

LIST = "/operator/exit-surveys/themes"
MOST_WAITING = 1000
_SURVEYS = func.count(distinct(SurveyTag.mentorship_id))
_COUNTS = (
    open_tags()
    .order_by(None)
    .with_only_columns(
        counts_as().label("theme_id"),
        _SURVEYS.label("surveys"),
        *(_SURVEYS.filter(SurveyTag.question == question).label(question.value) for question in SurveyQuestion),
    )
    .group_by(counts_as())
)
# Counted up to a bound: beyond it "many" says enough.
_WAITING = select(func.count()).select_from(
    select(ExitSurvey.mentorship_id).where(waits_for_tags()).limit(MOST_WAITING).subquery()
)


@pages.get("/operator/exit-surveys/themes")
@operator_only
def themes() -> Response:
    return _list(ThemeForm(formdata=None))


@pages.post("/operator/exit-surveys/themes")
@operator_only
def create_theme() -> Response:
    """A new theme; where there is one of that name already, that one."""
    form = ThemeForm()
    if not form.validate():
        return _list(form, 422)
    theme = db.session.scalar(named(form.name.data or ""))
    if theme is None:
        theme = Theme.begin(form.name.data or "", current_user, clock.now())
        db.session.add(theme)
    commit()
    flash(f"“{theme.name}” can be given to answers.", "ok")
    return go(f"{LIST}/{theme.id}")


@pages.get("/operator/exit-surveys/themes/<int:theme_id>")
@operator_only
def theme(theme_id: int) -> Response:
    """One theme; one that was merged leads to the theme that it counts as."""
    held = found(select(Theme).where(Theme.id == theme_id))
    return go(f"{LIST}/{held.merged_into_id}") if held.merged_into_id else show_theme(held)


@pages.post("/operator/exit-surveys/themes/<int:theme_id>/name")
@operator_only
def rename_theme(theme_id: int) -> Response:
    held = found(_held(theme_id))
    form = ThemeForm()
    fine = form.validate()
    other = db.session.scalar(named(form.name.data or "")) if fine else None
    if other is not None and other.id != theme_id:
        form.name.errors, fine = ["Another theme has this name. Merge the two if they mean the same."], False
    if not fine:
        return show_theme(held, form, status=422)
    held.rename(form.name.data or "", current_user, clock.now())
    commit()
    flash("Renamed. Reports as of an earlier day keep the former name.", "ok")
    return go(f"{LIST}/{theme_id}")


@pages.post("/operator/exit-surveys/themes/<int:theme_id>/merging")
@operator_only
def merge_theme(theme_id: int) -> Response:
    """Count it as another one from now on."""
    held = found(select(Theme).where(Theme.id == theme_id))
    form = MergeForm(_others(theme_id))
    if not form.validate():
        return show_theme(held, merging=form, status=422)
    into = int(form.into.data)
    wanted = select(Theme).where(Theme.id.in_((theme_id, into))).order_by(Theme.id).with_for_update()
    both = {theme.id: theme for theme in db.session.scalars(wanted.execution_options(populate_existing=True))}
    also = db.session.scalars(select(Theme).where(Theme.merged_into_id == theme_id)).all()
    both[theme_id].merge(both[into], also, current_user, clock.now())
    commit()
    flash(f"“{held.name}” counts as “{both[into].name}” from now on.", "ok")
    return go(f"{LIST}/{into}")


@pages.post("/operator/exit-surveys/themes/<int:theme_id>/retirement")
@operator_only
def retire_theme(theme_id: int) -> Response:
    held = found(_held(theme_id))
    held.retire(current_user, clock.now())
    commit()
    flash(f"“{held.name}” takes no new answers. Those that have it keep it.", "ok")
    return go(f"{LIST}/{theme_id}")


@pages.post("/operator/exit-surveys/themes/<int:theme_id>/return")
@operator_only
def bring_theme_back(theme_id: int) -> Response:
    held = found(_held(theme_id))
    held.bring_back(current_user, clock.now())
    commit()
    flash(f"“{held.name}” can be given to answers again.", "ok")
    return go(f"{LIST}/{theme_id}")


def _held(theme_id: int) -> Select[Theme]:
    return select(Theme).where(Theme.id == theme_id).with_for_update()


def _others(theme_id: int) -> list[tuple[int, str]]:
    statement = themes_in_use().where(Theme.id != theme_id).with_only_columns(Theme.id, Theme.name)
    return [(number, name) for number, name in db.session.execute(statement)]


def _list(form: ThemeForm, status: int = 200) -> Response:
    waiting = db.session.scalar(_WAITING) or 0
    return show(
        "operator/themes.html",
        status=status,
        themes=all_themes(),
        counts={row.theme_id: row for row in db.session.execute(_COUNTS)},
        waiting=f"{waiting:,}" if waiting < MOST_WAITING else "Many",
        question_words=QUESTION_WORDS,
        form=form,
    )


def show_theme(
    held: Theme,
    naming: ThemeForm | None = None,
    merging: MergeForm | None = None,
    promise: PromiseForm | None = None,
    linking: ChangeLinkForm | None = None,
    status: int = 200,
) -> Response:
    """A theme's page, with whatever form was sent."""
    steps = select(ThemeStep).options(joinedload(ThemeStep.by), joinedload(ThemeStep.into)).order_by(ThemeStep.id)
    merged = select(ThemeStep).where(ThemeStep.into_id == held.id)
    alike = select(Theme.id).where((Theme.id == held.id) | (Theme.merged_into_id == held.id))
    promised = select(FollowUp).where(FollowUp.theme_id.in_(alike)).options(joinedload(FollowUp.owner))
    former = select(Theme).where(Theme.merged_into_id == held.id).order_by(Theme.id)
    changes = changes_of(because_of(held.id))
    return show(
        "operator/theme.html",
        status=status,
        theme=held,
        count=db.session.execute(_COUNTS.where(counts_as() == held.id)).one_or_none(),
        steps=db.session.scalars(steps.where(ThemeStep.theme_id == held.id)).all(),
        former={theme.id: theme for theme in db.session.scalars(former)},
        merged=db.session.scalars(merged.options(joinedload(ThemeStep.by)).order_by(ThemeStep.id)).all(),
        question_words=QUESTION_WORDS,
        naming=naming or ThemeForm(formdata=None, name=held.name),
        merging=merging or MergeForm(_others(held.id), formdata=None),
        promise=promise or promise_form(empty=True),
        follow_ups=db.session.scalars(promised.order_by(FollowUp.state != "open", FollowUp.due_on, FollowUp.id)).all(),
        changes=changes,
        shares=shares_around([(held.id, change.changed_on) for change in changes]),
        linking=linking or change_links(empty=True),
        definition=DEFINITION,
        today=today_here(),
    )
