"""Letters about check-ins: that one waits, and one reminder."""

from datetime import datetime

from mentorcruise.domain.check_ins import CheckIn
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line


def wanted(check_in_id: int, now: datetime) -> None:
    """To one of the two: how does it go?"""
    _post("check_in_wanted", check_in_id, now)


def reminder(check_in_id: int, now: datetime) -> None:
    """The same once more, four days later; not when it is answered or the mentorship is over."""
    _post("check_in_reminder", check_in_id, now)


def _post(name: str, check_in_id: int, now: datetime) -> None:
    check_in = db.session.get_one(CheckIn, check_in_id)
    mentorship = check_in.mentorship
    if check_in.answer is not None or mentorship.ending is not None:
        return
    mentee, mentor = mentorship.mentee, mentorship.mentor.person
    other: Person = mentor if check_in.person_id == mentee.id else mentee
    to: Person = mentee if other is mentor else mentor
    facts = {"check_in": check_in, "mentorship": mentorship, "other_name": one_line(other.name)}
    post(now, Draft(name, check_in.id, to, facts))
