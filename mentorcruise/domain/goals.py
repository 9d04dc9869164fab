"""Goals, milestones and tasks of a mentorship (A4, A5, A9). How they come along is told by their steps (progress.py)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Actor
from mentorcruise.domain.progress import HasDay, HasSteps, ProgressStep, StepAction, must_run
from mentorcruise.domain.session_results import Side

LONGEST_TITLE, LONGEST_TASK, LONGEST_DESCRIPTION = 160, 200, 3000


class Visibility(StrEnum):
    """Shared with the other one, or seen by its owner alone."""

    SHARED = "shared"
    PRIVATE = "private"


class Goal(HasSteps, Base):
    """What the two work towards, under the mentorship's goal statement. Its words may change; former ones stay as steps.

    A shared goal is the mentee's, whoever wrote it down. A private goal, with all that hangs on it, is seen by its owner
    alone.
    """

    __tablename__ = "goals"
    __table_args__ = (
        CheckConstraint("length(title) BETWEEN 1 AND 160", name="title"),
        not_longer("description", LONGEST_DESCRIPTION),
        one_of("visibility", Visibility),
        Index("ix_goals_mentorship_id", "mentorship_id", "position"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    visibility: Mapped[str] = mapped_column(default=Visibility.SHARED)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    template: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    submission_key: Mapped[UUID | None] = mapped_column(unique=True)

    mentorship: Mapped[Mentorship] = relationship()
    milestones: Mapped[list["Milestone"]] = relationship(
        order_by="Milestone.position, Milestone.id", back_populates="goal"
    )
    tasks: Mapped[list["Task"]] = relationship(order_by="Task.due_on, Task.id", back_populates="goal")
    steps: Mapped[list[ProgressStep]] = relationship(order_by=ProgressStep.id)

    @classmethod
    def set(
        cls, mentorship: Mentorship, title: str, description: str, private: bool, by: Actor, now: datetime
    ) -> "Goal":
        """One of the two writes a goal down. Raises MentorshipEnded."""
        must_run(mentorship)
        return cls(
            mentorship=mentorship,
            title=title,
            description=description,
            visibility=Visibility.PRIVATE if private else Visibility.SHARED,
            owner_id=by.id if private else mentorship.mentee_id,
            created_at=now,
        )

    @property
    def pair(self) -> Mentorship:
        return self.mentorship

    @property
    def is_private(self) -> bool:
        return self.visibility == Visibility.PRIVATE

    def is_owned_by(self, person_id: int) -> bool:
        return self.owner_id == person_id

    def describe(self, description: str, by: Actor, now: datetime) -> None:
        """Write another description; the former one is kept as a step. Raises MentorshipEnded."""
        self.must_run()
        if description != self.description:
            self.note_step(StepAction.DESCRIBED, by, self.description, now)
            self.description = description

    def add_milestone(self, title: str, due_on: date | None, by: Actor, now: datetime) -> "Milestone":
        """A further mark on the way, after those that there are. Raises MentorshipEnded."""
        self.must_run()
        last = max((milestone.position for milestone in self.milestones), default=-1)
        milestone = Milestone(title=title, due_on=due_on, position=last + 1, created_by_id=by.id, created_at=now)
        self.milestones.append(milestone)
        return milestone


class Milestone(HasDay, Base):
    """A mark on the way to a goal, with the day it should be reached by."""

    __tablename__ = "milestones"
    __table_args__ = (
        CheckConstraint("length(title) BETWEEN 1 AND 160", name="title"),
        Index("ix_milestones_goal_id", "goal_id", "position"),
        Index("ix_milestones_due_on", "due_on"),
    )

    id: Mapped[Id]
    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id"))
    title: Mapped[str]
    due_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    submission_key: Mapped[UUID | None] = mapped_column(unique=True)

    goal: Mapped[Goal] = relationship(back_populates="milestones")
    tasks: Mapped[list["Task"]] = relationship(order_by="Task.due_on, Task.id", back_populates="milestone")
    steps: Mapped[list[ProgressStep]] = relationship(order_by=ProgressStep.id)

    @property
    def pair(self) -> Mentorship:
        return self.goal.mentorship

    @property
    def is_private(self) -> bool:
        return self.goal.is_private

    def is_owned_by(self, person_id: int) -> bool:
        return self.goal.is_owned_by(person_id)


class Task(HasDay, Base):
    """Something that one of the two will do by a day; perhaps towards a goal or milestone, perhaps agreed in a session."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("length(title) BETWEEN 1 AND 200", name="title"),
        one_of("owner_side", Side),
        one_of("visibility", Visibility),
        Index("ix_tasks_mentorship_id", "mentorship_id", "id"),
        Index("ix_tasks_session_id", "session_id", postgresql_where="session_id IS NOT NULL"),
        Index("ix_tasks_milestone_id", "milestone_id", postgresql_where="milestone_id IS NOT NULL"),
        Index("ix_tasks_due_on", "due_on"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goals.id"))
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestones.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring_sessions.id"))
    title: Mapped[str]
    owner_side: Mapped[str]
    due_on: Mapped[date | None]
    visibility: Mapped[str] = mapped_column(default=Visibility.SHARED)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    submission_key: Mapped[UUID | None] = mapped_column(unique=True)

    mentorship: Mapped[Mentorship] = relationship()
    goal: Mapped[Goal | None] = relationship(back_populates="tasks")
    milestone: Mapped[Milestone | None] = relationship(back_populates="tasks")
    steps: Mapped[list[ProgressStep]] = relationship(order_by=ProgressStep.id)

    @classmethod
    def agree(
        cls,
        mentorship: Mentorship,
        title: str,
        owner: Side,
        due_on: date | None,
        by: Actor,
        now: datetime,
        towards: Goal | Milestone | None = None,
        session_id: int | None = None,
    ) -> "Task":
        """One of the two writes down what one of them will do. What is done towards a private goal is its owner's and private.

        Raises MentorshipEnded.
        """
        must_run(mentorship)
        milestone = towards if isinstance(towards, Milestone) else None
        goal = milestone.goal if milestone else towards if isinstance(towards, Goal) else None
        private = goal is not None and goal.is_private
        return cls(
            mentorship=mentorship,
            goal=goal,
            milestone=milestone,
            session_id=session_id,
            title=title,
            owner_side=mentorship.side_of(goal.owner_id) if goal and private else owner,
            due_on=due_on,
            visibility=Visibility.PRIVATE if private else Visibility.SHARED,
            created_by_id=by.id,
            created_at=now,
        )

    @property
    def pair(self) -> Mentorship:
        return self.mentorship

    @property
    def is_private(self) -> bool:
        return self.visibility == Visibility.PRIVATE

    def is_owned_by(self, person_id: int) -> bool:
        return self.mentorship.side_of(person_id) == self.owner_side
