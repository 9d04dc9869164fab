"""Letters that were sent: each once, however often its job runs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, one_of
from mentorcruise.domain.people import Person


class Letter(Base):
    """That a letter went to a person. Written by the job that sends it, in the job's transaction.

    `key` names letter, subject and recipient; its uniqueness is the promise that nobody gets a letter twice.
    `message_id` follows from the key, so a letter sent again after a crash is the same message to every mail server.
    """

    __tablename__ = "letters"
    __table_args__ = (Index("ix_letters_person_id", "person_id", "id"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str]
    person: Mapped[Person] = relationship()


def claim(session: Session, key: str, person_id: int, kind: str, message_id: str, now: datetime) -> Letter | None:
    """The row of a letter that is to be sent now; None when it was sent before."""
    row = {"key": key, "person_id": person_id, "kind": kind, "message_id": message_id, "created_at": now}
    statement = insert(Letter).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(Letter)
    return session.scalar(statement)


def last_one(session: Session, person_id: int, letter: str) -> datetime | None:
    """When a person was last sent a letter of this name; None if never."""
    mine = select(func.max(Letter.created_at)).where(Letter.person_id == person_id, Letter.kind == letter)
    return session.scalar(mine)


class LetterChoice(Base):
    """That a person wants no letters of a kind. Deleted when they want them again."""

    __tablename__ = "letter_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    off_since: Mapped[datetime]


class DigestChoice(Base):
    """That a person wants one letter a day or a week instead of many. Deleted when they want single ones again."""

    __tablename__ = "digest_choices"
    __table_args__ = (one_of("every", ("day", "week")),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    every: Mapped[str]
    chosen_at: Mapped[datetime]


class DigestItem(Base):
    """A letter that waits for the digest. `key` is the letter's; `sent_at` is set by the digest that took it along."""

    __tablename__ = "digest_items"
    __table_args__ = (Index("ix_digest_items_waiting", "person_id", "id", postgresql_where="sent_at IS NULL"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
