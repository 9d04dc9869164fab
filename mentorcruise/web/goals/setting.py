"""Goals: the tab of a mentorship, a new goal or one of our plans, one goal, its words and milestones."""

from typing import Any

from flask import abort, flash, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.goal_board import Board
from mentorcruise.domain.goal_lists import goals_seen_by
from mentorcruise.domain.goal_templates import apply
from mentorcruise.domain.goals import Goal
from mentorcruise.extensions import db
from mentorcruise.web.access import found, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.goals.blueprint import pages
from mentorcruise.web.goals.forms import GoalForm, NewGoalForm, NewMilestoneForm, TemplateForm
from mentorcruise.web.goals.showing import board_of, show_goal, show_tab
from mentorcruise.web.htmx import go
from mentorcruise.web.mentorships.loading import seen
from mentorcruise.web.submissions import key_of


@pages.get("/mentorships/<int:mentorship_id>/goals")
@signed_in
def tab(mentorship_id: int) -> Any:
    """The pair's goals, milestones and tasks."""
    return show_tab(board_of(seen(mentorship_id)))


@pages.post("/mentorships/<int:mentorship_id>/goals")
@signed_in
def add(mentorship_id: int) -> Any:
    """A goal in one's own words, or with `follow` one of our plans."""
    mentorship, now = seen(mentorship_id, lock=True), clock.now()
    if "follow" in request.form:
        return _follow(board_of(mentorship), TemplateForm())
    form = NewGoalForm()
    if not form.validate_on_submit():
        return show_tab(board_of(mentorship), goal_form=form, status=422)
    goal = Goal.set(
        mentorship, form.title.data or "", form.description.data or "", bool(form.private.data), current_user, now
    )
    goal.submission_key = key_of(form.submission_key)
    db.session.add(goal)
    commit()
    flash(
        "The goal is kept; only you see it." if goal.is_private else "The goal is kept. What are the marks on the way?",
        "ok",
    )
    return go(f"/goals/{goal.id}")


def _follow(board: Board, form: TemplateForm) -> Any:
    """Apply one of our plans, unless the pair follows it already."""
    if not form.validate_on_submit():
        return show_tab(board, status=422)
    goal = next((each for each in board.open_goals if each.template == form.follow.data), None)
    if goal is None:
        goal = apply(GoalCategory(form.follow.data), board.mentorship, current_user, board.today, board.now)
        goal.submission_key = key_of(form.submission_key)
        db.session.add(goal)
        commit()
        flash("The plan is yours now: change titles and days as you like, drop what does not fit.", "ok")
    return go(f"/goals/{goal.id}")


@pages.get("/goals/<int:goal_id>")
@signed_in
def page(goal_id: int) -> Any:
    """One goal with its milestones, tasks and history."""
    return show_goal(*_shown(_seen(goal_id)))


@pages.post("/goals/<int:goal_id>")
@signed_in
def edit(goal_id: int) -> Any:
    """Write a goal's title and description anew; the former ones are kept in its history."""
    goal, form, now = _seen(goal_id, lock=True), GoalForm(), clock.now()
    if not form.validate_on_submit():
        return show_goal(*_shown(goal), form=form, status=422)
    goal.rename(form.title.data or "", current_user, now)
    goal.describe(form.description.data or "", current_user, now)
    commit()
    flash("Kept. What it was before is in its history.", "ok")
    return go(f"/goals/{goal.id}")


@pages.post("/goals/<int:goal_id>/milestones")
@signed_in
def add_milestone(goal_id: int) -> Any:
    """A further milestone on the way to a goal."""
    goal, form = _seen(goal_id, lock=True), NewMilestoneForm()
    board, goal = _shown(goal)
    if not form.validate_on_submit() or not form.has_good_day(board.today):
        return show_goal(board, goal, milestone_form=form, status=422)
    milestone = goal.add_milestone(form.title.data or "", form.due_on.data, current_user, board.now)
    milestone.submission_key = key_of(form.submission_key)
    commit()
    flash("The milestone is kept.", "ok")
    return go(f"/goals/{goal.id}")


def _seen(goal_id: int, lock: bool = False) -> Goal:
    mine = goals_seen_by(current_user.id).where(Goal.id == goal_id)
    return found(mine.with_for_update(of=Goal) if lock else mine)


def _shown(goal: Goal) -> tuple[Board, Goal]:
    """The pair's board with this goal on it."""
    board = board_of(seen(goal.mentorship_id))
    if goal not in board.goals:
        abort(404)
    return board, goal
