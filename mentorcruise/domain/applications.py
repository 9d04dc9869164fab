"""Applications: a mentee asks a mentor with a goal statement; the mentor decides; a place is held (B3-B5, A18, A33, A35)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Select, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.application_words import DeclineReason, GoalCategory, MatchingReason
from mentorcruise.domain.base import Base, Id, between, not_longer, one_of
from mentorcruise.domain.errors import AlreadyClosed, AlreadyDecided, MentorNotAvailable
from mentorcruise.domain.mentors import Mentor, Place, Plan, Skill
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor, Person

if TYPE_CHECKING:
    from mentorcruise.domain.mentorships import Mentorship

SHORTEST_GOAL = 80
LONGEST_GOAL = 4000
OFFER_LASTS = timedelta(days=7)


class ApplicationStatus(StrEnum):
    """How an application stands, computed from its rows."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    ENDED = "ended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Application(Base):
    """A mentee's formal application to a mentor. Written once by the mentee; read by the two and by operators.

    `closed_at` is the one column that changes: set when it is declined, withdrawn or lapses, or when its mentorship
    ends. It carries the unique index that keeps one open application per pair.
    """

    __tablename__ = "applications"
    __table_args__ = (
        one_of("goal_category", GoalCategory),
        CheckConstraint(f"length(goal_statement) BETWEEN {SHORTEST_GOAL} AND {LONGEST_GOAL}", name="goal_statement"),
        not_longer("why", 2000),
        ForeignKeyConstraint(
            ["mentor_id", "plan_id"], ["plans.mentor_id", "plans.id"], name="fk_applications_own_plan"
        ),
        Index(
            "uq_applications_open_pair",
            "mentee_id",
            "mentor_id",
            unique=True,
            postgresql_where="closed_at IS NULL",
        ),
        Index("ix_applications_mentor_id", "mentor_id", "submitted_at"),
        Index("ix_applications_mentee_id", "mentee_id", "submitted_at"),
    )

    id: Mapped[Id]
    mentee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    plan_id: Mapped[int]
    goal_category: Mapped[str]
    goal_statement: Mapped[str]
    why: Mapped[str] = mapped_column(default="", server_default="")
    submitted_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    mentee: Mapped[Person] = relationship(foreign_keys=mentee_id)
    mentor: Mapped[Mentor] = relationship(foreign_keys=mentor_id)
    plan: Mapped[Plan] = relationship(foreign_keys="[Application.mentor_id, Application.plan_id]", overlaps="mentor")
    reason_rows: Mapped[list["ApplicationReason"]] = relationship(order_by="ApplicationReason.reason")
    decision: Mapped["ApplicationDecision | None"] = relationship(back_populates="application")
    withdrawal: Mapped["ApplicationWithdrawal | None"] = relationship()
    lapse: Mapped["ApplicationLapse | None"] = relationship()
    place: Mapped[Place | None] = relationship()
    mentorship: Mapped["Mentorship | None"] = relationship(back_populates="application")
    assessments: Mapped[list["SkillAssessment"]] = relationship(
        order_by="SkillAssessment.id", back_populates="application"
    )

    @property
    def status(self) -> ApplicationStatus:
        if self.withdrawal:
            return ApplicationStatus.WITHDRAWN
        if self.lapse:
            return ApplicationStatus.LAPSED
        if self.decision is None:
            return ApplicationStatus.PENDING
        if self.decision.verdict == "declined":
            return ApplicationStatus.DECLINED
        if self.closed_at:
            return ApplicationStatus.ENDED
        return ApplicationStatus.ACTIVE if self.has_started else ApplicationStatus.ACCEPTED

    @property
    def has_started(self) -> bool:
        """Whether a mentorship came of it."""
        return self.mentorship is not None

    @property
    def reasons(self) -> list[str]:
        return [row.reason for row in self.reason_rows]

    def can_be_withdrawn_by(self, person_id: int) -> bool:
        return person_id == self.mentee_id and self.status in (
            ApplicationStatus.PENDING,
            ApplicationStatus.ACCEPTED,
        )

    def can_be_subscribed_by(self, person_id: int) -> bool:
        return person_id == self.mentee_id and self.status == ApplicationStatus.ACCEPTED

    def accept(self, by: Actor, now: datetime) -> None:
        """The mentor says yes: a place is held and the mentee has a week to start the trial.

        Raises AlreadyDecided, AlreadyClosed, MentorNotAvailable when the mentor is not listed; NoPlaceLeft comes from
        the database when the place is stored.
        """
        if not self.mentor.is_listed:
            raise MentorNotAvailable("You are not listed at the moment, so you cannot accept new mentees.")
        self._decide("accepted", None, "", by, now)
        self.place = Place(mentor_id=self.mentor_id, taken_at=now)
        later(self, "catalogue.refresh", self.mentor_id, now)
        later(self, "health.check_mentor", self.mentor_id, now)
        later(
            self,
            "applications.lapse",
            self.id,
            now,
            due_at=now + OFFER_LASTS,
            key=f"application-lapse-{self.id}",
        )

    def decline(self, code: DeclineReason, reason: str, by: Actor, now: datetime) -> None:
        """The mentor says no, with a reason that the mentee reads. Raises AlreadyDecided, AlreadyClosed."""
        self._decide("declined", code, reason, by, now)
        self.closed_at = now

    def _decide(self, verdict: str, code: str | None, reason: str, by: Actor, now: datetime) -> None:
        if self.decision is not None:
            raise AlreadyDecided
        if self.closed_at is not None:
            raise AlreadyClosed
        self.decision = ApplicationDecision(
            verdict=verdict, reason_code=code, reason=reason, decided_by_id=by.id, decided_at=now
        )
        later(self, "letters.application_decided", self.id, now, key=f"application-decided-{self.id}")
        later(self, "health.check_application", self.id, now)

    def withdraw(self, by: Actor, reason: str, now: datetime) -> None:
        """The mentee takes it back, before a subscription has started. Raises AlreadyClosed."""
        if not self.can_be_withdrawn_by(by.id):
            raise AlreadyClosed
        self.withdrawal = ApplicationWithdrawal(by_id=by.id, withdrawn_at=now, reason=reason)
        self._close(now)
        later(self, "letters.application_withdrawn", self.id, now, key=f"application-withdrawn-{self.id}")
        later(self, "health.check_application", self.id, now)

    def lapse_now(self, now: datetime) -> bool:
        """The accepted offer was not taken up in time: the place is free again. False when there is nothing to lapse."""
        if self.status != ApplicationStatus.ACCEPTED:
            return False
        self.lapse = ApplicationLapse(lapsed_at=now)
        self._close(now)
        later(self, "letters.application_lapsed", self.id, now, key=f"application-lapsed-{self.id}")
        return True

    def _close(self, now: datetime) -> None:
        self.closed_at = now
        if self.place:
            self.place.release(now)


