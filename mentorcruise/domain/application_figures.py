"""Computed figures of applications: one row for each with what came of it, and their sums by slice and day."""

from datetime import date, datetime

from sqlalchemy import ARRAY, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from mentorcruise.domain.base import Base
from mentorcruise.domain.figures import Cell


class ApplicationFact(Base):
    """What came of one application, as known now; `metrics.application_facts` computes it, `metrics.counting` keeps it.

    `slices` is what it is counted by, frozen when it was submitted; the last of them are its `skills`. It was answered
    after `hours`, each begun one counted whole, by a `verdict` or by being taken back. Days are calendar days in UTC.
    """

    __tablename__ = "application_facts"
    __table_args__ = (
        Index("ix_application_facts_slices", "slices", postgresql_using="gin"),
        Index("ix_application_facts_mentor_id", "mentor_id", "submitted_on"),
        Index("ix_application_facts_submitted_on", "submitted_on", "application_id"),
        Index("ix_application_facts_open", "submitted_on", "application_id", postgresql_where="settled_on IS NULL"),
    )

    # No reference: whoever counts for minutes would hold a lock on each application meanwhile.
    application_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mentee_id: Mapped[int]
    mentor_id: Mapped[int]
    goal_category: Mapped[str]
    slices: Mapped[list[str]] = mapped_column(ARRAY(Text))
    skills: Mapped[int]
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text))
    says_goal: Mapped[bool]
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    reason_code: Mapped[str | None]
    submitted_on: Mapped[date]
    hours: Mapped[int | None]
    answered_on: Mapped[date | None]
    settled_on: Mapped[date | None]
    standing: Mapped[str]


class ApplicationCell(Cell, Base):
    """Applications by the day of submission."""

    __tablename__ = "application_cells"

    pending: Mapped[int]
    offered: Mapped[int]
    started: Mapped[int]
    declined: Mapped[int]
    withdrawn: Mapped[int]
    lapsed: Mapped[int]
    accepted: Mapped[int]
    unheard: Mapped[int]
    in_time: Mapped[int]
    with_goal: Mapped[int]
    with_skills: Mapped[int]
    with_both: Mapped[int]
    declined_no_time: Mapped[int]
    declined_other_field: Mapped[int]
    declined_goal_unclear: Mapped[int]
    declined_too_early: Mapped[int]
    declined_other: Mapped[int]


class AnsweredCell(Cell, Base):
    """Applications by the day on which they were answered, or taken back before."""

    __tablename__ = "answered_cells"


class SettledCell(Cell, Base):
    """Applications by the day from which nothing more could come of them, or a mentorship had."""

    __tablename__ = "settled_cells"


class WaitCell(Cell, Base):
    """Applications that were answered, by the month of submission, the hours until then and the answer."""

    __tablename__ = "wait_cells"

    hours: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answer: Mapped[str] = mapped_column(primary_key=True)


class ReasonCell(Cell, Base):
    """Reasons to choose a mentor by the day of submission."""

    __tablename__ = "reason_cells"

    reason: Mapped[str] = mapped_column(primary_key=True)
    accepted: Mapped[int]
    decided: Mapped[int]
