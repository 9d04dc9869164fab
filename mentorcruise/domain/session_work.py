"""What the two work on around a session: notes with their history, and the topics that each side names (A36, F19)."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer, one_of
from mentorcruise.domain.people import Person
from mentorcruise.domain.session_results import Side

if TYPE_CHECKING:
    from mentorcruise.domain.sessions import MentoringSession

LONGEST_NOTE = 20_000


class NoteKind(StrEnum):
    """The agenda and the notes belong to both; a private note to its writer alone."""

    AGENDA = "agenda"
    NOTES = "notes"
    PRIVATE = "private"


class Note(Base):
    """A version of a text that belongs to a session, or without one to the mentorship. The latest is in force. Append-only.

    A private note is read by its writer alone; an operator only by breaking glass, which is logged and told.
    """

    __tablename__ = "notes"
    __table_args__ = (
        one_of("kind", NoteKind),
        not_longer("body", LONGEST_NOTE),
        between("version", 1, 1_000_000),
        CheckConstraint("kind = 'private' OR session_id IS NOT NULL", name="shared_in_session"),
        Index("uq_notes_shared", "session_id", "kind", "version", unique=True, postgresql_where="kind <> 'private'"),
        Index(
            "uq_notes_private",
            "mentorship_id",
            "session_id",
            "author_id",
            "version",
            unique=True,
            postgresql_where="kind = 'private'",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring_sessions.id"))
    kind: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int]
    body: Mapped[str]
    written_at: Mapped[datetime]
    author: Mapped[Person] = relationship()
    session: Mapped["MentoringSession | None"] = relationship()


class SessionTopic(Base):
    """That a side says which goal or which skill a session was about. Taken back by `removed_at`, never deleted."""

    __tablename__ = "session_topics"
    __table_args__ = (
        one_of("side", Side),
        CheckConstraint("num_nonnulls(goal_id, skill_id) = 1", name="one_subject"),
        Index(
            "uq_session_topics_tagged",
            "session_id",
            "person_id",
            "goal_id",
            "skill_id",
            unique=True,
            postgresql_where="removed_at IS NULL",
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_session_topics_skill_id", "skill_id", postgresql_where="skill_id IS NOT NULL"),
    )

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_sessions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    side: Mapped[str]
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goals.id"))
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))
    tagged_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
