"""What both sides say of a session, and the fact that follows from it: held, missed or disputed (A25, A28, F20)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from mentorcruise.domain.base import Base, Id, between, one_of

DISPUTED = "disputed"


class Side(StrEnum):
    """Which of the two someone is in a mentorship."""

    MENTEE = "mentee"
    MENTOR = "mentor"


class SessionVerdict(StrEnum):
    """What a side says of a session: held, or who did not come."""

    HELD = "held"
    MENTEE_MISSED = "mentee_missed"
    MENTOR_MISSED = "mentor_missed"
    BOTH_MISSED = "both_missed"


class Source(StrEnum):
    """Where a word or a result comes from: a person, both of them, or time (after 72 hours)."""

    PERSON = "person"
    BOTH = "both"
    AUTOMATIC = "automatic"


class SessionReport(Base):
    """What one side says of a session; without a person it was filled in by time. The last row of a side counts. Append-only."""

    __tablename__ = "session_reports"
    __table_args__ = (
        one_of("side", Side),
        one_of("verdict", SessionVerdict),
        one_of("source", (Source.PERSON, Source.AUTOMATIC)),
        between("minutes", 1, 480),
        Index("ix_session_reports_session_id", "session_id", "id"),
    )

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_sessions.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    side: Mapped[str]
    verdict: Mapped[str]
    minutes: Mapped[int | None]
    source: Mapped[str]
    at: Mapped[datetime]


class SessionResult(Base):
    """What became of a session, settled once: the fact that every figure about sessions counts. Append-only.

    `minutes` is the time held, 0 unless held; `held_on` is the day in UTC on which it began.
    """

    __tablename__ = "session_results"
    __table_args__ = (
        one_of("result", (*SessionVerdict, DISPUTED)),
        one_of("source", (Source.BOTH, Source.AUTOMATIC)),
        between("minutes", 0, 480),
        # With all that reports ask of a pair's sessions, so that those of few pairs are read from it alone.
        Index(
            "ix_session_results_of_pair",
            "mentorship_id",
            "held_on",
            postgresql_include=["result", "minutes", "settled_at"],
        ),
        Index("ix_session_results_settled_at", "settled_at"),
        Index("ix_session_results_held_on", "held_on", "session_id"),
        Index(
            "ix_session_results_late", "held_on", postgresql_where=text("settled_at - starts_at > interval '4 days'")
        ),
        CheckConstraint("settled_at >= starts_at", name="settled_after_its_start"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_sessions.id"), primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    result: Mapped[str]
    starts_at: Mapped[datetime]
    held_on: Mapped[date]
    minutes: Mapped[int]
    source: Mapped[str]
    settled_at: Mapped[datetime]


def agreed(mentee: SessionReport, mentor: SessionReport) -> tuple[str, int]:
    """(result, minutes) of two last words. Both must agree on what happened; of two lengths the mean counts."""
    if mentee.verdict != mentor.verdict:
        return DISPUTED, 0
    if mentee.verdict != SessionVerdict.HELD:
        return mentee.verdict, 0
    told = [report.minutes for report in (mentee, mentor) if report.minutes]
    return SessionVerdict.HELD, round(sum(told) / len(told)) if told else 0
