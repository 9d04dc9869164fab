"""What the pages show of goals, milestones and tasks, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mentorcruise.domain.goal_board import Board, Count, Happening, Stuck, count, progress_of, stuck
from mentorcruise.domain.goals import Goal, Milestone, Task
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.progress import HasSteps, Standing, StepAction
from mentorcruise.domain.workspace import TimelineItem
from mentorcruise.web.words import day

_SIGNS = {
    StepAction.DONE: "check",
    StepAction.VERIFIED: "badge-check",
    StepAction.REOPENED: "rotate-ccw",
    StepAction.DROPPED: "x",
    StepAction.MOVED: "calendar",
    StepAction.RENAMED: "pencil",
    StepAction.DESCRIBED: "pencil",
}
_TONES = {StepAction.DONE: "ok", StepAction.VERIFIED: "ok"}
NEWEST = 5


@dataclass(frozen=True)
class TaskRow:
    """A task as `task_row` of components/work.html shows it."""

    id: int
    title: str
    url: str
    done: bool
    dropped: bool
    owner: str
    due: str
    late: str
    verified: str
    private: bool
    note: str
    possible: Sequence[StepAction]


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone as `milestone` of components/work.html shows it."""

    id: int
    title: str
    url: str
    state: str
    words: str
    is_late: bool
    tasks: str
    task_rows: Sequence[TaskRow]
    possible: Sequence[StepAction]


@dataclass(frozen=True)
class GoalCard:
    """A goal with all that hangs on it."""

    goal: Goal
    progress: Count
    label: str
    milestones: Sequence[MilestoneRow]
    tasks: Sequence[TaskRow]
    settled_tasks: Sequence[TaskRow]
    possible: Sequence[StepAction]
    stuck: Sequence[str] = field(default=())


def goal_card(goal: Goal, board: Board) -> GoalCard:
    progress = progress_of(goal)
    own = [task for task in goal.tasks if task.milestone_id is None]
    return GoalCard(
        goal=goal,
        progress=progress,
        label=_label(goal, progress),
        milestones=[milestone_row(milestone, board) for milestone in goal.milestones],
        tasks=open_rows(own, board),
        settled_tasks=settled_rows(own, board),
        possible=goal.possible_steps(board.person_id),
    )


def _label(goal: Goal, progress: Count) -> str:
    if not progress.total:
        return "No milestones yet"
    noun = "milestone" if goal.milestones else "task"
    return f"{noun}{'' if progress.total == 1 else 's'} {'reached' if goal.milestones else 'done'}"


def open_rows(tasks: Sequence[Task], board: Board) -> list[TaskRow]:
    """What is to be done, or was done just now."""
    return [task_row(task, board) for task in tasks if not task.is_settled(board.now)]


def settled_rows(tasks: Sequence[Task], board: Board) -> list[TaskRow]:
    return [task_row(task, board) for task in tasks if task.is_settled(board.now)]


def task_row(task: Task, board: Board) -> TaskRow:
    last = task.stands_since
    standing, late = task.standing, task.days_late(board.today)
    verified = standing == Standing.VERIFIED and last
    return TaskRow(
        id=task.id,
        title=task.title,
        url=f"/tasks/{task.id}",
        done=task.is_reached,
        dropped=standing == Standing.DROPPED,
        owner=owner_of(task, board.mentorship, board.person_id),
        due=_due(task.due_on, board.today) if task.is_open else "",
        late=_late(late) if late else "",
        verified=f"Verified by {name_of(board.mentorship, last.by_id, board.person_id)}" if verified and last else "",
        private=task.is_private,
        note=f"{standing.capitalize()} {day(last.at)}"
        if last and standing in (Standing.DONE, Standing.DROPPED)
        else "",
        possible=task.possible_steps(board.person_id),
    )


def milestone_row(milestone: Milestone, board: Board) -> MilestoneRow:
    """A milestone with its tasks. The first open one of a goal is the current one."""
    is_stuck = stuck(milestone, board.today, board.now) if board.mentorship.ending is None else None
    tasks = count(milestone.tasks)
    return MilestoneRow(
        id=milestone.id,
        title=milestone.title,
        url=f"/milestones/{milestone.id}",
        state=_state(milestone, is_stuck),
        words=_milestone_words(milestone, is_stuck, board),
        is_late=milestone.is_open and not is_stuck and bool(milestone.days_late(board.today)),
        tasks=f"{tasks.done} of {tasks.total} tasks done" if tasks.total else "",
        task_rows=[task_row(task, board) for task in milestone.tasks],
        possible=milestone.possible_steps(board.person_id),
    )


