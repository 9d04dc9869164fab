"""Mentoring sessions: booked or logged, reported by both sides, settled as held or missed, and rated (A25, A26, A28, F20)."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, func, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer, one_of
from mentorcruise.domain.bookings import SessionCancellation, SessionSeat, SessionSeries, SessionTime
from mentorcruise.domain.errors import (
    AlreadyCancelledSession,
    AlreadyRated,
    AlreadySettled,
    NotHeld,
    NotYetOver,
)
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor
from mentorcruise.domain.session_results import (
    DISPUTED,
    SessionReport,
    SessionResult,
    SessionVerdict,
    Side,
    Source,
    agreed,
)

SHORTEST_SESSION = 5
LONGEST_SESSION = 480
SETTLES_AFTER = timedelta(hours=72)


class SessionKind(StrEnum):
    """The first session of a pair is the introduction (A23)."""

    INTRO = "intro"
    REGULAR = "regular"


class SessionOrigin(StrEnum):
    """Whether it was booked in the calendar beforehand, or logged after it was held outside of it."""

    BOOKED = "booked"
    LOGGED = "logged"


class SessionStatus(StrEnum):
    """How a session stands at a moment, computed from its rows."""

    AHEAD = "ahead"
    UNDER_WAY = "under_way"
    TO_CONFIRM = "to_confirm"
    HELD = "held"
    MISSED = "missed"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"


class MentoringSession(Base):
    """A session of a pair, booked ahead or logged afterwards. Written by the two.

    `starts_at`, `ends_at` and `sequence` mirror its last row of `session_times`; `closed_at` is set when it is cancelled
    or settled. Everything else stays as it was written. Whether it was held is what its `result` says, and nothing else.
    """

    __tablename__ = "mentoring_sessions"
    __table_args__ = (
        one_of("kind", SessionKind),
        one_of("origin", SessionOrigin),
        not_longer("topic", 200),
        CheckConstraint(
            f"ends_at - starts_at BETWEEN interval '{SHORTEST_SESSION} min' AND interval '{LONGEST_SESSION} min'",
            name="length",
        ),
        # With which the ratings of a pair are found without a look at its sessions.
        Index("ix_mentoring_sessions_of_pair", "mentorship_id", "starts_at", postgresql_include=["id"]),
        Index("ix_mentoring_sessions_open", "ends_at", postgresql_where="closed_at IS NULL"),
        Index("ix_mentoring_sessions_series_id", "series_id", postgresql_where="series_id IS NOT NULL"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    kind: Mapped[str] = mapped_column(default=SessionKind.REGULAR)
    origin: Mapped[str]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("session_series.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    topic: Mapped[str] = mapped_column(default="", server_default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    submission_key: Mapped[UUID | None] = mapped_column(unique=True)
    room: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    closed_at: Mapped[datetime | None]

    mentorship: Mapped[Mentorship] = relationship()
    series: Mapped[SessionSeries | None] = relationship()
    times: Mapped[list[SessionTime]] = relationship(order_by=SessionTime.sequence)
    seats: Mapped[list[SessionSeat]] = relationship()
    cancellation: Mapped[SessionCancellation | None] = relationship()
    reports: Mapped[list[SessionReport]] = relationship(order_by=SessionReport.id)
    result: Mapped[SessionResult | None] = relationship()
    ratings: Mapped[list["SessionRating"]] = relationship(order_by="SessionRating.rated_at", back_populates="session")

    def report(self, by: Actor, verdict: SessionVerdict, minutes: int | None, now: datetime) -> None:
        """One side says whether it was held, or who did not come; both agreeing settles it. The last word of a side counts.

        Raises NotYetOver before it has begun, AlreadyCancelledSession, AlreadySettled.
        """
        if self.cancellation is not None:
            raise AlreadyCancelledSession
        if self.result is not None:
            raise AlreadySettled
        if now < self.starts_at:
            raise NotYetOver
        minutes = minutes if verdict == SessionVerdict.HELD else None
        last = self.report_of(self.side_of(by.id))
        if last and last.verdict == verdict and last.minutes == minutes:
            return
        self.say(by.id, verdict, minutes, Source.PERSON, now)
        mentee, mentor = self.report_of(Side.MENTEE), self.report_of(Side.MENTOR)
        if mentee and mentor and mentee.verdict == mentor.verdict:
            self._settle(agreed(mentee, mentor), Source.BOTH, now)

    def over(self, now: datetime) -> None:
        """Its time has passed: both are asked how it was, and 72 hours later it is settled. Not when it was cancelled."""
        if self.cancellation is not None or now < self.ends_at:
            return
        later(self, "letters.session_over", self.id, now, key=f"session-over-letter-{self.id}")
        if self.result is None:
            self.settle_later(now)

    def settle(self, now: datetime) -> bool:
        """72 hours after its end: a silent side agrees with the other's word, two silent ones with what was booked.

        False when there is nothing to settle: too early, cancelled, or settled before.
        """
        if self.result is not None or self.cancellation is not None or now < self.settles_at:
            return False
        said = {side: self.report_of(side) for side in Side}
        spoken = next((report for report in said.values() if report), None)
        verdict = SessionVerdict(spoken.verdict) if spoken else SessionVerdict.HELD
        minutes = spoken.minutes if spoken else self.minutes
        for side, person_id in (
            (Side.MENTEE, self.mentorship.mentee_id),
            (Side.MENTOR, self.mentorship.mentor.person_id),
        ):
            if said[side] is None:
                self.say(person_id, verdict, minutes, Source.AUTOMATIC, now)
        mentee, mentor = self.report_of(Side.MENTEE), self.report_of(Side.MENTOR)
        assert mentee and mentor
        self._settle(agreed(mentee, mentor), Source.AUTOMATIC, now)
        return True

    def say(self, person_id: int, verdict: SessionVerdict, minutes: int | None, source: Source, now: datetime) -> None:
        """Write down the word of a person's side; of what follows from it the callers take care."""
        self.reports.append(
            SessionReport(
                person_id=person_id if source == Source.PERSON else None, side=self.side_of(person_id), verdict=verdict,
                minutes=minutes, source=source, at=now,
            )
        )  # fmt: skip

    def _settle(self, outcome: tuple[str, int], source: Source, now: datetime) -> None:
        result, minutes = outcome
        self.result = SessionResult(
            mentorship_id=self.mentorship_id, result=result, starts_at=self.starts_at, minutes=minutes,
            held_on=self.starts_at.astimezone(UTC).date(), source=source, settled_at=now,
        )  # fmt: skip
        self.closed_at = now
        self._release(now)
        later(self, "catalogue.refresh", self.mentorship.mentor_id, now)
        later(self, "health.check_mentorship", self.mentorship_id, now)
        if result == SessionVerdict.HELD:
            later(self, "check_ins.ask", self.mentorship_id, now, key=f"check-ins-ask-{self.id}")

    def settle_later(self, now: datetime) -> None:
        key = f"session-settle-{self.id}-{self.sequence}"
        later(self, "sessions.settle", self.id, now, due_at=self.settles_at, key=key)

    def cancel(self, by: Actor | None, reason: str, late: bool, now: datetime) -> SessionCancellation:
        """It will not take place; both seats are free. `by` None: the mentorship ended.

        Raises AlreadyCancelledSession, AlreadySettled.
        """
        if self.cancellation is not None:
            raise AlreadyCancelledSession
        if self.result is not None:
            raise AlreadySettled
        self.cancellation = SessionCancellation(by_id=by.id if by else None, cancelled_at=now, reason=reason, late=late)
        self.closed_at = now
        self._release(now)
        later(self, "health.check_mentorship", self.mentorship_id, now)
        return self.cancellation

    def _release(self, now: datetime) -> None:
        for seat in self.seats:
            seat.released_at = seat.released_at or now

    def rate(self, by: Actor, stars: int, word: str, now: datetime) -> "SessionRating":
        """One of the two rates the session, once it has begun.

        Raises AlreadyRated, AlreadyCancelledSession, NotYetOver, NotHeld.
        """
        if self.rating_by(by.id) is not None:
            raise AlreadyRated
        if self.cancellation is not None:
            raise AlreadyCancelledSession
        if now < self.starts_at:
            raise NotYetOver
        if not self._held_for(by.id):
            raise NotHeld
        if self.report_of(self.side_of(by.id)) is None and self.result is None:
            # Whoever rates a session says that it was held.
            self.report(by, SessionVerdict.HELD, self.minutes, now)
        rating = SessionRating(rater_id=by.id, side=self.side_of(by.id), stars=stars, word=word, rated_at=now)
        self.ratings.append(rating)
        later(self, "health.check_mentorship", self.mentorship_id, now)
        later(self, "catalogue.refresh", self.mentorship.mentor_id, now)
        return rating

    @property
    def minutes(self) -> int:
        """How long it was planned, or logged, in minutes."""
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1))

    @property
    def settles_at(self) -> datetime:
        """When it is settled without another word: 72 hours after its end, or after it was logged."""
        return max(self.ends_at, self.created_at) + SETTLES_AFTER

    def _held_for(self, person_id: int) -> bool:
        """Whether the result or, before there is one, the person's own word does not say otherwise."""
        word = self.report_of(self.side_of(person_id))
        return (self.result.result if self.result else word.verdict if word else "held") == SessionVerdict.HELD

    def side_of(self, person_id: int) -> Side:
        return Side.MENTEE if person_id == self.mentorship.mentee_id else Side.MENTOR

    def report_of(self, side: Side) -> SessionReport | None:
        """What a side said last."""
        return next((report for report in reversed(self.reports) if report.side == side), None)

    def rating_by(self, person_id: int) -> "SessionRating | None":
        return next((r for r in self.ratings if r.rater_id == person_id), None)

    def can_be_rated_by(self, person_id: int, now: datetime) -> bool:
        return (
            self.mentorship.includes(person_id)
            and self.rating_by(person_id) is None
            and self.status(now) not in (SessionStatus.AHEAD, SessionStatus.CANCELLED)
            and self._held_for(person_id)
        )

    def status(self, now: datetime) -> SessionStatus:
        """How it stands at this moment."""
        result = self.result.result if self.result else None
        return status_at(now, self.starts_at, self.ends_at, result, self.cancellation is not None)


