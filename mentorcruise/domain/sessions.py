"""Mentoring sessions that were held, and what both say of them (A25, A26, A28)."""

from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer, one_of
from mentorcruise.domain.errors import AlreadyRated, MentorshipEnded, NotYetHeld
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor

LONGEST_SESSION = 480


class Side(StrEnum):
    """Which of the two someone is in a mentorship."""

    MENTEE = "mentee"
    MENTOR = "mentor"


class MentoringSession(Base):
    """A session that a pair held: day, minutes, topic, and who logged it. Never changed."""

    __tablename__ = "mentoring_sessions"
    __table_args__ = (
        between("minutes", 5, LONGEST_SESSION),
        CheckConstraint("length(topic) BETWEEN 3 AND 200", name="topic"),
        Index("ix_mentoring_sessions_mentorship_id", "mentorship_id", "held_on"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"))
    held_on: Mapped[date]
    minutes: Mapped[int]
    topic: Mapped[str]
    logged_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    logged_at: Mapped[datetime]
    submission_key: Mapped[UUID | None] = mapped_column(unique=True)

    mentorship: Mapped[Mentorship] = relationship()
    ratings: Mapped[list["SessionRating"]] = relationship(order_by="SessionRating.rated_at", back_populates="session")

    @classmethod
    def hold(
        cls,
        mentorship: Mentorship,
        held_on: date,
        minutes: int,
        topic: str,
        by: Actor,
        now: datetime,
        zone: tzinfo = UTC,
    ) -> "MentoringSession":
        """Log a held session; its day is one of the calendar in `zone`, where whoever logs it lives.

        Raises MentorshipEnded, NotYetHeld for a day outside the mentorship.
        """
        if mentorship.ending is not None:
            raise MentorshipEnded
        if not mentorship.started_at.astimezone(zone).date() <= held_on <= now.astimezone(zone).date():
            raise NotYetHeld
        return cls(
            mentorship=mentorship,
            held_on=held_on,
            minutes=minutes,
            topic=topic,
            logged_by_id=by.id,
            logged_at=now,
        )

    def logged(self, now: datetime) -> None:
        """What follows once it is stored: the other one is asked for a rating, the catalogue counts it."""
        later(self, "letters.session_logged", self.id, now, key=f"session-logged-{self.id}")
        later(self, "catalogue.refresh", self.mentorship.mentor_id, now)

    def rate(self, by: Actor, stars: int, word: str, now: datetime) -> "SessionRating":
        """One of the two rates the session, once. Raises AlreadyRated."""
        if self.rating_by(by.id) is not None:
            raise AlreadyRated
        side = Side.MENTEE if by.id == self.mentorship.mentee_id else Side.MENTOR
        rating = SessionRating(rater_id=by.id, side=side, stars=stars, word=word, rated_at=now)
        self.ratings.append(rating)
        later(self, "health.check_mentorship", self.mentorship_id, now)
        later(self, "catalogue.refresh", self.mentorship.mentor_id, now)
        return rating

    def rating_by(self, person_id: int) -> "SessionRating | None":
        return next((r for r in self.ratings if r.rater_id == person_id), None)

    def can_be_rated_by(self, person_id: int) -> bool:
        return self.mentorship.includes(person_id) and self.rating_by(person_id) is None


class SessionRating(Base):
    """One to five stars and a word, from one of the two about a session. Append-only."""

    __tablename__ = "session_ratings"
    __table_args__ = (between("stars", 1, 5), one_of("side", Side), not_longer("word", 500))

    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_sessions.id"), primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    side: Mapped[str]
    stars: Mapped[int]
    word: Mapped[str] = mapped_column(default="", server_default="")
    rated_at: Mapped[datetime]
    session: Mapped[MentoringSession] = relationship(back_populates="ratings")


def seen_by(person_id: int) -> Select[MentoringSession]:
    """Sessions of mentorships that a person is part of."""
    return (
        select(MentoringSession)
        .join(MentoringSession.mentorship)
        .join(Mentorship.mentor)
        .where(or_(Mentorship.mentee_id == person_id, Mentor.person_id == person_id))
    )