class ApplicationReason(Base):
    """One reason why the mentee chose this mentor (A18)."""

    __tablename__ = "application_reasons"
    __table_args__ = (one_of("reason", MatchingReason),)

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)


class ApplicationDecision(Base):
    """The mentor's yes or no, once. Append-only."""

    __tablename__ = "application_decisions"
    __table_args__ = (
        one_of("verdict", ("accepted", "declined")),
        one_of("reason_code", DeclineReason),
        not_longer("reason", 2000),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    verdict: Mapped[str]
    reason_code: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]
    application: Mapped[Application] = relationship(back_populates="decision")


class ApplicationWithdrawal(Base):
    """The mentee took the application back. Append-only."""

    __tablename__ = "application_withdrawals"
    __table_args__ = (not_longer("reason", 2000),)

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(default="", server_default="")
    withdrawn_at: Mapped[datetime]


class ApplicationLapse(Base):
    """The accepted offer was not taken up in time. Append-only."""

    __tablename__ = "application_lapses"

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    lapsed_at: Mapped[datetime]


class SkillAssessment(Base):
    """How good someone says the mentee is at a skill, 1-5, at a moment (A35). Append-only: the baseline is frozen."""

    __tablename__ = "skill_assessments"
    __table_args__ = (
        between("score", 1, 5),
        one_of("moment", ("baseline", "milestone", "final")),
        Index(
            "uq_skill_assessments_once",
            "application_id",
            "skill_id",
            "assessor_id",
            "moment",
            unique=True,
            postgresql_where="moment <> 'milestone'",
        ),
        Index("ix_skill_assessments_application_id", "application_id"),
    )

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"))
    assessor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    moment: Mapped[str]
    score: Mapped[int]
    assessed_at: Mapped[datetime]
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestones.id"))
    application: Mapped[Application] = relationship(back_populates="assessments")
    skill: Mapped[Skill] = relationship()


def seen_by(person_id: int) -> Select[Application]:
    """Applications that a person may see: their own, and those made to them."""
    return (
        select(Application)
        .join(Application.mentor)
        .where(or_(Application.mentee_id == person_id, Mentor.person_id == person_id))
    )
