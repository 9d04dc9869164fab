"""Goals, milestones and tasks of a mentorship, and every step of their progress (A4, A5, A9)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.people import Person
from mentorcruise.domain.session_results import Side


class Visibility(StrEnum):
    """Shared with the other one, or seen by its owner alone."""

    SHARED = "shared"
    PRIVATE = "private"


class StepAction(StrEnum):
    DONE = "done"
    VERIFIED = "verified"
    REOPENED = "reopened"
    DROPPED = "dropped"
    MOVED = "moved"
    RENAMED = "renamed"


STATES = (StepAction.DONE, StepAction.VERIFIED, StepAction.REOPENED, StepAction.DROPPED)
"""The steps that say how a thing stands; the others only change its words or its day."""


class ProgressStep(Base):
    """Something that happened to a goal, a milestone or a task: who, when, what; `note` keeps a former value. Append-only."""

    __tablename__ = "progress_steps"
    __table_args__ = (
        one_of("action", StepAction),
        CheckConstraint("num_nonnulls(goal_id, milestone_id, task_id) = 1", name="one_subject"),
        not_longer("note", 500),
        Index("ix_progress_steps_goal_id", "goal_id", "id", postgresql_where="goal_id IS NOT NULL"),
        Index("ix_progress_steps_milestone_id", "milestone_id", "id", postgresql_where="milestone_id IS NOT NULL"),
        Index("ix_progress_steps_task_id", "task_id", "id", postgresql_where="task_id IS NOT NULL"),
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


class Goal(Base):
    """What the two work towards, under the mentorship's goal statement. Its words may change; former ones stay as steps.

    A private goal, with all that hangs on it, is seen by its owner alone.
    """

    __tablename__ = "goals"
    __table_args__ = (
        CheckConstraint("length(title) BETWEEN 1 AND 160", name="title"),
        not_longer("description", 3000),
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

    milestones: Mapped[list["Milestone"]] = relationship(
        order_by="Milestone.position, Milestone.id", back_populates="goal"
    )
    steps: Mapped[list[ProgressStep]] = relationship(order_by=ProgressStep.id)


class Milestone(Base):
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
    steps: Mapped[list[ProgressStep]] = relationship(order_by=ProgressStep.id)


class Task(Base):
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

    steps: Mapped[list[ProgressStep]] = relationship(order_by=ProgressStep.id)
