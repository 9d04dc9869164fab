"""An invitation, its update and its cancellation, as two calendars that are not ours read them (F17)."""

from datetime import timedelta

import pytest
import vobject
from icalendar import Calendar, Event

from mentorcruise import ics
from tests.calendar.entries import MAX, MIA, STARTS, entry, icalendar_events, vobject_events


def test_an_invitation_says_when_where_and_with_whom() -> None:
    raw = ics.request(entry(description="Bring your plan.\nAnd tea."))
    assert Calendar.from_ical(raw)["METHOD"] == "REQUEST" == vobject.readOne(raw.decode()).method.value
    (event,), (other,) = icalendar_events(raw), vobject_events(raw)
    assert event.start == STARTS == other.dtstart.value
    assert event.end == STARTS + timedelta(minutes=45) == other.dtend.value
    assert event["SUMMARY"] == "Mia Mentee and Max Mentor" == other.summary.value
    assert event["DESCRIPTION"] == "Bring your plan.\nAnd tea." == other.description.value
    assert event["LOCATION"] == "https://meet.example/0b9c" == other.location.value
    assert event["URL"] == "https://mentors.example/sessions/7" == other.url.value
    assert event["ORGANIZER"] == "mailto:hello@mentors.example" == other.organizer.value
    assert [a.params["CN"] for a in event["ATTENDEE"]] == ["Mia Mentee", "Max Mentor"]
    assert [a.value for a in other.attendee_list] == ["mailto:mia@example.org", "invalid:nomail"]


def test_nobody_is_asked_to_answer() -> None:
    """Both agreed by booking; an answer would go to an address that nobody reads."""
    (event,) = icalendar_events(ics.request(entry()))
    assert {(a.params["PARTSTAT"], a.params["RSVP"]) for a in event["ATTENDEE"]} == {("ACCEPTED", "FALSE")}


def test_an_update_is_the_same_entry_with_a_higher_sequence() -> None:
    first = ics.request(entry())
    later = ics.request(entry(sequence=1, starts_at=STARTS + timedelta(days=1)))
    for read in (icalendar_events, vobject_events):
        (before,), (after,) = read(first), read(later)
        assert text(before, "uid") == text(after, "uid") == "0b9c@mentors.example"
        assert (text(before, "sequence"), text(after, "sequence")) == ("0", "1")
    assert icalendar_events(later)[0].start == STARTS + timedelta(days=1)


@pytest.mark.parametrize("read", [icalendar_events, vobject_events])
def test_a_cancellation_takes_the_same_entry_back(read) -> None:
    raw = ics.cancel(entry(sequence=2, alarm=timedelta(minutes=10)))
    (event,) = read(raw)
    assert Calendar.from_ical(raw)["METHOD"] == "CANCEL"
    assert (text(event, "uid"), text(event, "sequence"), text(event, "status")) == (
        "0b9c@mentors.example", "2", "CANCELLED",
    )  # fmt: skip
    assert b"VALARM" not in raw


def test_an_alarm_rings_before_the_start() -> None:
    raw = ics.request(entry(alarm=timedelta(minutes=10)))
    (event,), (other,) = icalendar_events(raw), vobject_events(raw)
    assert event.alarms.times[0].trigger == STARTS - timedelta(minutes=10)
    assert other.valarm.trigger.value == -timedelta(minutes=10)


def test_a_feed_has_a_name_and_shows_no_addresses() -> None:
    raw = ics.publish([entry(), entry(uid="1c@mentors.example")], "Mentoring", timedelta(hours=1))
    calendar = Calendar.from_ical(raw)
    assert (calendar["METHOD"], calendar["X-WR-CALNAME"]) == ("PUBLISH", "Mentoring")
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert len(vobject_events(raw)) == 2
    assert b"ATTENDEE" not in raw and MIA.email.encode() not in raw and MAX.name.encode() in raw


def test_an_empty_feed_is_a_calendar_too() -> None:
    assert Calendar.from_ical(ics.publish([], "Mentoring")).walk("VEVENT") == []


@pytest.mark.parametrize("write", [ics.request, ics.cancel, lambda one: ics.publish([one])])
def test_every_line_is_short_and_ends_as_calendars_want_it(write) -> None:
    raw = write(entry(summary="é" * 200, description="a long story " * 60))
    assert raw.endswith(b"END:VCALENDAR\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75


def text(event, name: str) -> str:
    value = event[name] if isinstance(event, Event) else getattr(event, name).value
    return str(value)
