"""Mentors: their profile, skills, languages, plans, places, and the operators' decision to list them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CHAR, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer, one_of
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor, Person

MOST_PLACES = 50
MOST_SKILLS = 12


class Verdict(StrEnum):
    """What an operator decided about a mentor (F6). The last verdict is in force."""

    APPROVED = "approved"
    DECLINED = "declined"
    SUSPENDED = "suspended"


class MentorStatus(StrEnum):
    """How a mentor stands now, computed from the last decision."""

    WAITING = "waiting"
    LISTED = "listed"
    DECLINED = "declined"
    SUSPENDED = "suspended"


class Skill(Base):
    """A skill under its one canonical name. Written by the import and by mentors; merged by aliases."""

    __tablename__ = "skills"
    __table_args__ = (CheckConstraint("length(name) BETWEEN 1 AND 60", name="name"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    added_at: Mapped[datetime]


class SkillAlias(Base):
    """Another way to write a skill, folded (lower case, no spaces, dots or hyphens): `front-end` -> `frontend`."""

    __tablename__ = "skill_aliases"
    __table_args__ = (Index("ix_skill_aliases_skill_id", "skill_id"),)

    alias: Mapped[str] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"))


class MentorSkill(Base):
    __tablename__ = "mentor_skills"
    __table_args__ = (Index("ix_mentor_skills_skill_id", "skill_id"),)

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)
    position: Mapped[int]
    skill: Mapped[Skill] = relationship()


class MentorLanguage(Base):
    """A language that a mentor works in, as an ISO 639-1 code."""

    __tablename__ = "mentor_languages"

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(CHAR(2), primary_key=True)


class Mentor(Base):
    """A person's mentor profile. Written by that person; listed once an operator has approved it.

    `capacity` is how many mentees at once; that it is never exceeded by a new acceptance is the database's doing
    (trigger `place_within_capacity`), so lowering it below what is taken is allowed and only stops new ones.
    """

    __tablename__ = "mentors"
    __table_args__ = (
        between("capacity", 0, MOST_PLACES),
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug"),
        CheckConstraint("length(headline) BETWEEN 1 AND 160", name="headline"),
        not_longer("bio", 6000),
        not_longer("motivation", 3000),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    headline: Mapped[str]
    bio: Mapped[str] = mapped_column(default="", server_default="")
    company: Mapped[str | None]
    motivation: Mapped[str] = mapped_column(default="", server_default="")
    capacity: Mapped[int] = mapped_column(default=3)
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    plans: Mapped[list["Plan"]] = relationship(order_by="Plan.price_cents", back_populates="mentor")
    decisions: Mapped[list["MentorDecision"]] = relationship(order_by="MentorDecision.id", back_populates="mentor")
    capacities: Mapped[list["MentorCapacity"]] = relationship(order_by="MentorCapacity.id")
    skill_rows: Mapped[list[MentorSkill]] = relationship(
        order_by=MentorSkill.position, cascade="all, delete-orphan", passive_deletes=True
    )
    language_rows: Mapped[list[MentorLanguage]] = relationship(
        order_by=MentorLanguage.language, cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def status(self) -> MentorStatus:
        if not self.decisions:
            return MentorStatus.WAITING
        verdict = self.decisions[-1].verdict
        return MentorStatus.LISTED if verdict == Verdict.APPROVED else MentorStatus(verdict)

    @property
    def is_listed(self) -> bool:
        return self.status == MentorStatus.LISTED

    @property
    def skills(self) -> list[Skill]:
        return [row.skill for row in self.skill_rows]

    @property
    def languages(self) -> list[str]:
        return [row.language for row in self.language_rows]

    @property
    def current_plans(self) -> list["Plan"]:
        return [plan for plan in self.plans if plan.retired_at is None]

    def decide(self, verdict: Verdict, reason: str, by: Actor, now: datetime) -> "MentorDecision":
        """An operator lists, declines or suspends this mentor, with the reason that the mentor is mailed."""
        decision = MentorDecision(verdict=verdict, reason=reason, decided_by_id=by.id, decided_at=now)
        self.decisions.append(decision)
        self.changed(now)
        later(
            self,
            "letters.mentor_decided",
            self.id,
            now,
            key=f"mentor-decided-{self.id}-{len(self.decisions)}",
        )
        return decision

    def learn(self, skills: list[Skill]) -> None:
        """These are the mentor's skills, in this order of importance."""
        held = {row.skill_id: row for row in self.skill_rows}
        self.skill_rows = [held.get(skill.id) or MentorSkill(skill=skill) for skill in skills]
        for position, row in enumerate(self.skill_rows):
            row.position = position

    def speak(self, languages: list[str]) -> None:
        """These are the languages that the mentor works in (ISO 639-1)."""
        held = {row.language: row for row in self.language_rows}
        self.language_rows = [held.get(code) or MentorLanguage(language=code) for code in languages]

    def offer(
        self,
        name: str,
        description: str,
        price_cents: int,
        currency: str,
        sessions: int,
        minutes: int,
        now: datetime,
    ) -> "Plan":
        """Offer a plan. Plans are never changed, so that what a mentee agreed to stays readable; a new one takes its place."""
        plan = Plan(
            name=name, description=description, price_cents=price_cents, currency=currency,
            sessions_per_month=sessions, minutes_per_session=minutes, created_at=now,
        )  # fmt: skip
        self.plans.append(plan)
        return plan

    def offer_places(self, capacity: int, now: datetime) -> None:
        """Take so many mentees at once; what it was before is kept."""
        if capacity != self.capacity:
            self.capacities.append(MentorCapacity(former=self.capacity, capacity=capacity, at=now))
            self.capacity = capacity
            later(self, "health.check_mentor", self.id, now)

    def changed(self, now: datetime) -> None:
        """The catalogue shall show what is true now."""
        later(self, "catalogue.refresh", self.id, now)


