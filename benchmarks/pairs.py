"""A mentor and a mentee of the small place, who work with each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from benchmarks.world import Place
from mentorcruise import clock
from mentorcruise.domain.application_profiles import ApplicationProfile
from mentorcruise.domain.applications import Application, ApplicationDecision, ApplicationReason, SkillAssessment
from mentorcruise.domain.availability import MentorCalendar, WeeklyHours
from mentorcruise.domain.catalogue import CatalogueEntry
from mentorcruise.domain.mentors import MOST_PLACES, Mentor
from mentorcruise.domain.mentors import Place as MenteesPlace
from mentorcruise.domain.mentorships import TRIAL, Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.domain.subscriptions import Subscription, SubscriptionState
from mentorcruise.extensions import db

GOAL = "Within six months I want to move from support into backend development and pass interviews for it. " * 2


@dataclass(frozen=True)
class Pair:
    """A running mentorship with its two people."""

    mentorship_id: int
    mentee_id: int
    mentor_person_id: int
    mentor_id: int


def make_pair(place: Place, name: str, mentor: int = 0, days: int = 8) -> Pair:
    """A mentee of that name, for so many days with a mentor of the place: the first who had a place free, or the one who
    comes so many after. Needs the app's context.

    The mentor's capacity grows by one, so that a mentor may have more mentees than the population has given places.
    """
    _number_after_the_population(place)
    started = clock.now() - timedelta(days=days)
    applied = started - timedelta(days=1)
    chosen = db.session.scalars(
        select(Mentor).join(CatalogueEntry, CatalogueEntry.mentor_id == Mentor.id)
        .where(CatalogueEntry.places_open > 0).order_by(Mentor.id).offset(mentor).limit(1)
    ).one()  # fmt: skip
    chosen.capacity = min(chosen.capacity + 1, MOST_PLACES)
    mentee = Person(
        email=f"{name.lower().replace(' ', '.')}@example.org", name=f"{name} Bench", joined_at=applied,
        confirmed_at=applied, time_zone="Asia/Tokyo", country="JP",
    )  # fmt: skip
    db.session.add(mentee)
    db.session.flush()
    application = _application(mentee, chosen, applied)
    db.session.add(application)
    db.session.flush()
    languages = sorted(chosen.languages)
    profile = ApplicationProfile(
        application_id=application.id, country=mentee.country, languages=languages, known_at=applied
    )
    mentorship = Mentorship.start(application, started + TRIAL, started)
    db.session.add_all((profile, mentorship, _subscription(application, started)))
    db.session.commit()
    return Pair(mentorship.id, mentee.id, chosen.person_id, chosen.id)


def _number_after_the_population(place: Place) -> None:
    for table in ("people", "mentors"):
        place.connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # our own two names
        )


def _application(mentee: Person, mentor: Mentor, at: datetime) -> Application:
    """As it stands after the mentor's yes: with reasons, baseline, decision and place."""
    baseline = [
        SkillAssessment(skill=skill, assessor_id=mentee.id, moment="baseline", score=2, assessed_at=at)
        for skill in mentor.skills
    ]
    return Application(
        mentee=mentee, mentor=mentor, plan=mentor.current_plans[0], goal_category="change_careers", goal_statement=GOAL,
        why="", submitted_at=at, reason_rows=[ApplicationReason(reason="skills")], assessments=baseline,
        decision=ApplicationDecision(verdict="accepted", decided_by_id=mentor.person_id, decided_at=at),
        place=MenteesPlace(mentor_id=mentor.id, taken_at=at),
    )  # fmt: skip


def _subscription(application: Application, at: datetime) -> Subscription:
    """Paid for a month after the trial."""
    return Subscription(
        application_id=application.id, stripe_subscription_id=f"sub_{application.id}",
        stripe_customer_id=f"cus_{application.mentee_id}", status="active", price_cents=application.plan.price_cents,
        currency=application.plan.currency, started_at=at, trial_ends_at=at + TRIAL,
        current_period_ends_at=at + TRIAL + timedelta(days=30), synced_at=at,
        states=[SubscriptionState(status="trialing", at=at), SubscriptionState(status="active", at=at + TRIAL)],
    )  # fmt: skip


def open_calendar(pair: Pair, **rules: int) -> None:
    """Hours from nine to five on each working day, by the clock in Berlin, unless the mentor has a calendar."""
    if db.session.get(MentorCalendar, pair.mentor_id):
        return
    plain = {"step_minutes": 30, "buffer_minutes": 15, "notice_hours": 0, "horizon_days": 60, **rules}
    hours = [WeeklyHours(mentor_id=pair.mentor_id, weekday=day, begins=540, ends=1020) for day in range(5)]
    db.session.add(MentorCalendar(mentor_id=pair.mentor_id, time_zone="Europe/Berlin", updated_at=clock.now(), **plain))
    db.session.add_all(hours)
    db.session.commit()
