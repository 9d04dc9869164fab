"""Jobs about who needs help."""

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from mentorcruise.health import monitor
from mentorcruise.health.rules import Subject
from mentorcruise.jobs.registry import job


@job("health.check_mentorship")
def check_mentorship(mentorship_id: str) -> None:
    """A rating or the ending of a mentorship may open or close its alerts."""
    monitor.check(db.session(), Subject(AlertSubject.MENTORSHIP, int(mentorship_id)), clock.now())


@job("health.check_search")
def check_search(search_id: str) -> None:
    """Someone's search for a mentor has changed."""
    mentee_id = db.session.scalar(select(MentorSearch.mentee_id).where(MentorSearch.id == int(search_id)))
    if mentee_id is not None:
        monitor.check(db.session(), Subject(AlertSubject.PERSON, mentee_id), clock.now())


@job("health.check_all")
def check_all(period: str) -> None:
    """Once an hour every rule looks at everyone: time alone can raise an alert."""
    monitor.check_all(db.session(), clock.now())
