"""A mentor and a mentee of the small place, who work with each other."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from benchmarks.world import Place
from mentorcruise import clock
from mentorcruise.domain.applications import Application
from mentorcruise.domain.availability import MentorCalendar, WeeklyHours
from mentorcruise.domain.catalogue import CatalogueEntry
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db

GOAL = "Within six months I want to move from support into backend development and pass interviews for it. " * 2


@dataclass(frozen=True)
class Pair:
    """A running mentorship with its two people."""

    mentorship_id: int
    mentee_id: int
    mentor_person_id: int
    mentor_id: int


def make_pair(place: Place, name: str) -> Pair:
    """A mentee of that name with the first mentor of the place who has a place free. Needs the app's context."""
    connection = place.connection
    for table in ("people", "mentors"):
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # our own two names
        )
    now = clock.now()
    mentor = db.session.scalars(
        select(Mentor).join(CatalogueEntry, CatalogueEntry.mentor_id == Mentor.id)
        .where(CatalogueEntry.places_open > 0).order_by(Mentor.id).limit(1)
    ).one()  # fmt: skip
    mentee = Person(
        email=f"{name.lower()}@example.org",
        name=f"{name} Bench",
        joined_at=now,
        confirmed_at=now,
        time_zone="Asia/Tokyo",
    )
    application = Application(
        mentee=mentee, mentor=mentor, plan=mentor.current_plans[0], goal_category="change_careers", goal_statement=GOAL,
        why="", submitted_at=now - timedelta(days=9),
    )  # fmt: skip
    db.session.add(application)
    db.session.flush()
    mentorship = Mentorship.start(application, None, now - timedelta(days=8))
    db.session.add(mentorship)
    db.session.commit()
    return Pair(mentorship.id, mentee.id, mentor.person_id, mentor.id)


def open_calendar(pair: Pair, **rules: int) -> None:
    """Hours from nine to five on each working day, by the clock in Berlin, unless the mentor has a calendar."""
    if db.session.get(MentorCalendar, pair.mentor_id):
        return
    plain = {"step_minutes": 30, "buffer_minutes": 15, "notice_hours": 0, "horizon_days": 60, **rules}
    hours = [WeeklyHours(mentor_id=pair.mentor_id, weekday=day, begins=540, ends=1020) for day in range(5)]
    db.session.add(MentorCalendar(mentor_id=pair.mentor_id, time_zone="Europe/Berlin", updated_at=clock.now(), **plain))
    db.session.add_all(hours)
    db.session.commit()
