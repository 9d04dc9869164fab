"""The fit check, the pulse, and pairs that are not brought together again (A9, A24, F23)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer, one_of
from mentorcruise.domain.errors import AlreadyAnswered, MentorshipEnded
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


FIT_WORDS = {Fit.GOOD: "Good fit", Fit.UNSURE: "Not sure", Fit.NOT_A_FIT: "Not a fit"}
NEARER_WORDS = {Nearer.YES: "Yes", Nearer.A_LITTLE: "A little", Nearer.NO: "No"}


@dataclass(frozen=True)
class Said:
    """What someone answers; `supported` is 1 (not at all) to 5 (very well)."""

    fit: Fit
    nearer: Nearer
    supported: int
    words: str


class CheckIn(Base):
    """That one of the two was asked how it goes. `number` is 0 for the fit check and counts the pulses. Append-only."""

    __tablename__ = "check_ins"
    __table_args__ = (
        one_of("kind", CheckInKind),
        one_of("side", Side),
        UniqueConstraint("mentorship_id", "person_id", "kind", "number"),
        Index("ix_check_ins_person_id", "person_id", "asked_at"),
        Index("ix_check_ins_asked_at", "asked_at"),
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

    def require_open(self) -> None:
        """An answer is awaited: none was given, and the mentorship runs. Raises AlreadyAnswered, MentorshipEnded."""
        if self.answer is not None:
            raise AlreadyAnswered
        if self.mentorship.ending is not None:
            raise MentorshipEnded("It ended before you answered, so there is nothing to check any more.")

    def tell(self, said: Said, now: datetime) -> "CheckInAnswer":
        """The person answers, once and while the mentorship runs. Raises AlreadyAnswered, MentorshipEnded."""
        self.require_open()
        self.answer = CheckInAnswer(
            fit=said.fit, nearer=said.nearer, supported=said.supported, words=said.words, answered_at=now
        )
        return self.answer


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
