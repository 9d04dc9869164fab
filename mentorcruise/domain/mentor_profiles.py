"""Mentor profiles: submitted by a person, revised by the mentor, plans added and retired, never changed."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, object_session, selectinload

from mentorcruise.domain.errors import AlreadyAMentor, Refusal
from mentorcruise.domain.mentors import Mentor, Plan, Skill
from mentorcruise.domain.people import Person
from mentorcruise.domain.skills import first_free, resolve, slugify

MOST_PLANS = 6
MOST_SUGGESTIONS = 400


class LastPlan(Refusal):
    title = "This is your only plan"
    message = "A mentor offers at least one plan, so the last one cannot be retired."
    kept = "The plan is still offered."
    next_step = "Add the plan that takes its place first, then retire this one."


class TooManyPlans(Refusal):
    title = "That are plans enough"
    message = f"A mentor offers at most {MOST_PLANS} plans at a time, so that mentees can choose."
    next_step = "Retire a plan first, then add the new one."


@dataclass(frozen=True)
class Profile:
    """What a mentor tells about themselves, checked by the form. `skills` are names as typed, `languages` ISO codes."""

    headline: str
    company: str | None
    bio: str
    motivation: str
    capacity: int
    skills: list[str]
    languages: list[str]


@dataclass(frozen=True)
class Offer:
    """A plan as it is offered: price per month in minor units of the currency."""

    name: str
    description: str
    price_cents: int
    currency: str
    sessions_per_month: int
    minutes_per_session: int


def submit_profile(person: Person, profile: Profile, offer: Offer, now: datetime) -> Mentor:
    """Someone asks to become a mentor; the profile waits for an operator. They no longer look for a mentor themselves.

    Raises AlreadyAMentor when there is a profile.
    """
    session = _session_of(person)
    if session.scalar(select(Mentor.id).where(Mentor.person_id == person.id)) is not None:
        raise AlreadyAMentor
    mentor = Mentor(
        person=person, slug=_free_slug(session, person.name), headline=profile.headline, capacity=profile.capacity,
        created_at=now,
    )  # fmt: skip
    session.add(mentor)
    session.flush()
    revise_profile(mentor, profile, now)
    add_plan(mentor, offer, now)
    person.stop_looking(now)
    return mentor


def revise_profile(mentor: Mentor, profile: Profile, now: datetime) -> None:
    """The mentor describes themselves anew; what was decided about them stands."""
    mentor.headline, mentor.company, mentor.bio = profile.headline, profile.company, profile.bio
    mentor.motivation = profile.motivation
    mentor.offer_places(profile.capacity, now)
    mentor.learn(resolve(_session_of(mentor), profile.skills, now))
    mentor.speak(profile.languages)
    mentor.changed(now)


def add_plan(mentor: Mentor, offer: Offer, now: datetime) -> Plan:
    """Offer a further plan; the very one that is offered already is that one. Raises TooManyPlans."""
    terms = asdict(offer)
    if same := next((p for p in mentor.current_plans if terms == {name: getattr(p, name) for name in terms}), None):
        return same
    if len(mentor.current_plans) >= MOST_PLANS:
        raise TooManyPlans
    plan = mentor.offer(
        offer.name, offer.description, offer.price_cents, offer.currency, offer.sessions_per_month,
        offer.minutes_per_session, now,
    )  # fmt: skip
    mentor.changed(now)
    return plan


def retire_plan(plan: Plan, now: datetime) -> None:
    """Offer a plan no longer; who subscribed to it keeps it. Raises LastPlan."""
    if plan.retired_at is not None:
        return
    if len(plan.mentor.current_plans) == 1:
        raise LastPlan
    plan.retired_at = now
    plan.mentor.changed(now)


def profile_of(person_id: int, lock: bool = False) -> Select[Mentor]:
    """A person's mentor profile with all that its page shows; with `lock` two changes to it wait for each other."""
    wanted = (
        select(Mentor)
        .where(Mentor.person_id == person_id)
        .options(selectinload(Mentor.plans), selectinload(Mentor.decisions))
    )
    return wanted.with_for_update() if lock else wanted


def skill_suggestions() -> Select[str]:
    """Names of known skills, for the form to suggest."""
    return select(Skill.name).order_by(func.lower(Skill.name)).limit(MOST_SUGGESTIONS)


def _free_slug(session: Session, name: str) -> str:
    slug = slugify(name, "mentor")
    # Two people of one name who submit at once wait for each other here rather than fail.
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"mentor-slug:{slug}"))))
    taken = session.scalars(select(Mentor.slug).where(Mentor.slug.startswith(slug, autoescape=True))).all()
    return first_free(slug, taken)


def _session_of(row: Person | Mentor) -> Session:
    session = object_session(row)
    if session is None:
        raise RuntimeError("the row belongs to a session first")
    return session
