"""People, their ways in, and what they are allowed: accounts, sign-ins, single-use links, operators."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlalchemy import CHAR, CheckConstraint, ColumnElement, ForeignKey, Index, LargeBinary, Select, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.outbox import later

SIGN_IN_LASTS = timedelta(days=14)
SIGN_IN_IDLES = timedelta(days=7)
LINK_LASTS = timedelta(hours=1)


class LinkPurpose(StrEnum):
    CONFIRM = "confirm"
    RESET = "reset"


class Actor(Protocol):
    """Whoever does something: all that a rule needs to know of them is their id."""

    @property
    def id(self) -> int: ...


class Person(Base):
    """Someone with an account; the same account can be mentee, mentor and operator.

    Written by the person alone (sign-up, account page) or by an import. The password is an argon2 hash or NULL
    (an imported mentor who has not yet chosen one).
    """

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("email = lower(email) AND email LIKE '%_@_%' AND length(email) <= 254", name="email"),
        CheckConstraint("length(name) BETWEEN 1 AND 120", name="name"),
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None] = mapped_column(deferred=True)
    country: Mapped[str | None] = mapped_column(CHAR(2))
    time_zone: Mapped[str] = mapped_column(default="UTC", server_default="UTC")
    joined_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    def confirm(self, now: datetime) -> None:
        """The address is theirs. From now on they count as someone looking for a mentor, unless they are one."""
        if self.confirmed_at is None:
            self.confirmed_at = now

    def ask_for_link(self, purpose: LinkPurpose, now: datetime) -> "OneTimeLink":
        """A single-use link to this person's address, mailed by a job."""
        return OneTimeLink(person=self, purpose=purpose, email=self.email, created_at=now, expires_at=now + LINK_LASTS)


class OperatorGrant(Base):
    """That someone is an operator: since when, by whom, until when. Written by the command line or another operator."""

    __tablename__ = "operator_grants"
    __table_args__ = (
        Index("uq_operator_grants_open", "person_id", unique=True, postgresql_where="revoked_at IS NULL"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime | None]


class OneTimeLink(Base):
    """A link that confirms an address or resets a password, once, within the hour.

    The link itself is signed and names the row, so the database alone lets nobody in.
    """

    __tablename__ = "one_time_links"
    __table_args__ = (one_of("purpose", LinkPurpose), Index("ix_one_time_links_person_id", "person_id"))

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str]
    email: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()

    def is_good_for(self, purpose: LinkPurpose, now: datetime) -> bool:
        """Whether the link may still be used: right purpose, unused, in time, and the address has not changed since."""
        return (
            self.purpose == purpose
            and self.used_at is None
            and now < self.expires_at
            and self.email == self.person.email
        )


class SignIn(Base):
    """A signed-in browser. The cookie holds a random token, this row its SHA-256; ending the row ends the cookie."""

    __tablename__ = "sign_ins"
    __table_args__ = (
        not_longer("agent", 300),
        Index("ix_sign_ins_person_id_open", "person_id", postgresql_where="ended_at IS NULL"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    agent: Mapped[str] = mapped_column(default="")

    def end(self, by: str, now: datetime) -> None:
        """No request with this sign-in's cookie is answered as this person any more."""
        if self.ended_at is None:
            self.ended_at, self.ended_by = now, by

    def is_open_at(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at and now < self.seen_at + SIGN_IN_IDLES


class MentorSearch(Base):
    """That someone is looking for a mentor: since when, until when, and how it ended (A19, A39).

    Opened when a mentee confirms the address or applies again after a mentorship; ended by a mentorship's start.
    """

    __tablename__ = "mentor_searches"
    __table_args__ = (
        one_of("ended_how", ("paired", "stopped")),
        Index("uq_mentor_searches_open", "mentee_id", unique=True, postgresql_where="ended_at IS NULL"),
        Index("ix_mentor_searches_started_at", "started_at"),
    )

    id: Mapped[Id]
    mentee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None]
    mentee: Mapped[Person] = relationship()

    def end(self, how: str, now: datetime) -> None:
        self.ended_at, self.ended_how = now, how
        later(self, "health.check_search", self.id, now)


def is_operator(person_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """SQL: whether this person is an operator now."""
    return exists().where(OperatorGrant.person_id == person_id, OperatorGrant.revoked_at.is_(None))


def by_email(email: str) -> Select[Person]:
    """The account of an address, however it was typed."""
    return select(Person).where(Person.email == normal_email(email))


def open_search(mentee_id: int) -> Select[MentorSearch]:
    return select(MentorSearch).where(MentorSearch.mentee_id == mentee_id, MentorSearch.ended_at.is_(None))


def normal_email(email: str) -> str:
    """An address as it is stored: without white space around it, in lower case."""
    return email.strip().lower()
