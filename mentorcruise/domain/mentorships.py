"""Mentorships: from the start of the trial to the ending, and what the ending is called (A3, A16, B2, B8, B9, B13)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import BindParameter, ColumnElement, ForeignKey, Index, Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column, object_session, relationship

from mentorcruise.domain.applications import Application
from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.calling_off import call_off
from mentorcruise.domain.errors import MentorshipEnded
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor, MentorSearch, Person
from mentorcruise.domain.session_results import Side

if TYPE_CHECKING:
    from mentorcruise.domain.sessions import MentoringSession

TRIAL = timedelta(days=7)
REMIND_BEFORE_CHARGE = timedelta(days=2)
# Who left without answering the exit survey is asked once more.
ASK_AGAIN_AFTER = timedelta(days=2)


class EndingCause(StrEnum):
    """What ended a mentorship, as a fact; the outcome is read from it together with the exit survey."""

    MENTEE_LEFT = "mentee_left"
    MENTOR_ENDED = "mentor_ended"
    PAYMENT_FAILED = "payment_failed"
    LAPSED = "lapsed"


class Mentorship(Base):
    """A mentee and a mentor working towards a goal. Written by the job that applies Stripe's word, never by a form.

    Runs until it has an ending. `trial_ends_at` is NULL when the pair had used its one trial before.
    """

    __tablename__ = "mentorships"
    __table_args__ = (
        Index("ix_mentorships_mentor_id", "mentor_id", "started_at"),
        Index("ix_mentorships_mentee_id", "mentee_id", "started_at"),
        Index("ix_mentorships_started_at", "started_at"),
    )

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    goal_category: Mapped[str]
    started_at: Mapped[datetime]
    trial_ends_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(back_populates="mentorship")
    mentor: Mapped[Mentor] = relationship()
    mentee: Mapped[Person] = relationship()
    ending: Mapped["MentorshipEnding | None"] = relationship(back_populates="mentorship")
    booked: Mapped[list["MentoringSession"]] = relationship(
        primaryjoin="and_(Mentorship.id == MentoringSession.mentorship_id, MentoringSession.closed_at.is_(None), "
        "MentoringSession.origin == 'booked')",
        viewonly=True,
    )
    """Sessions that were booked and are neither cancelled nor settled."""

    @classmethod
    def start(cls, application: Application, trial_ends_at: datetime | None, now: datetime) -> "Mentorship":
        """The subscription has begun: the mentorship runs from now, with the trial that the pair has left."""
        return cls(
            application=application,
            mentor_id=application.mentor_id,
            mentee_id=application.mentee_id,
            goal_category=application.goal_category,
            started_at=now,
            trial_ends_at=trial_ends_at,
        )

    def started(self, search: MentorSearch | None, now: datetime) -> None:
        """What follows from the start, once it is stored: the search ends, both are told, the charge is announced."""
        if search is not None:
            search.end("paired", now)
        later(self, "letters.mentorship_started", self.id, now, key=f"mentorship-started-{self.id}")
        later(self, "catalogue.refresh", self.mentor_id, now)
        if self.trial_ends_at:
            remind_at = max(now, self.trial_ends_at - REMIND_BEFORE_CHARGE)
            later(
                self,
                "letters.trial_ends_soon",
                self.id,
                now,
                due_at=remind_at,
                key=f"trial-ends-soon-{self.id}",
            )

    def end(self, cause: EndingCause, by: Actor | None, note: str, now: datetime) -> "MentorshipEnding":
        """It is over: the place is free, what was booked is cancelled, figures and alerts are computed anew.

        Who has no other mentor and an application open looks for one from that moment.
        Raises MentorshipEnded when it was before.
        """
        if self.ending is not None:
            raise MentorshipEnded
        # Whoever cancels for the end of the trial leaves at that very moment, and has paid nothing.
        in_trial = self.trial_ends_at is not None and now <= self.trial_ends_at
        self.ending = MentorshipEnding(
            cause=cause, by_id=by.id if by else None, note=note, ended_at=now, during_trial=in_trial
        )
        self.application.closed_at = now
        if self.application.place:
            self.application.place.release(now)
        call_off([session for session in self.booked if session.starts_at >= now], None, "", now)
        later(self, "figures.follow", self.id, now)
        later(self, "health.check_mentorship", self.id, now)
        later(self, "letters.mentorship_ended", self.id, now, key=f"mentorship-ended-{self.id}")
        ask_at = now + ASK_AGAIN_AFTER
        later(self, "letters.exit_survey_wanted", self.id, now, due_at=ask_at, key=f"exit-survey-wanted-{self.id}")
        if _session_of(self).scalar(_looks_on(self)):
            self.mentee.look_for_mentor(now)
        return self.ending

    def is_trial_at(self, now: datetime) -> bool:
        return self.trial_ends_at is not None and now < self.trial_ends_at and self.ending is None

    def trial_days_left(self, now: datetime) -> int:
        """Whole days of the trial still ahead, the begun one counted; 0 when it is over."""
        if self.trial_ends_at is None or now >= self.trial_ends_at:
            return 0
        return -((now - self.trial_ends_at) // timedelta(days=1))

    def includes(self, person_id: int) -> bool:
        return person_id in (self.mentee_id, self.mentor.person_id)

    def side_of(self, person_id: int) -> Side:
        """Which of the two someone is."""
        return Side.MENTEE if person_id == self.mentee_id else Side.MENTOR

    def can_be_ended_by_mentor(self, person_id: int) -> bool:
        return self.ending is None and person_id == self.mentor.person_id


class MentorshipEnding(Base):
    """That a mentorship ended: when, by what cause and whom, and whether within the trial (a trial loss). Append-only."""

    __tablename__ = "mentorship_endings"
    __table_args__ = (
        one_of("cause", EndingCause),
        not_longer("note", 2000),
        Index("ix_mentorship_endings_ended_at", "ended_at"),
    )

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"), primary_key=True)
    ended_at: Mapped[datetime]
    cause: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(default="", server_default="")
    during_trial: Mapped[bool]
    mentorship: Mapped[Mentorship] = relationship(back_populates="ending")


def has_mentor(person_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """SQL: whether a mentorship of this person as the mentee runs now."""
    has_ended = exists().where(MentorshipEnding.mentorship_id == Mentorship.id)
    return exists().where(Mentorship.mentee_id == person_id, ~has_ended)


def _looks_on(ended: Mentorship) -> Select[bool]:
    """Whether the mentee has applied to someone else, and no other mentorship runs."""
    applied = exists().where(Application.mentee_id == ended.mentee_id, Application.closed_at.is_(None))
    return select(applied & ~has_mentor(ended.mentee_id))


def _session_of(mentorship: Mentorship) -> Session:
    session = object_session(mentorship)
    if session is None:
        raise RuntimeError("the mentorship belongs to a session first")
    return session


def seen_by(person_id: int | BindParameter[int]) -> Select[Mentorship]:
    """Mentorships that a person is part of."""
    return (
        select(Mentorship)
        .join(Mentorship.mentor)
        .where(or_(Mentorship.mentee_id == person_id, Mentor.person_id == person_id))
    )
