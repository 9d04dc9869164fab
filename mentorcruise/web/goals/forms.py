"""The forms of goals, milestones and tasks."""

from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from mentorcruise.domain.goal_board import Board
from mentorcruise.domain.goal_templates import TEMPLATES
from mentorcruise.domain.goals import LONGEST_DESCRIPTION, LONGEST_TASK, LONGEST_TITLE, Goal, Milestone
from mentorcruise.domain.progress import STATES
from mentorcruise.domain.session_results import Side
from mentorcruise.web.accounts.fields import one_line, text_area
from mentorcruise.web.submissions import new_key
from mentorcruise.web.words import day

FURTHEST = timedelta(days=5 * 366)
LONGEST_WORDS = 500


def title_field(label: str, most: int, required: str) -> StringField:
    checks = [InputRequired(required), Length(1, most, f"At most {most} characters, please.")]
    return StringField(label, checks, filters=[one_line])


class DayForm(FlaskForm):
    """Something with a day by which it should be reached."""

    due_on = DateField("By when?", validators=[Optional()])

    def has_good_day(self, today: date, former: date | None = None, latest: tuple[date, str] | None = None) -> bool:
        """Whether the day lies ahead and in reach, and not after the `latest` (day, whose). A former day may stay."""
        chosen = self.due_on.data
        if chosen is None or chosen == former:
            return True
        if chosen < today:
            self.due_on.errors = [f"{day(chosen)} has passed. Choose today or a day ahead, or leave it open."]
        elif chosen > today + FURTHEST:
            self.due_on.errors = ["That is more than five years ahead. Choose a day that you can work towards."]
        elif latest and chosen > latest[0]:
            self.due_on.errors = [f"That is after {latest[1]}, which is to be reached by {day(latest[0])}."]
        return not self.due_on.errors


class GoalForm(FlaskForm):
    """A goal in one's own words."""

    title = title_field("Goal", LONGEST_TITLE, "Say in a line what you want to reach.")
    description = text_area("What does it look like when you are there?", LONGEST_DESCRIPTION)


class NewGoalForm(GoalForm):
    """A further goal, perhaps one that the other one does not see."""

    private = BooleanField("Keep it private")
    submission_key = HiddenField(default=new_key)


class TemplateForm(FlaskForm):
    """One of our plans, applied with one click."""

    follow = SelectField("Plan", choices=[(str(kind), plan.title) for kind, plan in TEMPLATES.items()])
    submission_key = HiddenField(default=new_key)


class MilestoneForm(DayForm):
    title = title_field("Milestone", LONGEST_TITLE, "Name the milestone.")

    def has_good_day_for(self, milestone: Milestone, today: date) -> bool:
        """As `has_good_day`; nor may it lie before an open task that leads to it."""
        if not self.has_good_day(today, milestone.due_on):
            return False
        chosen = self.due_on.data
        later = [task for task in milestone.tasks if task.is_open and task.due_on and chosen and task.due_on > chosen]
        if later and chosen != milestone.due_on:
            self.due_on.errors = [f"“{later[-1].title}” leads to it and is due later. Move that task first."]
        return not self.due_on.errors


class NewMilestoneForm(DayForm):
    title = title_field("Milestone", LONGEST_TITLE, "Name the milestone.")
    submission_key = HiddenField(default=new_key)


class TaskForm(DayForm):
    title = title_field("Task", LONGEST_TASK, "Say what is to be done.")


class NewTaskForm(TaskForm):
    """A further task: who does it, by when, and what it leads to. Where it may belong is filled in by `on`."""

    owner = RadioField("Who does it?", validators=[InputRequired("Say who does it.")])
    towards = SelectField("Towards", validators=[Optional()], default="")
    submission_key = HiddenField(default=new_key)

    @classmethod
    def on(cls, board: Board, of: Goal | None = None, **more: Any) -> "NewTaskForm":
        """The form for a pair; with `of` for one goal alone."""
        form: NewTaskForm = cls(**more)
        names = {
            Side.MENTEE: board.mentorship.mentee.name,
            Side.MENTOR: board.mentorship.mentor.person.name,
        }
        own = board.mentorship.side_of(board.person_id)
        form.owner.choices = [(str(side), "You" if side == own else name) for side, name in names.items()]
        form.owner.data = form.owner.data or str(own)
        form.places = places(board.goals if of is None else [of])
        form.towards.choices = [(value, label) for value, (label, _) in form.places.items()]
        if of is None:
            form.towards.choices.insert(0, ("", "No goal in particular"))
        return form

    places: dict[str, tuple[str, Goal | Milestone]]

    @property
    def place(self) -> Goal | Milestone | None:
        """The goal or milestone that was chosen."""
        return self.places[self.towards.data][1] if self.towards.data in self.places else None

    def has_good_day_there(self, today: date) -> bool:
        milestone = self.place if isinstance(self.place, Milestone) else None
        latest = (milestone.due_on, f"“{milestone.title}”") if milestone and milestone.due_on else None
        return self.has_good_day(today, latest=latest)


def places(goals: Any) -> dict[str, tuple[str, Goal | Milestone]]:
    """Where a task may belong: open goals and their open milestones, by the value that the form sends."""
    found: dict[str, tuple[str, Goal | Milestone]] = {}
    for goal in goals:
        if goal.is_open:
            found[f"goal-{goal.id}"] = goal.title, goal
            found |= {f"milestone-{m.id}": (f"– {m.title}", m) for m in goal.milestones if m.is_open}
    return found


class StepForm(FlaskForm):
    """What is to happen with a goal, a milestone or a task, with a word if one likes."""

    action = SelectField("What is to happen?", choices=[(str(step), str(step)) for step in STATES])
    note = StringField(
        "A word about it", [Optional(), Length(max=LONGEST_WORDS, message="At most 500 characters, please.")],
        filters=[one_line],
    )  # fmt: skip
