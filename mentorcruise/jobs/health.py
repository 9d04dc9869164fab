"""Jobs about who needs help."""

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from mentorcruise.health import grading, monitor
from mentorcruise.health.rules import BY_NAME, RULES
from mentorcruise.health.thresholds import in_force
from mentorcruise.jobs.registry import job


@job("health.check_mentorship")
def check_mentorship(mentorship_id: str) -> None:
    """Something in a mentorship may open or close its alerts."""
    monitor.follow(db.session(), AlertSubject.MENTORSHIP, int(mentorship_id), clock.now())


@job("health.check_application")
def check_application(application_id: str) -> None:
    """An application was answered or taken back."""
    monitor.follow(db.session(), AlertSubject.APPLICATION, int(application_id), clock.now())


@job("health.check_mentor")
def check_mentor(mentor_id: str) -> None:
    """A place was taken or is free again, or the mentor offers more or fewer."""
    monitor.follow(db.session(), AlertSubject.MENTOR, int(mentor_id), clock.now())


@job("health.check_search")
def check_search(search_id: str) -> None:
    """Someone's search for a mentor has changed."""
    mentee_id = db.session.scalar(select(MentorSearch.mentee_id).where(MentorSearch.id == int(search_id)))
    if mentee_id is not None:
        monitor.follow(db.session(), AlertSubject.PERSON, mentee_id, clock.now())


@job("health.check_all")
def check_all(period: str) -> None:
    """Once an hour every rule looks at everyone, each by itself: time alone can raise an alert."""
    for rule in RULES:
        later(db.session(), "health.check_rule", rule.name, clock.now(), key=f"health-{rule.name}@{period}")


@job("health.check_rule")
def check_rule(rule: str) -> None:
    """One rule over everyone."""
    session, now = db.session(), clock.now()
    if rule in BY_NAME:
        monitor.check_rule(session, BY_NAME[rule], in_force(session, now)[rule], now)


@job("health.grade_all")
def grade_all(period: str) -> None:
    """Once a day every rule is graded anew."""
    for rule in RULES:
        later(db.session(), "health.grade_rule", rule.name, clock.now(), key=f"health-grade-{rule.name}@{period}")


@job("health.grade_rule")
def grade_rule(rule: str) -> None:
    """How well one rule has foreseen bad endings."""
    session, now = db.session(), clock.now()
    if rule in BY_NAME:
        grading.grade_rule(session, BY_NAME[rule], in_force(session, now)[rule].numbers, now)
