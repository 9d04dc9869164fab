"""All goals and tasks of a pair as one of the two sees them: how far they are, what is stuck, what waits for whom (A2, A4, A9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from mentorcruise.domain.goal_lists import shown_to, tasks_shown_to
from mentorcruise.domain.goals import Goal, Milestone, Task
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.progress import HasSteps, ProgressStep, Standing, StepAction

STUCK_WHEN_LATE_BY = timedelta(days=7)
STUCK_WHEN_QUIET_FOR = timedelta(days=21)


@dataclass(frozen=True)
class Count:
    """How many of how many are done; what was dropped is not counted."""

    done: int
    total: int


@dataclass(frozen=True)
class Stuck:
    """A milestone that needs a word: so many days late, or nothing has happened for so many days."""

    milestone: Milestone
    days_late: int
    days_quiet: int


@dataclass(frozen=True)
class Happening:
    """A step and what it was about."""

    subject: HasSteps
    step: ProgressStep


@dataclass(frozen=True)
class Board:
    """What one of the two sees of the pair's goals and tasks, on a day of their calendar."""

    mentorship: Mentorship
    person_id: int
    goals: Sequence[Goal]
    tasks: Sequence[Task]
    today: date
    now: datetime

    @property
    def open_goals(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.is_open]

    @property
    def closed_goals(self) -> list[Goal]:
        return [goal for goal in self.goals if not goal.is_open]

    @property
    def loose_tasks(self) -> list[Task]:
        """Tasks that belong to no goal."""
        return [task for task in self.tasks if task.goal_id is None and task.milestone_id is None]

    @property
    def milestones_reached(self) -> Count:
        """Over all shared goals that were not dropped, so that both read the same figure."""
        return count(m for g in self.goals if not g.is_private and g.standing != Standing.DROPPED for m in g.milestones)

    @property
    def tasks_done(self) -> Count:
        """Over all shared tasks; of a dropped goal or milestone only those that were done."""
        return count(task for task in self.tasks if not task.is_private and not _is_void(task))

    @property
    def everything(self) -> list[HasSteps]:
        things: list[HasSteps] = [*self.goals, *self.tasks]
        return things + [milestone for goal in self.goals for milestone in goal.milestones]

    @property
    def to_verify(self) -> list[HasSteps]:
        """What the other one has done and this one has not looked at yet."""
        return [thing for thing in self.everything if StepAction.VERIFIED in thing.possible_steps(self.person_id)]

    @property
    def late(self) -> list[Task]:
        """This one's own tasks that were due before today."""
        mine = [task for task in self.tasks if task.is_owned_by(self.person_id) and not _is_void(task)]
        return [task for task in mine if task.days_late(self.today)]

    @property
    def stuck(self) -> list[Stuck]:
        """Every stuck milestone of the open goals, in their order; none when the mentorship has ended."""
        if self.mentorship.ending is not None:
            return []
        found = (stuck(milestone, self.today, self.now) for goal in self.open_goals for milestone in goal.milestones)
        return [each for each in found if each]

    def history(self, most: int) -> list[Happening]:
        """The latest steps of all goals, milestones and tasks, newest first."""
        return happened(self.everything)[:most]


def board(session: Session, mentorship: Mentorship, person_id: int, today: date, now: datetime) -> Board:
    """The goals and tasks of a pair that this one of the two may see."""
    goals = session.scalars(
        select(Goal)
        .where(Goal.mentorship_id == mentorship.id, shown_to(person_id))
        .order_by(Goal.position, Goal.id)
        .options(selectinload(Goal.steps), selectinload(Goal.milestones).selectinload(Milestone.steps))
    ).all()
    tasks = session.scalars(
        select(Task)
        .outerjoin(Task.goal)
        .where(Task.mentorship_id == mentorship.id, tasks_shown_to(person_id))
        .order_by(Task.due_on, Task.id)
        .options(selectinload(Task.steps))
    ).all()
    _hang_up(goals, tasks)
    return Board(mentorship, person_id, goals, tasks, today, now)


def _hang_up(goals: Sequence[Goal], tasks: Sequence[Task]) -> None:
    """Give goals and milestones their tasks, which are loaded already."""
    for goal in goals:
        set_committed_value(goal, "tasks", [task for task in tasks if task.goal_id == goal.id])
        for milestone in goal.milestones:
            set_committed_value(milestone, "tasks", [task for task in tasks if task.milestone_id == milestone.id])


def count(things: Iterable[HasSteps]) -> Count:
    counted = [thing for thing in things if thing.standing != Standing.DROPPED]
    return Count(sum(thing.is_reached for thing in counted), len(counted))


def progress_of(goal: Goal) -> Count:
    """How far a goal is: its milestones; when it has none, its tasks."""
    return count(goal.milestones or goal.tasks)


def stuck(milestone: Milestone, today: date, now: datetime) -> Stuck | None:
    """Whether a milestone needs a word: it is a week late, or it is its turn and nothing has happened for three weeks.

    It is a milestone's turn when those before it are reached or dropped; what lies ahead is not stuck by waiting.
    """
    goal = milestone.goal
    if not milestone.is_open or not goal.is_open:
        return None
    late = milestone.days_late(today)
    before = [each for each in goal.milestones if each.position < milestone.position]
    quiet = now - _last_moved(milestone, before)
    is_its_turn = not any(each.is_open for each in before)
    days_quiet = quiet.days if is_its_turn and quiet >= STUCK_WHEN_QUIET_FOR else 0
    if timedelta(days=late) < STUCK_WHEN_LATE_BY and not days_quiet:
        return None
    return Stuck(milestone, late, days_quiet)


def _last_moved(milestone: Milestone, before: Sequence[Milestone]) -> datetime:
    """When something last happened to a milestone, to its tasks, or to those that came before it."""
    things: list[HasSteps] = [milestone, *milestone.tasks, *before]
    steps = [step.at for thing in things for step in thing.steps]
    return max([milestone.created_at, *(task.created_at for task in milestone.tasks), *steps])


def _is_void(task: Task) -> bool:
    """An open task whose goal or milestone was dropped: nobody waits for it."""
    above = [thing for thing in (task.goal, task.milestone) if thing is not None]
    return task.is_open and any(thing.standing == Standing.DROPPED for thing in above)


def happened(things: Iterable[HasSteps]) -> list[Happening]:
    """The steps of several things, newest first."""
    every = [Happening(thing, step) for thing in things for step in thing.steps]
    return sorted(every, key=lambda each: (each.step.at, each.step.id), reverse=True)
