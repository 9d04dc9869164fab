"""A session as a file to download, for its two people alone (F17)."""

import pytest

from mentorcruise import clock
from mentorcruise.domain.calling_off import call_off
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from tests.calendar.entries import icalendar_events, vobject_events
from tests.factories import make_booking, make_mentee
from tests.mail.letters import met


@pytest.fixture
def session(app) -> MentoringSession:
    return db.session.get_one(MentoringSession, make_booking(met(), topic="Types").session_id)


def test_each_of_the_two_gets_it_as_a_file(session, visitor):
    for person in (session.mentorship.mentee, session.mentorship.mentor.person):
        answer = visitor(person).get(f"/sessions/{session.id}/invitation.ics")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="session-{session.id}.ics"'
        assert answer.content_type == "text/calendar; charset=utf-8"
        (event,), (other,) = icalendar_events(answer.data), vobject_events(answer.data)
        assert event.start == session.starts_at == other.dtstart.value
        assert event["UID"] == f"{session.room}@localhost"


def test_a_stranger_finds_nothing(session, visitor):
    """S1."""
    assert visitor(make_mentee("Sam Stranger")).get(f"/sessions/{session.id}/invitation.ics").status_code == 404
    assert visitor().get(f"/sessions/{session.id}/invitation.ics").status_code == 303


def test_one_of_a_series_brings_the_whole_series(app, visitor):
    """One entry of its own would stand beside the series' in the calendar."""
    booked = make_booking(met(), every_weeks=1, times=3)
    session = db.session.get_one(MentoringSession, booked.session_id)
    answer = visitor(session.mentorship.mentee).get(f"/sessions/{session.id}/invitation.ics")
    (event,) = icalendar_events(answer.data)
    assert event["UID"] == f"{session.series.uid}@localhost" and event["RRULE"]["COUNT"] == [3]


def test_a_cancelled_session_has_no_file(session, visitor):
    call_off([session], session.mentorship.mentee, "", clock.now())
    db.session.commit()
    answer = visitor(session.mentorship.mentee).get(f"/sessions/{session.id}/invitation.ics")
    assert answer.status_code == 404
