"""Milestones and tasks: new tasks, one of them with its words and day, and the steps that say how a thing stands."""

from typing import Any

from flask import flash
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.goal_lists import goals_seen_by, milestones_seen_by, tasks_seen_by
from mentorcruise.domain.goals import Goal, Milestone, Task
from mentorcruise.domain.progress import StepAction
from mentorcruise.domain.session_results import Side
from mentorcruise.extensions import db
from mentorcruise.web.access import allowed, found, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.goals.blueprint import pages
from mentorcruise.web.goals.forms import MilestoneForm, NewTaskForm, StepForm, TaskForm
from mentorcruise.web.goals.rows import address_of
from mentorcruise.web.goals.showing import back_from, board_of, show_goal, show_tab, show_thing
from mentorcruise.web.htmx import go, wants_piece
from mentorcruise.web.mentorships.loading import seen
from mentorcruise.web.submissions import key_of

SAID = {
    StepAction.DONE: "Done. Well done!",
    StepAction.VERIFIED: "Verified.",
    StepAction.REOPENED: "It is open again.",
    StepAction.DROPPED: "Dropped. It is kept in the history.",
}


@pages.post("/mentorships/<int:mentorship_id>/tasks")
@signed_in
def add_task(mentorship_id: int) -> Any:
    """Something that one of the two will do, perhaps towards a goal or a milestone."""
    board = board_of(seen(mentorship_id, lock=True))
    form = NewTaskForm.on(board)
    if not form.validate_on_submit() or not form.has_good_day_there(board.today):
        return show_tab(board, task_form=form, status=422)
    task = Task.agree(
        board.mentorship, form.title.data or "", Side(form.owner.data), form.due_on.data, current_user, board.now, form.place
    )  # fmt: skip
    task.submission_key = key_of(form.submission_key)
    db.session.add(task)
    answer = back_from(task, board.mentorship)
    commit()
    if not wants_piece():
        flash("The task is kept.", "ok")
    return answer


@pages.get("/tasks/<int:task_id>")
@signed_in
def task(task_id: int) -> Any:
    """One task: how it stands, its words, its history."""
    return _show(_task(task_id))


@pages.post("/tasks/<int:task_id>")
@signed_in
def edit_task(task_id: int) -> Any:
    """Write a task anew or move its day; what it was before is kept."""
    task, form = _task(task_id, lock=True), TaskForm()
    board = board_of(seen(task.mentorship_id))
    milestone = task.milestone
    latest = (milestone.due_on, f"“{milestone.title}”") if milestone and milestone.due_on else None
    if not form.validate_on_submit() or not form.has_good_day(board.today, task.due_on, latest):
        return show_thing(board, task, form=form, status=422)
    return _rewrite(task, form)


@pages.get("/milestones/<int:milestone_id>")
@signed_in
def milestone(milestone_id: int) -> Any:
    """One milestone: how it stands, its tasks, its history."""
    return _show(_milestone(milestone_id))


@pages.post("/milestones/<int:milestone_id>")
@signed_in
def edit_milestone(milestone_id: int) -> Any:
    """Write a milestone anew or move its day; what it was before is kept."""
    milestone, form = _milestone(milestone_id, lock=True), MilestoneForm()
    board = board_of(seen(milestone.goal.mentorship_id))
    if not form.validate_on_submit() or not form.has_good_day_for(milestone, board.today):
        return show_thing(board, milestone, form=form, status=422)
    return _rewrite(milestone, form)


def _rewrite(thing: Milestone | Task, form: MilestoneForm | TaskForm) -> Any:
    now = clock.now()
    thing.rename(form.title.data or "", current_user, now)
    thing.move(form.due_on.data, current_user, now)
    commit()
    flash("Kept. What it was before is in its history.", "ok")
    return go(address_of(thing))


@pages.post("/goals/<int:goal_id>/steps")
@signed_in
def step_goal(goal_id: int) -> Any:
    """Reached, verified, reopened or dropped."""
    return _take(found(goals_seen_by(current_user.id).where(Goal.id == goal_id).with_for_update(of=Goal)))


@pages.post("/milestones/<int:milestone_id>/steps")
@signed_in
def step_milestone(milestone_id: int) -> Any:
    """Reached, verified, reopened or dropped."""
    return _take(_milestone(milestone_id, lock=True))


@pages.post("/tasks/<int:task_id>/steps")
@signed_in
def step_task(task_id: int) -> Any:
    """Done, verified, reopened or dropped."""
    return _take(_task(task_id, lock=True))


def _take(thing: Goal | Milestone | Task) -> Any:
    """One step of a locked thing: the owner does it, the other one verifies it, both may reopen and drop it."""
    mentorship, form = seen(thing.pair.id), StepForm()
    if not form.validate_on_submit():
        board = board_of(mentorship)
        if isinstance(thing, Goal):
            return show_goal(board, thing, step_form=form, status=422)
        return show_thing(board, thing, step_form=form, status=422)
    action = StepAction(form.action.data)
    allowed(thing.may_take(action, current_user.id))
    thing.take(action, current_user, form.note.data or "", clock.now())
    answer = back_from(thing, mentorship)
    commit()
    if not wants_piece():
        flash(SAID[action], "ok")
    return answer


def _show(thing: Milestone | Task) -> Any:
    return show_thing(board_of(seen(thing.pair.id)), thing)


def _milestone(milestone_id: int, lock: bool = False) -> Milestone:
    mine = milestones_seen_by(current_user.id).where(Milestone.id == milestone_id)
    return found(mine.with_for_update(of=Milestone) if lock else mine)


def _task(task_id: int, lock: bool = False) -> Task:
    mine = tasks_seen_by(current_user.id).where(Task.id == task_id)
    return found(mine.with_for_update(of=Task) if lock else mine)
