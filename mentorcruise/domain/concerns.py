"""What goes to the operators: reported messages and people, and operators who read what is private (F21, S15)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Connection, ForeignKey, Index, Select, and_, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.errors import ConcernClosed
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.messages import Message
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor, Person

# For so long an operator who has given a reason may read.
READING_LASTS = timedelta(hours=1)


class ConcernReason(StrEnum):
    HARASSMENT = "harassment"
    SPAM = "spam"
    OFF_PLATFORM = "off_platform"
    UNSAFE = "unsafe"
    OTHER = "other"


CONCERN_WORDS = {
    ConcernReason.HARASSMENT: "It is insulting, threatening or harassing",
    ConcernReason.SPAM: "It is advertising or spam",
    ConcernReason.OFF_PLATFORM: "It asks to pay or to go on outside of MentorCruise",
    ConcernReason.UNSAFE: "Someone could come to harm",
    ConcernReason.OTHER: "Something else",
}


class Private(StrEnum):
    """What operators may not read without a reason that the two are told."""

    MESSAGES = "messages"
    PRIVATE_NOTES = "private_notes"


class Concern(Base):
    """One of the two reports a message, or the other person, to the operators. Append-only."""

    __tablename__ = "concerns"
    __table_args__ = (
        one_of("reason", ConcernReason),
        not_longer("words", 2000),
        Index("ix_concerns_mentorship_id", "mentorship_id"),
        Index("ix_concerns_at", "at"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str]
    words: Mapped[str] = mapped_column(default="", server_default="")
    at: Mapped[datetime]
    submission_key: Mapped[UUID | None] = mapped_column(unique=True)

    by: Mapped[Person] = relationship()
    mentorship: Mapped[Mentorship] = relationship()
    message: Mapped[Message | None] = relationship()
    steps: Mapped[list["ConcernStep"]] = relationship(order_by="ConcernStep.id")

    @property
    def is_closed(self) -> bool:
        return any(step.closes for step in self.steps)

    def step(self, by: Actor, note: str, closes: bool, now: datetime) -> "ConcernStep":
        """What an operator did about it; the same step sent again is the same step. Raises ConcernClosed."""
        last = self.steps[-1] if self.steps else None
        if last and (last.by_id, last.note, last.closes) == (by.id, note, closes):
            return last
        if self.is_closed:
            raise ConcernClosed
        self.steps.append(ConcernStep(by_id=by.id, at=now, note=note, closes=closes))
        return self.steps[-1]


class ConcernStep(Base):
    """What an operator did about a concern, and whether that closes it. Append-only."""

    __tablename__ = "concern_steps"
    __table_args__ = (not_longer("note", 2000), Index("ix_concern_steps_concern_id", "concern_id", "id"))

    id: Mapped[Id]
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    note: Mapped[str]
    closes: Mapped[bool] = mapped_column(default=False)
    by: Mapped[Person] = relationship()


class OperatorReading(Base):
    """That an operator broke the glass: read messages or private notes, why and when. Shown to the two. Append-only."""

    __tablename__ = "operator_readings"
    __table_args__ = (
        one_of("what", Private),
        CheckConstraint("length(reason) BETWEEN 10 AND 500", name="reason"),
        Index("ix_operator_readings_mentorship_id", "mentorship_id", "at"),
    )

    id: Mapped[Id]
    operator_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    what: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    operator: Mapped[Person] = relationship()


def report(
    session: Session,
    mentorship: Mentorship,
    by: Actor,
    message: Message | None,
    reason: ConcernReason,
    words: str,
    key: UUID | None,
    now: datetime,
) -> Concern:
    """One of the two reports a message, or with None the other person; the operators are told.

    The same submission again is the same report. The mentorship is held meanwhile.
    """
    made = key and session.scalar(select(Concern).where(Concern.submission_key == key, Concern.by_id == by.id))
    if made:
        return made
    concern = Concern(
        mentorship_id=mentorship.id, message_id=message.id if message else None, by_id=by.id, reason=reason, words=words,
        at=now, submission_key=key,
    )  # fmt: skip
    session.add(concern)
    session.flush()
    later(session, "letters.concern_raised", concern.id, now, key=f"concern-raised-{concern.id}")
    return concern


def break_glass(
    session: Session, mentorship_id: int, operator: Actor, what: Private, reason: str, now: datetime
) -> OperatorReading:
    """An operator may read what is private for an hour, having said why; the two see it and are mailed (S15).

    While an earlier reading of the same still lasts, it is that one. The mentorship is held meanwhile.
    """
    lasting = session.scalar(open_readings(mentorship_id, operator.id, what, now))
    if lasting:
        return lasting
    reading = OperatorReading(operator_id=operator.id, mentorship_id=mentorship_id, what=what, reason=reason, at=now)
    session.add(reading)
    session.flush()
    later(session, "letters.private_read", reading.id, now, key=f"private-read-{reading.id}")
    return reading


def open_readings(mentorship_id: int, operator_id: int, what: Private, now: datetime) -> Select[OperatorReading]:
    """Whether an operator may read something private of a mentorship now: a row when they may, none when not."""
    return (
        select(OperatorReading)
        .where(OperatorReading.mentorship_id == mentorship_id, reading_lasts(operator_id, what, now))
        .order_by(OperatorReading.at.desc())
        .limit(1)
    )


def reading_lasts(operator_id: int, what: Private, now: datetime) -> ColumnElement[bool]:
    """SQL: readings of this operator that still last."""
    return and_(
        OperatorReading.operator_id == operator_id,
        OperatorReading.what == what,
        OperatorReading.at > now - READING_LASTS,
        OperatorReading.at <= now,
    )


_READ = text("""
SELECT r.what, p.name, r.at, r.reason FROM operator_readings r JOIN people p ON p.id = r.operator_id
WHERE r.mentorship_id = :mentorship_id ORDER BY r.at DESC, r.id DESC
""")


@dataclass(frozen=True)
class WasRead:
    """That an operator has read what is private, as the two are told."""

    what: str
    operator: str
    at: datetime
    reason: str


def was_read(connection: Connection, mentorship_id: int) -> list[WasRead]:
    """The same as `readings_in`, in plain rows, for the pages that the two look at all day."""
    return [WasRead(*row) for row in connection.execute(_READ, {"mentorship_id": mentorship_id})]


def readings_in(mentorship_id: int) -> Select[OperatorReading]:
    """Which operators have read what is private of a mentorship, and why: latest first, for the two to see."""
    return (
        select(OperatorReading)
        .where(OperatorReading.mentorship_id == mentorship_id)
        .options(joinedload(OperatorReading.operator))
        .order_by(OperatorReading.at.desc(), OperatorReading.id.desc())
    )
