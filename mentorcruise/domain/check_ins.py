"""The fit check, the pulse, and pairs that are not brought together again (A9, A24, F23)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer, one_of
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.session_results import Side


class CheckInKind(StrEnum):
    """The fit check comes once, the pulse every 60 days."""

    FIT = "fit"
    PULSE = "pulse"


class Fit(StrEnum):
    GOOD = "good"
    UNSURE = "unsure"
    NOT_A_FIT = "not_a_fit"


class Nearer(StrEnum):
    YES = "yes"
    A_LITTLE = "a_little"
    NO = "no"


class CheckIn(Base):
    """That one of the two was asked how it goes. `number` is 0 for the fit check and counts the pulses. Append-only."""

    __tablename__ = "check_ins"
    __table_args__ = (
        one_of("kind", CheckInKind),
        one_of("side", Side),
        UniqueConstraint("mentorship_id", "person_id", "kind", "number"),
        Index("ix_check_ins_person_id", "person_id", "asked_at"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    side: Mapped[str]
    kind: Mapped[str]
    number: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]

    mentorship: Mapped[Mentorship] = relationship()
    answer: Mapped["CheckInAnswer | None"] = relationship()


class CheckInAnswer(Base):
    """The answer: how well it fits, whether the goal comes nearer, how supported one feels (1-5), in own words. Append-only."""

    __tablename__ = "check_in_answers"
    __table_args__ = (
        one_of("fit", Fit),
        one_of("nearer", Nearer),
        between("supported", 1, 5),
        not_longer("words", 2000),
        Index("ix_check_in_answers_answered_at", "answered_at"),
    )

    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_ins.id"), primary_key=True)
    fit: Mapped[str]
    nearer: Mapped[str]
    supported: Mapped[int]
    words: Mapped[str] = mapped_column(default="", server_default="")
    answered_at: Mapped[datetime]


class Separation(Base):
    """A pair that shall not be brought together again; the trigger `never_again_pair` refuses its applications. Append-only."""

    __tablename__ = "separations"

    mentee_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"), primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    at: Mapped[datetime]
