"""Rendering goals: the tab of a mentorship, one goal, one milestone or task; and where a change leads back to."""

from typing import Any

from flask import request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.goal_board import Board, board, happened, stuck
from mentorcruise.domain.goal_templates import TEMPLATES
from mentorcruise.domain.goals import Goal, Milestone, Task
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.progress import HasSteps
from mentorcruise.domain.slots import zone
from mentorcruise.extensions import db
from mentorcruise.web import markdown
from mentorcruise.web.goals.forms import (
    GoalForm,
    MilestoneForm,
    NewGoalForm,
    NewMilestoneForm,
    NewTaskForm,
    StepForm,
    TaskForm,
    TemplateForm,
)
from mentorcruise.web.goals.rows import (
    NEWEST,
    address_of,
    goal_card,
    history,
    milestone_row,
    open_rows,
    owner_of,
    settled_rows,
    stuck_words,
    task_row,
)
from mentorcruise.web.htmx import go, show, wants_piece
from mentorcruise.web.mentorships.frame import frame


def board_of(mentorship: Mentorship) -> Board:
    """The pair's goals and tasks as whoever looks may see them, today."""
    now = clock.now()
    today = now.astimezone(zone(current_user.time_zone)).date()
    return board(db.session(), mentorship, current_user.id, today, now)


def show_tab(
    seen: Board,
    goal_form: NewGoalForm | None = None,
    task_form: NewTaskForm | None = None,
    status: int = 200,
) -> Any:
    """The tab: what is stuck, the goals with their milestones and tasks, the other tasks, what waits."""
    mentorship = seen.mentorship
    context: dict[str, Any] = {
        "board": seen,
        "cards": [goal_card(goal, seen) for goal in seen.open_goals],
        "closed": [goal_card(goal, seen) for goal in seen.closed_goals],
        "loose": open_rows(seen.loose_tasks, seen),
        "settled": settled_rows(seen.loose_tasks, seen),
        "stuck": [(each.milestone, stuck_words(each)) for each in seen.stuck],
        "to_verify": [(thing.title, address_of(thing)) for thing in seen.to_verify],
        "late": [task_row(task, seen) for task in seen.late],
        "history": history(seen.history(NEWEST), seen),
        "goal_form": goal_form or NewGoalForm(formdata=None),
        "task_form": task_form or NewTaskForm.on(seen, formdata=None),
        "templates": _templates(seen),
    }
    return show(
        "goals/tab.html", "goals/_board.html", status=status,
        **frame(mentorship, "goals"), **context,
    )  # fmt: skip


def _templates(seen: Board) -> list[tuple[str, Any, TemplateForm]]:
    """Our plans that are not followed now, the one for the pair's kind of goal first."""
    own = GoalCategory(seen.mentorship.goal_category)
    followed = {goal.template for goal in seen.open_goals}
    kinds = [own, *(kind for kind in TEMPLATES if kind != own)]
    return [
        (str(kind), TEMPLATES[kind], TemplateForm(formdata=None, follow=str(kind)))
        for kind in kinds
        if kind not in followed
    ]


def show_goal(
    seen: Board,
    goal: Goal,
    form: GoalForm | None = None,
    milestone_form: NewMilestoneForm | None = None,
    task_form: NewTaskForm | None = None,
    step_form: StepForm | None = None,
    status: int = 200,
) -> Any:
    """One goal with all that hangs on it, its words to be edited, its history."""
    about: list[HasSteps] = [goal, *goal.milestones, *goal.tasks]
    context: dict[str, Any] = {
        "board": seen,
        "goal": goal,
        "card": goal_card(goal, seen),
        "description": markdown.render(goal.description),
        "owner": owner_of(goal, seen.mentorship, current_user.id),
        "stuck": [
            (milestone, stuck_words(found))
            for milestone in goal.milestones
            if not seen.mentorship.ending and (found := stuck(milestone, seen.today, seen.now))
        ],
        "history": history(happened(about), seen),
        "form": form or GoalForm(formdata=None, obj=goal),
        "milestone_form": milestone_form or NewMilestoneForm(formdata=None),
        "task_form": task_form or NewTaskForm.on(seen, goal, formdata=None),
        "step_form": step_form or StepForm(formdata=None),
    }
    return show(
        "goals/goal.html", "goals/_goal.html", status=status, **frame(seen.mentorship, "goals"), **context
    )  # fmt: skip


def show_thing(
    seen: Board,
    thing: Milestone | Task,
    form: MilestoneForm | TaskForm | None = None,
    step_form: StepForm | None = None,
    status: int = 200,
) -> Any:
    """One milestone or one task: how it stands, what can be done with it, its history."""
    is_task = isinstance(thing, Task)
    form_of = TaskForm if is_task else MilestoneForm
    row = task_row(thing, seen) if isinstance(thing, Task) else milestone_row(thing, seen)
    context: dict[str, Any] = {
        "thing": thing,
        "row": row,
        "board": seen,
        "is_task": is_task,
        "owner": owner_of(thing, seen.mentorship, current_user.id),
        "found_stuck": None if isinstance(thing, Task) else stuck(thing, seen.today, seen.now),
        "history": history(happened([thing]), seen),
        "form": form or form_of(formdata=None, obj=thing),
        "step_form": step_form or StepForm(formdata=None),
    }
    return show("goals/thing.html", status=status, **frame(seen.mentorship, "goals"), **context)


def back_from(thing: Goal | Milestone | Task, mentorship: Mentorship) -> Any:
    """Back to where a change was made (`?at=`), or for htmx the piece that shows it.

    Made before the commit: nothing that can fail is asked after a change is true.
    """
    db.session.flush()
    at = request.args.get("at")
    goal = thing if isinstance(thing, Goal) else thing.goal
    if wants_piece() and at in ("tab", "goal"):
        seen = board_of(mentorship)
        return show_goal(seen, goal) if at == "goal" and goal else show_tab(seen)
    if at == "tab":
        return go(f"/mentorships/{mentorship.id}/goals")
    if at == "session" and isinstance(thing, Task) and thing.session_id:
        return go(f"/sessions/{thing.session_id}#tasks")
    places = {"goal": goal, "milestone": getattr(thing, "milestone", None)}
    return go(address_of(places.get(at or "") or thing))
