"""What people call themselves and write never becomes a property or a component of its own (S9)."""

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from mentorcruise import ics
from tests.calendar.entries import entry, series

ORGANIZED = {"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND",
             "SUMMARY", "STATUS", "ORGANIZER", "ATTENDEE", "DESCRIPTION", "LOCATION", "URL"}  # fmt: skip
HOSTILE = [
    "Eve\r\nATTENDEE:mailto:victim@example.org",
    "Eve\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil",
    "Eve\rX-EVIL:1",
    'Eve";X-EVIL=1:mailto:victim@example.org',
    "Eve\u2028X-EVIL:1\u2029X-EVIL:2\x85X-EVIL:3\x0bX-EVIL:4\x0cX-EVIL:5\x1cX-EVIL:6",
    "Eve\x00\x07\x1b[31m\x7f",
    "Eve\\nX-EVIL:1\\",
    "Eve;CN=x,y:z^n^'",
    "\u202eeve\u200b" + "x" * 300,
]


def written(words: str) -> bytes:
    party = ics.Party(words, words)
    facts = {"uid": words, "summary": words, "description": words, "location": words, "url": f"https://a/{words}"}
    return ics.request(entry(**facts, organizer=party, attendees=(party, party)))


def insist_that_it_is_one_entry(raw: bytes) -> None:
    unfolded = raw.replace(b"\r\n ", b"")
    assert b"\r" not in unfolded.replace(b"\r\n", b"") and b"\n" not in unfolded.replace(b"\r\n", b"")
    names = [line.decode().partition(":")[0].partition(";")[0] for line in unfolded.split(b"\r\n")[:-1]]
    assert set(names) <= ORGANIZED and names.count("ATTENDEE") == 2 and names.count("UID") == 1
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event.errors == [] and not [name for name in event if name.startswith("X-")]
    for party in (event["ORGANIZER"], *event["ATTENDEE"]):
        assert set(party.params) <= {"CN", "CUTYPE", "ROLE", "PARTSTAT", "RSVP"}
    (other,) = vobject.readOne(raw.decode()).vevent_list
    assert len(other.attendee_list) == 2
    assert not [c for c in "\r\n\x00\u2028" if c in event["SUMMARY"]]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_name_stays_a_name(words: str) -> None:
    raw = written(words)
    insist_that_it_is_one_entry(raw)
    assert Calendar.from_ical(raw).walk("VEVENT")[0]["SUMMARY"].startswith(("Eve", "eve"))


@given(st.text(max_size=120))
@settings(max_examples=300, deadline=None)
def test_no_words_at_all_make_more_than_one_entry(words: str) -> None:
    insist_that_it_is_one_entry(written(words or "x"))


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_topic_stays_one_in_a_series_and_in_a_feed(words: str) -> None:
    one = series(entry=entry(summary=words, description=words, zone="Europe/Berlin"))
    raw = ics.publish([one], words)
    calendar = Calendar.from_ical(raw)
    assert len(calendar.walk("VEVENT")) == 1 and b"\nX-EVIL" not in raw and b"\nATTENDEE" not in raw


def test_an_address_can_not_smuggle_a_second_one() -> None:
    raw = ics.request(entry(attendees=(ics.Party("Eve", "eve@example.org,victim@example.org?bcc=x"),)))
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["ATTENDEE"] == "mailto:eve@example.org%2Cvictim@example.org%3Fbcc=x"
