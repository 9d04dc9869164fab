"""Messages and files between the two, how far each has read, and blocking (A7, F21)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer
from mentorcruise.domain.people import Person

LONGEST_MESSAGE = 8000
BIGGEST_UPLOAD = 10 * 1024 * 1024


class Message(Base):
    """What one of the two wrote, in Markdown. Read by the two; by operators only when reported or by breaking glass.

    Append-only.
    """

    __tablename__ = "messages"
    __table_args__ = (
        not_longer("body", LONGEST_MESSAGE),
        Index("ix_messages_mentorship_id", "mentorship_id", "id"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    body: Mapped[str] = mapped_column(default="", server_default="")
    sent_at: Mapped[datetime]
    submission_key: Mapped[UUID | None] = mapped_column(unique=True)

    author: Mapped[Person] = relationship()
    uploads: Mapped[list["Upload"]] = relationship(order_by="Upload.id")


class Upload(Base):
    """A file that was sent along, cleaned before it was stored. It lies in the database, so that a backup is whole and
    every host has it. Append-only."""

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 200", name="name"),
        between("size", 0, BIGGEST_UPLOAD),
        Index("ix_uploads_message_id", "message_id"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int | None]
    height: Mapped[int | None]
    uploaded_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class MessageRead(Base):
    """How far a person has read in a mentorship: up to this message, since this time."""

    __tablename__ = "message_reads"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    read_up_to: Mapped[int]
    read_at: Mapped[datetime]


class MessageBlock(Base):
    """That one of the two wants no messages from the other, until it is lifted."""

    __tablename__ = "message_blocks"
    __table_args__ = (
        Index("uq_message_blocks_open", "mentorship_id", "by_id", unique=True, postgresql_where="lifted_at IS NULL"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    blocked_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