class SessionRating(Base):
    """One to five stars and a word, from one of the two about a session. Append-only."""

    __tablename__ = "session_ratings"
    __table_args__ = (
        between("stars", 1, 5),
        one_of("side", Side),
        not_longer("word", 500),
        Index("ix_session_ratings_rated_at", "rated_at"),
        Index("ix_session_ratings_words", "rated_at", postgresql_where=text("word <> ''")),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_sessions.id"), primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    side: Mapped[str]
    stars: Mapped[int]
    word: Mapped[str] = mapped_column(default="", server_default="")
    rated_at: Mapped[datetime]
    session: Mapped[MentoringSession] = relationship(back_populates="ratings")


def status_at(
    now: datetime, starts_at: datetime, ends_at: datetime, result: str | None, is_cancelled: bool
) -> SessionStatus:
    """How a session of these times stands, with what became of it."""
    if is_cancelled:
        return SessionStatus.CANCELLED
    if result:
        known: dict[str, SessionStatus] = {SessionVerdict.HELD: SessionStatus.HELD, DISPUTED: SessionStatus.DISPUTED}
        return known.get(result, SessionStatus.MISSED)
    if now < starts_at:
        return SessionStatus.AHEAD
    return SessionStatus.UNDER_WAY if now < ends_at else SessionStatus.TO_CONFIRM


def seen_by(person_id: int) -> Select[MentoringSession]:
    """Sessions of mentorships that a person is part of."""
    return (
        select(MentoringSession)
        .join(MentoringSession.mentorship)
        .join(Mentorship.mentor)
        .where(or_(Mentorship.mentee_id == person_id, Mentor.person_id == person_id))
    )
