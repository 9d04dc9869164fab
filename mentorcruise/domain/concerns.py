"""What goes to the operators: reported messages and people, and operators who read what is private (F21, S15)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.people import Person


class ConcernReason(StrEnum):
    HARASSMENT = "harassment"
    SPAM = "spam"
    OFF_PLATFORM = "off_platform"
    UNSAFE = "unsafe"
    OTHER = "other"


class Concern(Base):
    """One of the two reports a message, or the other person, to the operators. Append-only."""

    __tablename__ = "concerns"
    __table_args__ = (
        one_of("reason", ConcernReason),
        not_longer("words", 2000),
        Index("ix_concerns_mentorship_id", "mentorship_id"),
        Index("ix_concerns_at", "at"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str]
    words: Mapped[str] = mapped_column(default="", server_default="")
    at: Mapped[datetime]
    submission_key: Mapped[UUID | None] = mapped_column(unique=True)

    by: Mapped[Person] = relationship()
    steps: Mapped[list["ConcernStep"]] = relationship(order_by="ConcernStep.id")


class ConcernStep(Base):
    """What an operator did about a concern, and whether that closes it. Append-only."""

    __tablename__ = "concern_steps"
    __table_args__ = (not_longer("note", 2000), Index("ix_concern_steps_concern_id", "concern_id", "id"))

    id: Mapped[Id]
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    note: Mapped[str]
    closes: Mapped[bool] = mapped_column(default=False)
    by: Mapped[Person] = relationship()


class OperatorReading(Base):
    """That an operator broke the glass: read messages or private notes, why and when. Shown to the two. Append-only."""

    __tablename__ = "operator_readings"
    __table_args__ = (
        one_of("what", ("messages", "private_notes")),
        CheckConstraint("length(reason) BETWEEN 10 AND 500", name="reason"),
        Index("ix_operator_readings_mentorship_id", "mentorship_id", "at"),
    )

    id: Mapped[Id]
    operator_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    what: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    operator: Mapped[Person] = relationship()
