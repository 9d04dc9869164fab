"""Entries as iCalendar bytes (RFC 5545), and the messages that calendars exchange about them (RFC 5546).

A single entry is written in UTC. A series is one entry with a rule in the time zone whose wall clock it keeps, so that
18:00 stays 18:00 when the clocks change. What people wrote is cleaned here, whoever calls: no text, name or address can
become a line of its own (S9).
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vDuration

from mentorcruise.ics.entries import Entries, Entry, Party, Series
from mentorcruise.ics.zones import zone_rules

PRODUCT = "-//MentorCruise//Calendar//EN"
NO_ADDRESS = "invalid:nomail"
_IN_ADDRESSES = "@+!$'*=_-.~"
_IN_URLS = ":/?#[]@!$&'()*+,;=%-._~"


def request(entry: Entry | Series) -> bytes:
    """An invitation; with a higher sequence, the update of one."""
    return _bytes(_calendar("REQUEST", [entry]))


def cancel(entry: Entry) -> bytes:
    """The taking back of an entry: of one occurrence when it names one, else of all that have its uid."""
    return _bytes(_calendar("CANCEL", [entry]))


def publish(entries: Entries, name: str = "", refresh: timedelta | None = None) -> bytes:
    """A calendar to read or import, with a name and how often to look again when it is a feed. It names no attendees."""
    calendar = _calendar("PUBLISH", [_without_attendees(entry) for entry in entries])
    if name:
        calendar.add("x-wr-calname", _line(name))
    if refresh:
        calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(refresh))
    return _bytes(calendar)


def _without_attendees(entry: Entry | Series) -> Entry | Series:
    if isinstance(entry, Series):
        moved = tuple(replace(one, attendees=()) for one in entry.moved)
        return replace(entry, entry=replace(entry.entry, attendees=()), moved=moved)
    return replace(entry, attendees=())


def _calendar(method: str, entries: Entries) -> Calendar:
    calendar = Calendar()
    for name, value in (("version", "2.0"), ("prodid", PRODUCT), ("calscale", "GREGORIAN"), ("method", method)):
        calendar.add(name, value)
    for zone in _zones(entries):
        calendar.add_component(zone)
    for entry in entries:
        for event in _events(entry, method):
            calendar.add_component(event)
    return calendar


def _bytes(calendar: Calendar) -> bytes:
    written: bytes = calendar.to_ical()
    return written


def _events(entry: Entry | Series, method: str) -> list[Event]:
    if isinstance(entry, Entry):
        return [_event(entry, method)]
    return [_rule(entry, method), *(_event(moved, method) for moved in entry.moved)]


def _rule(series: Series, method: str) -> Event:
    """The series begins and ends with what takes place, because not every calendar can leave out the first time."""
    entry, times, step = series.entry, series.times, timedelta(weeks=series.every_weeks)
    zone, length = ZoneInfo(entry.zone), entry.ends_at - entry.starts_at
    starts_at = times[0].replace(tzinfo=zone)
    event = _event(replace(entry, starts_at=starts_at, ends_at=starts_at.astimezone(UTC) + length), method)
    count = (times[-1] - times[0]) // step + 1
    event.add("rrule", {"FREQ": "WEEKLY", "INTERVAL": series.every_weeks, "COUNT": count})
    left_out = [time for number in range(count) if (time := times[0] + number * step) not in times]
    if left_out:
        event.add("exdate", [time.replace(tzinfo=zone) for time in left_out])
    return event


def _event(entry: Entry, method: str) -> Event:
    event, zone = Event(), UTC if entry.zone == "UTC" else ZoneInfo(entry.zone)
    event.add("uid", _line(entry.uid))
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    if entry.instance is not None:
        event.add("recurrence-id", entry.instance.replace(tzinfo=zone))
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", _line(entry.summary))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", _party(entry.organizer))
    for party in entry.attendees:
        event.add("attendee", _attendee(party))
    _add_words(event, entry)
    if entry.alarm is not None and method != "CANCEL":
        event.add_component(_alarm(entry))
    return event


def _add_words(event: Event, entry: Entry) -> None:
    for name, text in (("description", _lines(entry.description)), ("location", _line(entry.location))):
        if text:
            event.add(name, text)
    if entry.url:
        event.add("url", quote(_line(entry.url), safe=_IN_URLS))


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(entry.summary))
    alarm.add("trigger", -(entry.alarm or timedelta(0)))
    return alarm


def _party(party: Party) -> vCalAddress:
    email = quote(_line(party.email).replace(" ", ""), safe=_IN_ADDRESSES)
    address = vCalAddress(f"mailto:{email}" if email else NO_ADDRESS)
    address.params["CN"] = _line(party.name).replace('"', "'")
    return address


def _attendee(party: Party) -> vCalAddress:
    """Whoever books, both have agreed by it: no answer is asked for."""
    address = _party(party)
    address.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return address


def _zones(entries: Entries) -> list[Timezone]:
    """The rules of each zone that the entries name."""
    spans: dict[str, tuple[datetime, datetime]] = {}
    for entry in entries:
        key, since, until = _span(entry)
        if key != "UTC":
            known = spans.get(key, (since, until))
            spans[key] = min(since, known[0]), max(until, known[1])
    return [zone_rules(ZoneInfo(key), *span) for key, span in sorted(spans.items())]


def _span(entry: Entry | Series) -> tuple[str, datetime, datetime]:
    if isinstance(entry, Entry):
        return entry.zone, entry.starts_at, entry.ends_at
    zone = ZoneInfo(entry.entry.zone)
    return zone.key, entry.times[0].replace(tzinfo=zone), entry.times[-1].replace(tzinfo=zone)


def _line(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join(_lines(text).split())


def _lines(text: str) -> str:
    """A text without control characters other than its line breaks."""
    clean = ("".join(c if c.isprintable() else " " for c in line).rstrip() for line in text.splitlines())
    return "\n".join(clean).strip()
