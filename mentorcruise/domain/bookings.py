"""The calendar's rows: when a session takes place, whose time it takes, series, cancellations (F16)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer
from mentorcruise.domain.people import Person


class SessionSeries(Base):
    """A standing appointment every 1, 2 or 4 weeks. All its sessions are made at once. Append-only.

    It keeps the wall clock of `time_zone`: 18:00 in Berlin stays 18:00 in Berlin through every clock change.
    """

    __tablename__ = "session_series"
    __table_args__ = (
        between("every_weeks", 1, 4),
        between("occurrences", 2, 12),
        Index("ix_session_series_mentorship_id", "mentorship_id"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    every_weeks: Mapped[int]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    time_zone: Mapped[str]
    occurrences: Mapped[int]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    uid: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())


class SessionTime(Base):
    """When a session was to take place, from `set_at` until the next row of it. Append-only."""

    __tablename__ = "session_times"

    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_sessions.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]


class SessionSeat(Base):
    """A person's time that a booked session takes, the mentor's with the buffer after it.

    No two that are held may overlap, whatever role the person has in each: the database forbids it.
    """

    __tablename__ = "session_seats"
    __table_args__ = (
        ExcludeConstraint(
            ("person_id", "="),
            ("during", "&&"),
            using="gist",
            where="released_at IS NULL",
            name="session_seats_no_overlap",
        ),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_sessions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    during: Mapped[Range[Any]] = mapped_column(TSTZRANGE)
    released_at: Mapped[datetime | None]


class SessionCancellation(Base):
    """That a booked session will not take place; without a person because the mentorship ended. Append-only.

    `late` says that it was inside the mentor's cancellation window.
    """

    __tablename__ = "session_cancellations"
    __table_args__ = (not_longer("reason", 1000), Index("ix_session_cancellations_cancelled_at", "cancelled_at"))

    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_sessions.id"), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    cancelled_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    late: Mapped[bool] = mapped_column(default=False)
    by: Mapped[Person | None] = relationship()
