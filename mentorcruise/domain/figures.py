"""Computed figures: rebuilt by delete and insert from the facts, so that rebuilding all gives the same rows."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mentorcruise.domain.base import Base, Id, one_of


class SuccessCounts:
    """Counts of ended mentorships; `metrics.success` defines each."""

    trial_losses: Mapped[int]
    ended: Mapped[int]
    answered: Mapped[int]
    reached: Mapped[int]
    partly: Mapped[int]
    skipped: Mapped[int]


class SuccessCell(SuccessCounts, Base):
    """Success counts of mentorships of one goal category that ended on one day (UTC). All, by month and by goal are sums."""

    __tablename__ = "success_cells"

    day: Mapped[date] = mapped_column(primary_key=True)
    goal_category: Mapped[str] = mapped_column(primary_key=True)
    computed_at: Mapped[datetime]


class MentorSuccess(SuccessCounts, Base):
    """Success counts of one mentor's ended mentorships."""

    __tablename__ = "mentor_success"

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"), primary_key=True)
    computed_at: Mapped[datetime]


class FigureRun(Base):
    """That figures were computed: what, when, from how many facts, by which version of the definition. Append-only."""

    __tablename__ = "figure_runs"
    __table_args__ = (one_of("scope", ("all", "changed")),)

    id: Mapped[Id]
    figure: Mapped[str]
    scope: Mapped[str]
    version: Mapped[int]
    computed_at: Mapped[datetime]
    facts: Mapped[int]
