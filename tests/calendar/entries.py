"""Entries as the product makes them, and reading bytes with two calendars that are not ours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import vobject
from icalendar import Calendar, Event

from mentorcruise import ics

STARTS = datetime(2026, 10, 14, 16, 0, tzinfo=UTC)
"""18:00 in Berlin, eleven days before the clocks change."""
NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
SITE = ics.Party("MentorCruise", "hello@mentors.example")
MIA, MAX = ics.Party("Mia Mentee", "mia@example.org"), ics.Party("Max Mentor")


def entry(**columns: Any) -> ics.Entry:
    """Mia meets Max for 45 minutes."""
    facts: dict[str, Any] = {
        "uid": "0b9c@mentors.example", "starts_at": STARTS, "ends_at": columns.get("starts_at", STARTS) + timedelta(minutes=45),
        "summary": "Mia Mentee and Max Mentor", "changed_at": NOW, "organizer": SITE, "attendees": (MIA, MAX),
        "location": "https://meet.example/0b9c", "url": "https://mentors.example/sessions/7",
    }  # fmt: skip
    return ics.Entry(**{**facts, **columns})


def series(**columns: Any) -> ics.Series:
    """Six weeks on Wednesdays at 18:00 in Berlin, across the end of summer time."""
    one = columns.pop("entry", entry(zone="Europe/Berlin"))
    every_weeks = columns.pop("every_weeks", 1)
    times = columns.pop("times", by_rule(one, every_weeks, 6))
    return ics.Series(one, every_weeks, times, **columns)


def by_rule(one: ics.Entry, every_weeks: int, occurrences: int) -> tuple[datetime, ...]:
    wall = ics.wall_clock(one.starts_at, one.zone)
    return tuple(wall + timedelta(weeks=number * every_weeks) for number in range(occurrences))


def icalendar_events(raw: bytes) -> list[Event]:
    return list(Calendar.from_ical(raw).walk("VEVENT"))


def vobject_events(raw: bytes) -> list[Any]:
    return list(vobject.readOne(raw.decode()).vevent_list)
