"""People, their ways in, and what they are allowed: accounts, sign-ins, single-use links, operators."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    exists,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column, object_session, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.outbox import later

SIGN_IN_LASTS = timedelta(days=14)
LINK_LASTS = timedelta(hours=1)


class LinkPurpose(StrEnum):
    CONFIRM = "confirm"
    RESET = "reset"


LETTERS = {LinkPurpose.CONFIRM: "letters.confirm_address", LinkPurpose.RESET: "letters.reset_password"}


class LinkNotGood(Refusal):
    """The link was used before, is too old, or a newer step took its place. The edge shows how to get a new one."""

    title = "This link no longer works"
    message = "Each link works once and for one hour, and only the latest step counts."
    next_step = "Ask for a new link."


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
        Index("ix_people_confirmed_at", "confirmed_at", "id"),
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
        """The address is theirs."""
        if self.confirmed_at is None:
            self.confirmed_at = now

    def look_for_mentor(self, now: datetime) -> None:
        """From now on they count as someone looking for a mentor; once while a search is open."""
        session = _session_of(self)
        if session.scalar(open_search(self.id)) is None:
            session.add(MentorSearch(mentee=self, started_at=now))

    def stop_looking(self, now: datetime) -> None:
        """They are no longer looking for a mentor: they became one, or an operator."""
        search = _session_of(self).scalar(open_search(self.id))
        if search is not None:
            search.end("stopped", now)

    def ask_for_link(self, purpose: LinkPurpose, now: datetime) -> "OneTimeLink":
        """A single-use link to this person's address, mailed by a job."""
        session = _session_of(self)
        link = OneTimeLink(person=self, purpose=purpose, email=self.email, created_at=now, expires_at=now + LINK_LASTS)
        session.add(link)
        session.flush()
        later(link, LETTERS[purpose], link.id, now)
        return link

    def forget_links(self, now: datetime, purpose: LinkPurpose | None = None) -> None:
        """Links mailed earlier (of one purpose, or all) work no more."""
        open_links = update(OneTimeLink).where(
            OneTimeLink.person_id == self.id, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now
        )
        if purpose is not None:
            open_links = open_links.where(OneTimeLink.purpose == purpose)
        _session_of(self).execute(open_links.values(expires_at=now))

    def choose_password(self, password_hash: str, now: datetime, staying: int | None = None) -> None:
        """A new password: every sign-in but the one that stays (its id) ends, and links mailed earlier work no more."""
        self.password_hash = password_hash
        self.end_sign_ins("password changed", now, staying)
        self.forget_links(now)

    def end_sign_ins(self, by: str, now: datetime, staying: int | None = None) -> None:
        """Sign this person out everywhere, except in the browser whose sign-in stays."""
        opened = update(SignIn).where(SignIn.person_id == self.id, SignIn.ended_at.is_(None))
        if staying is not None:
            opened = opened.where(SignIn.id != staying)
        _session_of(self).execute(opened.values(ended_at=now, ended_by=by))


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

    def use(self, purpose: LinkPurpose, now: datetime) -> Person:
        """Use the link, once. Whoever has it reads the mail of that address, so the address is confirmed too.

        Raises LinkNotGood for one that is late, used, replaced or for another purpose.
        """
        if not self.is_good_for(purpose, now):
            raise LinkNotGood
        self.used_at = now
        self.person.forget_links(now)
        self.person.confirm(now)
        return self.person


class SignIn(Base):
    """A signed-in browser. The cookie holds a random token, this row its SHA-256; ending the row ends the cookie.

    `second_factor_at` is when a code of the second factor was given last, `digits_at` when that was one from the app. Where
    the person has a second factor and none was given, the cookie is nobody's yet.
    """

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
    second_factor_at: Mapped[datetime | None]
    digits_at: Mapped[datetime | None]

    def end(self, by: str, now: datetime) -> None:
        """No request with this sign-in's cookie is answered as this person any more."""
        if self.ended_at is None:
            self.ended_at, self.ended_by = now, by


class MentorSearch(Base):
    """That someone is looking for a mentor: since when, until when, and how it ended (A19, A39).

    Opened when a mentee confirms the address, applies without a mentor, or loses the last one while an application is open
    or for another one; ended by a mentorship's start. Older ones may have begun while a mentorship ran: `domain.looking`
    says how they count.
    """

    __tablename__ = "mentor_searches"
    __table_args__ = (
        one_of("ended_how", ("paired", "stopped")),
        Index("uq_mentor_searches_open", "mentee_id", unique=True, postgresql_where="ended_at IS NULL"),
        Index("ix_mentor_searches_started_at", "started_at"),
        Index("ix_mentor_searches_mentee_id", "mentee_id"),
        Index("ix_mentor_searches_ended_at", "ended_at"),
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


def open_sign_ins(person_id: int, now: datetime) -> Select[SignIn]:
    """The browsers that this person is signed in with, the latest first."""
    return (
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.started_at.desc(), SignIn.id.desc())
        .limit(50)
    )


def grant_operator(person: Person, by: Actor | None, now: datetime) -> bool:
    """Make someone an operator; None for `by` is the command line. False when they are one already."""
    session = _session_of(person)
    if session.scalar(open_grant(person.id)) is not None:
        return False
    session.add(OperatorGrant(person_id=person.id, granted_at=now, granted_by_id=by.id if by else None))
    person.stop_looking(now)
    return True


def revoke_operator(person: Person, now: datetime) -> bool:
    """Someone is an operator no more. False when they were none."""
    grant = _session_of(person).scalar(open_grant(person.id))
    if grant is None:
        return False
    grant.revoked_at = now
    return True


def open_grant(person_id: int) -> Select[OperatorGrant]:
    return select(OperatorGrant).where(OperatorGrant.person_id == person_id, OperatorGrant.revoked_at.is_(None))


def open_search(mentee_id: int) -> Select[MentorSearch]:
    return select(MentorSearch).where(MentorSearch.mentee_id == mentee_id, MentorSearch.ended_at.is_(None))


def normal_email(email: str) -> str:
    """An address as it is stored: without white space around it, in lower case."""
    return email.strip().lower()


def _session_of(person: Person) -> Session:
    session = object_session(person)
    if session is None:
        raise RuntimeError("the person belongs to a session first")
    return session
