"""Programs: an organisation's own population, how many could take part, and who does (A22, F25)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer, one_of
from mentorcruise.domain.people import Person

MOST_ELIGIBLE = 100_000_000


class HowJoined(StrEnum):
    """By which door someone came into a program."""

    INVITATION = "invitation"
    DOMAIN = "domain"
    OPERATOR = "operator"
    LIST = "list"


class Program(Base):
    """The population of a company or another organisation. Written by operators.

    A program takes people in from its first to its last day (UTC; either may be missing) unless it is closed. Whoever
    is a member stays one and is counted.
    """

    __tablename__ = "programs"
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug"),
        CheckConstraint("length(name) BETWEEN 1 AND 120", name="name"),
        CheckConstraint("ends_on >= begins_on", name="days"),
        not_longer("description", 3000),
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]

    def takes_in(self, day: date) -> bool:
        """Whether anyone can join on a day (UTC)."""
        begun, over = (self.begins_on or day) <= day, (self.ends_on or day) < day
        return self.closed_at is None and begun and not over

    def standing(self, day: date) -> str:
        """In a word: closed, over, planned or open."""
        if self.closed_at is not None:
            return "closed"
        if self.ends_on is not None and self.ends_on < day:
            return "over"
        return "planned" if self.begins_on is not None and self.begins_on > day else "open"

    def close(self, now: datetime) -> None:
        """Take nobody in any more; members stay."""
        if self.closed_at is None:
            self.closed_at = now


class ProgramHeadCount(Base):
    """How many people could take part in a program from a day on. The last one noted for a day counts. Append-only."""

    __tablename__ = "program_head_counts"
    __table_args__ = (
        between("eligible", 0, MOST_ELIGIBLE),
        Index("ix_program_head_counts_program_id", "program_id", "counts_from"),
    )

    id: Mapped[Id]
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    counts_from: Mapped[date]
    eligible: Mapped[int]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime]


class ProgramMembership(Base):
    """That someone belongs to a program: since when, through which door, until when.

    Of one person at most one is open; `left_at` is set once.
    """

    __tablename__ = "program_memberships"
    __table_args__ = (
        one_of("how", HowJoined),
        CheckConstraint("left_at >= joined_at", name="left_at"),
        Index("uq_program_memberships_open", "person_id", unique=True, postgresql_where="left_at IS NULL"),
        Index("ix_program_memberships_program_id", "program_id", "joined_at"),
        Index("ix_program_memberships_person_id", "person_id"),
    )

    id: Mapped[Id]
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    how: Mapped[str]
    joined_at: Mapped[datetime]
    joined_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    left_at: Mapped[datetime | None]
    left_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    program: Mapped[Program] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)


class ProgramInvitation(Base):
    """The code of a program's invitation link. One at a time works; a new one takes its place."""

    __tablename__ = "program_invitations"
    __table_args__ = (
        CheckConstraint("length(code) BETWEEN 8 AND 64", name="code"),
        Index("uq_program_invitations_open", "program_id", unique=True, postgresql_where="revoked_at IS NULL"),
    )

    id: Mapped[Id]
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    code: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime | None]


class ProgramDomain(Base):
    """That everyone with a confirmed address of this mail domain belongs to a program."""

    __tablename__ = "program_domains"
    __table_args__ = (
        CheckConstraint("domain = lower(domain) AND domain LIKE '%_.__%' AND length(domain) <= 253", name="domain"),
        Index("uq_program_domains_open", "domain", unique=True, postgresql_where="removed_at IS NULL"),
        Index("ix_program_domains_program_id", "program_id"),
    )

    id: Mapped[Id]
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    domain: Mapped[str]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    removed_at: Mapped[datetime | None]


class ProgramAddress(Base):
    """An address from a program's list: who confirms it in an account joins the program. `invited_at`: a letter went there."""

    __tablename__ = "program_addresses"
    __table_args__ = (
        CheckConstraint("email = lower(email) AND email LIKE '%_@_%' AND length(email) <= 254", name="email"),
        Index("uq_program_addresses_open", "email", unique=True, postgresql_where="removed_at IS NULL"),
        Index("ix_program_addresses_program_id", "program_id"),
    )

    id: Mapped[Id]
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    email: Mapped[str]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