def _state(milestone: Milestone, is_stuck: Stuck | None) -> str:
    if not milestone.is_open:
        return str(milestone.standing)
    if is_stuck:
        return "stuck"
    first = next((each for each in milestone.goal.milestones if each.is_open), None)
    return "current" if milestone is first and milestone.goal.is_open else ""


def _milestone_words(milestone: Milestone, is_stuck: Stuck | None, board: Board) -> str:
    last = milestone.stands_since
    if last and not milestone.is_open:
        word = {Standing.DONE: "Reached", Standing.VERIFIED: "Verified", Standing.DROPPED: "Dropped"}
        return f"{word[milestone.standing]} {day(last.at)}"
    if is_stuck:
        return stuck_words(is_stuck)
    late = milestone.days_late(board.today)
    return _late(late) if late else _due(milestone.due_on, board.today)


def stuck_words(is_stuck: Stuck) -> str:
    """Why it is stuck: `12 days late`, `nothing has happened for 24 days`, or both."""
    late = _late(is_stuck.days_late) if is_stuck.days_late >= 7 else ""
    quiet = f"nothing has happened for {is_stuck.days_quiet} days" if is_stuck.days_quiet else ""
    words = ", and ".join(filter(None, (late, quiet)))
    return words[:1].upper() + words[1:]


def history(happenings: Sequence[Happening], board: Board) -> list[TimelineItem]:
    """Steps as the timeline shows them."""
    return [told(each, board.mentorship, board.person_id) for each in happenings]


def told(happening: Happening, mentorship: Mentorship, reader_id: int) -> TimelineItem:
    """A step in words: who did what with which thing, and what it was before."""
    subject, step = happening.subject, happening.step
    action = StepAction(step.action)
    who = name_of(mentorship, step.by_id, reader_id)
    words = {
        StepAction.DONE: "reached" if isinstance(subject, Goal | Milestone) else "finished",
        StepAction.VERIFIED: "verified",
        StepAction.REOPENED: "reopened",
        StepAction.DROPPED: "dropped",
        StepAction.MOVED: "moved",
        StepAction.RENAMED: "renamed",
        StepAction.DESCRIBED: "described anew",
    }
    return TimelineItem(
        step.at, _SIGNS[action], f"{who} {words[action]} “{subject.title}”", _before(action, step.note), _TONES.get(action, "")
    )  # fmt: skip


def _before(action: StepAction, note: str) -> str:
    if action == StepAction.MOVED:
        return f"Before: by {_written_day(note)}" if note else "Before: without a day"
    if action in (StepAction.RENAMED, StepAction.DESCRIBED):
        return f"Before: “{note}”" if note else "Before: nothing"
    return note


def _written_day(note: str) -> str:
    """A former day as it is read; whatever else may have been kept, as it was kept."""
    try:
        return day(date.fromisoformat(note))
    except ValueError:
        return note


def name_of(mentorship: Mentorship, person_id: int, reader_id: int) -> str:
    if person_id == reader_id:
        return "You"
    return mentorship.mentee.name if person_id == mentorship.mentee_id else mentorship.mentor.person.name


def _due(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    return {0: "Due today", 1: "Due tomorrow"}.get((due_on - today).days, f"By {day(due_on)}")


def _late(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'} late"


def owner_of(thing: HasSteps, mentorship: Mentorship, reader_id: int) -> str:
    """Who is to do it, as the reader calls them."""
    if thing.is_owned_by(reader_id):
        return "You"
    return mentorship.mentee.name if thing.is_owned_by(mentorship.mentee_id) else mentorship.mentor.person.name


def address_of(thing: HasSteps) -> str:
    """The page of a goal, a milestone or a task."""
    assert isinstance(thing, Goal | Milestone | Task)
    return f"/{thing.__tablename__}/{thing.id}"
