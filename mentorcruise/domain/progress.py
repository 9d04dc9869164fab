"""How goals, milestones and tasks come along: each step with who and when; how a thing stands follows from its steps (A2, A4)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.errors import MentorshipEnded, StandsOtherwise
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Actor, Person

LONGEST_NOTE = 3000
SHOWN_WHEN_DONE = timedelta(days=7)
"""How long something done stays among what is open."""


class StepAction(StrEnum):
    """What happened. The last three keep a former value: the day, the title, the description."""

    DONE = "done"
    VERIFIED = "verified"
    REOPENED = "reopened"
    DROPPED = "dropped"
    MOVED = "moved"
    RENAMED = "renamed"
    DESCRIBED = "described"


class Standing(StrEnum):
    """How a thing stands."""

    OPEN = "open"
    DONE = "done"
    VERIFIED = "verified"
    DROPPED = "dropped"


_LEADS_TO = {
    StepAction.DONE: Standing.DONE,
    StepAction.VERIFIED: Standing.VERIFIED,
    StepAction.REOPENED: Standing.OPEN,
    StepAction.DROPPED: Standing.DROPPED,
}
STATES = tuple(_LEADS_TO)
"""The steps that say how a thing stands; the others only change its words or its day."""

_POSSIBLE = {
    Standing.OPEN: (StepAction.DONE, StepAction.DROPPED),
    Standing.DONE: (StepAction.VERIFIED, StepAction.REOPENED),
    Standing.VERIFIED: (StepAction.REOPENED,),
    Standing.DROPPED: (StepAction.REOPENED,),
}


class ProgressStep(Base):
    """Something that happened to a goal, a milestone or a task: who, when, what; `note` keeps a former value. Append-only."""

    __tablename__ = "progress_steps"
    __table_args__ = (
        one_of("action", StepAction),
        CheckConstraint("num_nonnulls(goal_id, milestone_id, task_id) = 1", name="one_subject"),
        not_longer("note", LONGEST_NOTE),
        Index("ix_progress_steps_goal_id", "goal_id", "id", postgresql_where="goal_id IS NOT NULL"),
        Index("ix_progress_steps_milestone_id", "milestone_id", "id", postgresql_where="milestone_id IS NOT NULL"),
        Index("ix_progress_steps_task_id", "task_id", "id", postgresql_where="task_id IS NOT NULL"),
        Index("ix_progress_steps_goals_done", "at", postgresql_where="goal_id IS NOT NULL AND action = 'done'"),
    )

    id: Mapped[Id]
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goals.id"))
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestones.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    action: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="", server_default="")
    by: Mapped[Person] = relationship()


class HasSteps:
    """What goals, milestones and tasks share: one side owns it and does it, the other side verifies it."""

    if TYPE_CHECKING:
        title: Mapped[str]
        steps: Mapped[list[ProgressStep]]

    @property
    def pair(self) -> Mentorship:
        """The mentorship that it belongs to."""
        raise NotImplementedError

    @property
    def is_private(self) -> bool:
        raise NotImplementedError

    def is_owned_by(self, person_id: int) -> bool:
        raise NotImplementedError

    @property
    def standing(self) -> Standing:
        return standing_after(self.steps)

    @property
    def is_open(self) -> bool:
        return self.standing == Standing.OPEN

    @property
    def is_reached(self) -> bool:
        """Whether it is done, verified or not yet."""
        return self.standing in (Standing.DONE, Standing.VERIFIED)

    @property
    def stands_since(self) -> ProgressStep | None:
        """The step that made it stand as it does; None when it was open from the start."""
        return next((step for step in reversed(self.steps) if step.action in STATES), None)

    def is_settled(self, now: datetime) -> bool:
        """Whether nothing is to be done about it any more: verified, dropped, or done for a week."""
        last = self.stands_since
        if last is None or self.is_open:
            return False
        return self.standing != Standing.DONE or now - last.at > SHOWN_WHEN_DONE

    def possible_steps(self, person_id: int) -> tuple[StepAction, ...]:
        """What this person may do with it as it stands."""
        if self.pair.ending is not None:
            return ()
        return tuple(step for step in _POSSIBLE[self.standing] if self.may_take(step, person_id))

    def may_take(self, action: StepAction, person_id: int) -> bool:
        """Whether it is this person's to do, whenever it is possible: the owner does it, the other one verifies it."""
        if action == StepAction.DONE:
            return self.is_owned_by(person_id)
        if action == StepAction.VERIFIED:
            return not self.is_owned_by(person_id) and not self.is_private
        return True

    def take(self, action: StepAction, by: Actor, note: str, now: datetime) -> bool:
        """Take a step; False when it was taken before, so that asking twice is asking once.

        Raises MentorshipEnded, StandsOtherwise.
        """
        self.must_run()
        standing = self.standing
        if standing == _LEADS_TO[action] or (action, standing) == (StepAction.DONE, Standing.VERIFIED):
            return False
        if action not in _POSSIBLE[standing]:
            raise StandsOtherwise(f"“{self.title}” is {standing} now, so it cannot be {action}.")
        self.note_step(action, by, note, now)
        return True

    def rename(self, title: str, by: Actor, now: datetime) -> None:
        """Give it another title; the former one is kept as a step. Raises MentorshipEnded."""
        self.must_run()
        if title != self.title:
            self.note_step(StepAction.RENAMED, by, self.title, now)
            self.title = title

    def note_step(self, action: StepAction, by: Actor, note: str, now: datetime) -> None:
        self.steps.append(ProgressStep(action=action, by_id=by.id, at=now, note=note))

    def must_run(self) -> None:
        must_run(self.pair)


class HasDay(HasSteps):
    """What is to be reached by a day."""

    if TYPE_CHECKING:
        due_on: Mapped[date | None]

    def move(self, due_on: date | None, by: Actor, now: datetime) -> None:
        """Give it another day or none; the former one is kept as a step. Raises MentorshipEnded."""
        self.must_run()
        if due_on != self.due_on:
            self.note_step(StepAction.MOVED, by, self.due_on.isoformat() if self.due_on else "", now)
            self.due_on = due_on

    def days_late(self, today: date) -> int:
        """How many days ago it was due, while it is open; 0 when it is not."""
        if self.due_on is None or not self.is_open:
            return 0
        return max((today - self.due_on).days, 0)


def standing_after(steps: Iterable[ProgressStep]) -> Standing:
    """How a thing stands after these steps, the last one deciding."""
    said = [step.action for step in steps if step.action in STATES]
    return _LEADS_TO[StepAction(said[-1])] if said else Standing.OPEN


def must_run(mentorship: Mentorship) -> None:
    """Raises MentorshipEnded when it has: its goals stay as they are.

    Steps and new words are taken under the lock of the thing, not of the ending, which touches no thing. So what is
    sent at the very moment of the ending is kept, dated as it was; no figure and no letter rests on which came first.
    """
    if mentorship.ending is not None:
        raise MentorshipEnded("Its goals and tasks stay as they are; both can still read them.")
