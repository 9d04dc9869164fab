"""Follow-ups of exit surveys and themes: whose they are, until when, what came of them (B16)."""

from datetime import date
from typing import Any

from flask import Response, flash, request
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from mentorcruise import clock
from mentorcruise.domain.errors import FollowUpIsClosed
from mentorcruise.domain.follow_ups import FollowUp, FollowUpAction, FollowUpState, FollowUpStep, open_follow_up
from mentorcruise.domain.improvements import because_of, because_of_survey
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.domain.themes import Theme
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.exit_surveys import show_survey
from mentorcruise.web.operator.follow_up_forms import FollowUpStepForm, PromiseForm
from mentorcruise.web.operator.improvement_parts import changes_of
from mentorcruise.web.operator.survey_parts import owners, promise_form, today_here
from mentorcruise.web.operator.themes import show_theme

LIST = "/operator/exit-surveys/follow-ups"
PER_PAGE = 50
SHOWN = {"open": "Open", "overdue": "Overdue", "done": "Done", "dropped": "Dropped"}
DONE_WORDS = {
    FollowUpAction.DONE: "Done. It stays in the history.",
    FollowUpAction.NOTED: "Your note is kept.",
    FollowUpAction.GIVEN: "It has a new owner.",
    FollowUpAction.MOVED: "Its day is moved.",
    FollowUpAction.DROPPED: "Dropped. It stays in the history.",
    FollowUpAction.REOPENED: "Open again.",
}
_mentee, _mentor, _theme = aliased(Person), aliased(Person), aliased(Theme)
FOLLOW_UPS: Select[*tuple[Any, ...]] = (
    select(FollowUp, _mentee.name.label("mentee"), _mentor.name.label("mentor"), _theme.name.label("theme"))
    .outerjoin(Mentorship, Mentorship.id == FollowUp.mentorship_id)
    .outerjoin(_mentee, _mentee.id == Mentorship.mentee_id)
    .outerjoin(Mentor, Mentor.id == Mentorship.mentor_id)
    .outerjoin(_mentor, _mentor.id == Mentor.person_id)
    .outerjoin(_theme, _theme.id == FollowUp.theme_id)
    .options(joinedload(FollowUp.owner))
)


@pages.get("/operator/exit-surveys/follow-ups")
@operator_only
def follow_ups() -> Response:
    """Mine that are open, unless the address asks for others; those due first at the top."""
    who, state, today = request.args.get("who", "me"), request.args.get("state", "open"), today_here()
    state = state if state in SHOWN else "open"
    everyone = owners()
    who = who if who in {"all", *(str(number) for number, _ in everyone)} else "me"
    statement = in_state(FOLLOW_UPS, state, today)
    if who != "all":
        statement = statement.where(FollowUp.owner_id == (current_user.id if who == "me" else int(who)))
    page = asked_id("page") or 0
    rows = db.session.execute(statement.offset(min(page, 10_000) * PER_PAGE).limit(PER_PAGE + 1)).all()
    return show(
        "operator/follow_ups.html",
        rows=rows[:PER_PAGE],
        who=who,
        state=state,
        shown=SHOWN,
        owners=everyone,
        today=today,
        next_url=f"{LIST}?who={who}&state={state}&page={page + 1}" if rows[PER_PAGE:] else "",
    )


def in_state(statement: Select[Any], state: str, today: date) -> Select[Any]:
    """Those in a state of SHOWN: open ones by day, the others by what was closed last."""
    if state in ("open", "overdue"):
        statement = statement.where(FollowUp.state == FollowUpState.OPEN).order_by(FollowUp.due_on, FollowUp.id)
        return statement.where(FollowUp.due_on < today) if state == "overdue" else statement
    return statement.where(FollowUp.state == state).order_by(FollowUp.due_on.desc(), FollowUp.id.desc())


def my_follow_ups(today: date) -> dict[str, Any]:
    """For the overview: the next of mine, how many there are, and how many are overdue whosever they are."""
    mine = in_state(FOLLOW_UPS, "open", today).where(FollowUp.owner_id == current_user.id).limit(5)
    of_me = FollowUp.owner_id == current_user.id
    counts = select(
        func.count().filter(of_me).label("mine"),
        func.count().filter(FollowUp.due_on < today, of_me).label("overdue"),
        func.count().filter(FollowUp.due_on < today, ~of_me).label("overdue_of_others"),
    ).where(FollowUp.state == FollowUpState.OPEN)
    number = db.session.execute(counts).one()
    return {"rows": db.session.execute(mine).all() if number.mine else [], "counts": number, "today": today}


@pages.post("/operator/exit-surveys/<int:mentorship_id>/follow-ups")
@operator_only
def follow_up_survey(mentorship_id: int) -> Response:
    found(select(ExitSurvey).where(ExitSurvey.mentorship_id == mentorship_id).with_for_update())
    form = promise_form()
    if not form.validate():
        return show_survey(mentorship_id, promise=form, status=422)
    return _opened(form, mentorship_id=mentorship_id)


@pages.post("/operator/exit-surveys/themes/<int:theme_id>/follow-ups")
@operator_only
def follow_up_theme(theme_id: int) -> Response:
    held = found(select(Theme).where(Theme.id == theme_id).with_for_update())
    form = promise_form()
    if not form.validate():
        return show_theme(held, promise=form, status=422)
    return _opened(form, theme_id=theme_id)


def _opened(form: PromiseForm, **about: int) -> Response:
    what, owner_id = form.what.data or "", int(form.owner.data)
    assert form.due_on.data is not None
    made = open_follow_up(db.session(), what, owner_id, form.due_on.data, current_user, clock.now(), **about)
    commit()
    flash("It is on the list of follow-ups.", "ok")
    return go(f"{LIST}/{made.id}")


@pages.get("/operator/exit-surveys/follow-ups/<int:follow_up_id>")
@operator_only
def follow_up(follow_up_id: int) -> Response:
    return _show(follow_up_id, FollowUpStepForm(owners(), today_here(), formdata=None))


@pages.post("/operator/exit-surveys/follow-ups/<int:follow_up_id>/steps")
@operator_only
def step_follow_up(follow_up_id: int) -> Response:
    held = found(select(FollowUp).where(FollowUp.id == follow_up_id).with_for_update())
    form = FollowUpStepForm(owners(), today_here())
    if not form.validate():
        return _show(follow_up_id, form, 422)
    note = form.note.data or ""
    try:
        held.take(form.chosen, current_user, note, clock.now(), owner_id=form.owner_id, due_on=form.day)
        commit()
    except FollowUpIsClosed as refused:
        db.session.rollback()
        return _show(follow_up_id, form, refused.status, refused)
    flash(DONE_WORDS[form.chosen], "ok")
    return go(f"{LIST}/{follow_up_id}")


def _show(
    follow_up_id: int, form: FollowUpStepForm, status: int = 200, refused: FollowUpIsClosed | None = None
) -> Response:
    held = found(select(FollowUp).where(FollowUp.id == follow_up_id))
    about = because_of(held.theme_id) if held.theme_id else because_of_survey(held.mentorship_id or 0)
    steps = selectinload(FollowUp.steps)
    statement = FOLLOW_UPS.where(FollowUp.id == follow_up_id).options(
        steps.joinedload(FollowUpStep.by), steps.joinedload(FollowUpStep.owner)
    )
    return show(
        "operator/follow_up.html",
        status=status,
        row=db.session.execute(statement).one(),
        changes=changes_of(about),
        form=form,
        refused=refused,
        today=today_here(),
    )
