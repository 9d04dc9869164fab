"""When a mentor can be booked: weekly hours, exceptions and the rules around them (F16)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import text

from mentorcruise.domain.base import Base, Id, between, not_longer, one_of


class MentorCalendar(Base):
    """A mentor's rules for bookings. Written by the mentor. Without `session_minutes` a session is as long as the plan says.

    `{room}` in the video link is filled in with each session's own unguessable word.
    """

    __tablename__ = "mentor_calendars"
    __table_args__ = (
        between("session_minutes", 10, 240),
        CheckConstraint("step_minutes IN (15, 30, 60)", name="step_minutes"),
        between("buffer_minutes", 0, 120),
        between("notice_hours", 0, 336),
        between("horizon_days", 7, 180),
        between("cancel_hours", 0, 168),
        not_longer("video_link", 500),
    )

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"), primary_key=True)
    time_zone: Mapped[str]
    session_minutes: Mapped[int | None]
    step_minutes: Mapped[int] = mapped_column(default=30)
    buffer_minutes: Mapped[int] = mapped_column(default=0)
    notice_hours: Mapped[int] = mapped_column(default=12)
    horizon_days: Mapped[int] = mapped_column(default=60)
    cancel_hours: Mapped[int] = mapped_column(default=24)
    video_link: Mapped[str] = mapped_column(default="", server_default="")
    updated_at: Mapped[datetime]


class WeeklyHours(Base):
    """A stretch of a weekday (Monday is 0) in the mentor's local time, in minutes of the day. Chosen anew in the form."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        between("weekday", 0, 6),
        CheckConstraint("0 <= begins AND begins < ends AND ends <= 1440", name="stretch"),
        ExcludeConstraint(
            ("mentor_id", "="),
            ("weekday", "="),
            (text("int8range(begins, ends)"), "&&"),
            using="gist",
            name="weekly_hours_no_overlap",
        ),
    )

    id: Mapped[Id]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    weekday: Mapped[int]
    begins: Mapped[int]
    ends: Mapped[int]


class ExceptionKind(StrEnum):
    AWAY = "away"
    OPEN = "open"


class AvailabilityException(Base):
    """Days on which the weekly hours do not hold: away for whole days, or open at extra hours. Written by the mentor."""

    __tablename__ = "availability_exceptions"
    __table_args__ = (
        one_of("kind", ExceptionKind),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint(
            "(kind = 'away' AND begins IS NULL AND ends IS NULL) OR "
            "(kind = 'open' AND 0 <= begins AND begins < ends AND ends <= 1440)",
            name="stretch",
        ),
        not_longer("note", 200),
        Index("ix_availability_exceptions_mentor_id", "mentor_id", "last_day"),
    )

    id: Mapped[Id]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    kind: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    begins: Mapped[int | None]
    ends: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]


class CalendarFeed(Base):
    """A private calendar address of a person. The address is signed and names the row; revoking the row ends it."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (Index("uq_calendar_feeds_open", "person_id", unique=True, postgresql_where="revoked_at IS NULL"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
