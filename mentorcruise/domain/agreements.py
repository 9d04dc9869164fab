"""The agreement that both sign: how often, over what, and what each commits to (A5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, Text, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.errors import AgreementChanged, AlreadySigned, MentorshipEnded
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor, Person

LONGEST_TERM = 3000


class Cadence(StrEnum):
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    AS_NEEDED = "as_needed"


class Channel(StrEnum):
    VIDEO = "video"
    CHAT = "chat"
    MAIL = "mail"
    PHONE = "phone"
    IN_PERSON = "in_person"


CADENCE_WORDS = {
    Cadence.WEEKLY: "Every week",
    Cadence.FORTNIGHTLY: "Every two weeks",
    Cadence.MONTHLY: "Once a month",
    Cadence.AS_NEEDED: "When there is something to talk about",
}
CHANNEL_WORDS = {
    Channel.VIDEO: "Video call",
    Channel.CHAT: "Messages here",
    Channel.MAIL: "Mail",
    Channel.PHONE: "Phone",
    Channel.IN_PERSON: "In person",
}


@dataclass(frozen=True)
class Terms:
    """What is agreed on: how often, over what, who commits to what, and the ground rules."""

    cadence: str
    channels: tuple[str, ...]
    mentee_commits: str
    mentor_commits: str
    ground_rules: str


class Agreement(Base):
    """A version of what the two agree on. In force is the latest version that both have signed. Append-only."""

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("mentorship_id", "version"),
        one_of("cadence", Cadence),
        not_longer("mentee_commits", LONGEST_TERM),
        not_longer("mentor_commits", LONGEST_TERM),
        not_longer("ground_rules", LONGEST_TERM),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    version: Mapped[int]
    cadence: Mapped[str]
    channels: Mapped[list[str]] = mapped_column(ARRAY(Text))
    mentee_commits: Mapped[str]
    mentor_commits: Mapped[str]
    ground_rules: Mapped[str] = mapped_column(default="", server_default="")
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    drafted_at: Mapped[datetime]

    mentorship: Mapped[Mentorship] = relationship()
    drafted_by: Mapped[Person] = relationship()
    signatures: Mapped[list["AgreementSignature"]] = relationship(order_by="AgreementSignature.signed_at")

    @property
    def terms(self) -> Terms:
        return Terms(self.cadence, tuple(self.channels), self.mentee_commits, self.mentor_commits, self.ground_rules)

    @property
    def is_signed_by_both(self) -> bool:
        return len(self.signatures) == 2

    def signed_at(self, person_id: int) -> datetime | None:
        """When this one of the two signed it; None while they have not."""
        return next((each.signed_at for each in self.signatures if each.person_id == person_id), None)

    def proposed(self, now: datetime) -> None:
        """What follows once a new version is stored: the other one is asked to sign."""
        later(self, "letters.agreement_proposed", self.id, now, key=f"agreement-proposed-{self.id}")

    def _sign(self, by: Actor, now: datetime) -> None:
        if self.signed_at(by.id):
            raise AlreadySigned
        self.signatures.append(AgreementSignature(person_id=by.id, signed_at=now))


class AgreementSignature(Base):
    """That one of the two signed a version. Append-only."""

    __tablename__ = "agreement_signatures"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    signed_at: Mapped[datetime]


def versions_of(mentorship_id: int) -> Select[Agreement]:
    """All versions of a pair's agreement, oldest first."""
    of_pair = select(Agreement).where(Agreement.mentorship_id == mentorship_id).order_by(Agreement.version)
    return of_pair.options(selectinload(Agreement.signatures))


def in_force(versions: Sequence[Agreement]) -> Agreement | None:
    """The latest version that both have signed."""
    return next((each for each in reversed(versions) if each.is_signed_by_both), None)


def waits_for(mentorship: Mentorship, versions: Sequence[Agreement]) -> int | None:
    """Whose signature the latest version waits for, as that person's id; None when nothing waits."""
    if not versions or mentorship.ending is not None:
        return None
    both = (mentorship.mentee_id, mentorship.mentor.person_id)
    return next((person_id for person_id in both if not versions[-1].signed_at(person_id)), None)


def propose(
    mentorship: Mentorship, versions: Sequence[Agreement], terms: Terms, based_on: int, by: Actor, now: datetime
) -> Agreement:
    """A new version, signed by whoever writes it. The same one sent again is the one that there is; whoever changes
    nothing signs what is proposed.

    `based_on` is the version that was read before, 0 for none. Raises MentorshipEnded; AgreementChanged when there is a
    newer one; AlreadySigned when nothing was changed in a version that this person has signed.
    """
    _must_run(mentorship)
    latest = versions[-1] if versions else None
    version = latest.version if latest else 0
    if latest and latest.drafted_by_id == by.id and latest.terms == terms and based_on == version - 1:
        return latest
    if version != based_on:
        raise AgreementChanged
    if latest and latest.terms == terms:
        return sign(mentorship, versions, version, by, now)
    agreement = Agreement(
        mentorship=mentorship,
        version=version + 1,
        cadence=terms.cadence,
        channels=list(terms.channels),
        mentee_commits=terms.mentee_commits,
        mentor_commits=terms.mentor_commits,
        ground_rules=terms.ground_rules,
        drafted_by_id=by.id,
        drafted_at=now,
    )
    agreement._sign(by, now)
    return agreement


def sign(mentorship: Mentorship, versions: Sequence[Agreement], version: int, by: Actor, now: datetime) -> Agreement:
    """Sign the latest version, which must be the one that was read; with the second signature it is in force.

    Raises MentorshipEnded; AgreementChanged for any other version; AlreadySigned.
    """
    _must_run(mentorship)
    if not versions or versions[-1].version != version:
        raise AgreementChanged
    agreement = versions[-1]
    agreement._sign(by, now)
    if agreement.is_signed_by_both:
        later(agreement, "letters.agreement_in_force", agreement.id, now, key=f"agreement-in-force-{agreement.id}")
    return agreement


def _must_run(mentorship: Mentorship) -> None:
    if mentorship.ending is not None:
        raise MentorshipEnded("Its agreement stays as it is; both can still read it.")
