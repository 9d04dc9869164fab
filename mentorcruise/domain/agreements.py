"""The agreement that both sign: how often, over what, and what each commits to (A5)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.people import Person


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


class Agreement(Base):
    """A version of what the two agree on. In force is the latest version that both have signed. Append-only."""

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("mentorship_id", "version"),
        one_of("cadence", Cadence),
        not_longer("mentee_commits", 3000),
        not_longer("mentor_commits", 3000),
        not_longer("ground_rules", 3000),
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

    drafted_by: Mapped[Person] = relationship()
    signatures: Mapped[list["AgreementSignature"]] = relationship(order_by="AgreementSignature.signed_at")


class AgreementSignature(Base):
    """That one of the two signed a version. Append-only."""

    __tablename__ = "agreement_signatures"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    signed_at: Mapped[datetime]