class Plan(Base):
    """What a mentee can subscribe to, per month. Written by the mentor; never changed, only retired."""

    __tablename__ = "plans"
    __table_args__ = (
        CheckConstraint("price_cents BETWEEN 100 AND 1000000", name="price"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("length(name) BETWEEN 1 AND 60", name="name"),
        between("sessions_per_month", 0, 31),
        between("minutes_per_session", 10, 240),
        not_longer("description", 1000),
        # What an application points at, so that the database itself forbids another mentor's plan.
        UniqueConstraint("mentor_id", "id"),
    )

    id: Mapped[Id]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    price_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(CHAR(3))
    sessions_per_month: Mapped[int]
    minutes_per_session: Mapped[int]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    mentor: Mapped[Mentor] = relationship(back_populates="plans")


class MentorCapacity(Base):
    """That a mentor has changed how many mentees they take: from how many to how many, since when. Append-only.

    Before the first row it was `former` ever since; without any, what the mentor's own row says.
    """

    __tablename__ = "mentor_capacities"
    __table_args__ = (Index("ix_mentor_capacities_mentor_id", "mentor_id", "id"),)

    id: Mapped[Id]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    former: Mapped[int]
    capacity: Mapped[int]
    at: Mapped[datetime]


class MentorDecision(Base):
    """An operator's verdict on a mentor, with the reason. Append-only."""

    __tablename__ = "mentor_decisions"
    __table_args__ = (
        one_of("verdict", Verdict),
        not_longer("reason", 2000),
        Index("ix_mentor_decisions_mentor_id", "mentor_id", "id"),
    )

    id: Mapped[Id]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    verdict: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]
    mentor: Mapped[Mentor] = relationship(back_populates="decisions")


class Place(Base):
    """One of a mentor's places, held by an accepted application until its mentorship ends.

    Inserting one locks the mentor and counts: the trigger `place_within_capacity` refuses the one too many.
    """

    __tablename__ = "places"
    __table_args__ = (
        Index("ix_places_mentor_id_held", "mentor_id", postgresql_where="released_at IS NULL"),
        Index("ix_places_mentor_id", "mentor_id", "taken_at"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    taken_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    def release(self, now: datetime) -> None:
        """The place is free again."""
        if self.released_at is None:
            self.released_at = now
            later(self, "catalogue.refresh", self.mentor_id, now)
            later(self, "health.check_mentor", self.mentor_id, now)
