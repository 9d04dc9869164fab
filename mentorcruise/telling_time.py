"""The database's triggers that keep what profiles said are told the demo's time, where it lies ahead of the wall clock."""

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from mentorcruise import clock
from mentorcruise.domain.mentors import Mentor, MentorLanguage, MentorSkill
from mentorcruise.domain.people import Person

KEPT = (Mentor, MentorLanguage, MentorSkill, Person)
_TELL = text("SELECT set_config('mentorcruise.now', :now, true)")


def install() -> None:
    """From now on, once, whatever the number of apps in this process."""
    if not event.contains(Session, "before_flush", _tell_session):
        event.listen(Session, "before_flush", _tell_session)


def _tell_session(session: Session, _context: object, _instances: object) -> None:
    """For this transaction alone. Outside the demo the database's own clock is right."""
    if clock.shift() and any(isinstance(row, KEPT) for row in (*session.new, *session.dirty, *session.deleted)):
        session.execute(_TELL, {"now": clock.now().isoformat()})
