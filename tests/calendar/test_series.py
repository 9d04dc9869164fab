"""A series is one entry that keeps its wall-clock hour; what was left out, cancelled or moved is seen in it (F16, F17)."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo, available_timezones

import pytest
import vobject
from dateutil import rrule

from mentorcruise import ics
from tests.calendar.entries import STARTS, by_rule, entry, icalendar_events, series, vobject_events

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = timedelta(weeks=1)
FIRST = ics.wall_clock(STARTS, "Europe/Berlin")
number = count(1)
HOURS = [FIRST + n * WEEK for n in range(6)]


def by_icalendar(raw: bytes) -> list[datetime]:
    """The rule's occurrences, in UTC; what it leaves out is gone, what replaces one is not in it."""
    event = icalendar_events(unheard_of(raw))[0]
    start, exdates = event.start, event.get("EXDATE")
    gone = {value.dt for value in exdates.dts} if exdates else set()
    rule = rrule.rrulestr(event["RRULE"].to_ical().decode(), dtstart=start.replace(tzinfo=None))
    moments = [wall.replace(tzinfo=start.tzinfo) for wall in rule]
    return [moment.astimezone(UTC) for moment in moments if moment not in gone]


def by_vobject(raw: bytes) -> list[datetime]:
    (event, *_) = vobject_events(unheard_of(raw))
    return [moment.astimezone(UTC) for moment in event.getrruleset()]


def unheard_of(raw: bytes) -> bytes:
    """The same message with a zone that no reader knows, so that it must believe the zone in the message.

    Each gets a name of its own: vobject never forgets one.
    """
    name = f"Unheard/Of{next(number)}".encode()
    for zone in re.findall(rb"\r\nTZID:(.+)\r\n", raw):
        raw = raw.replace(b"TZID:" + zone, b"TZID:" + name).replace(b"TZID=" + zone + b":", b"TZID=" + name + b":")
    return raw


both = pytest.mark.parametrize("read", [by_icalendar, by_vobject])


@both
def test_six_in_the_evening_stays_six_in_the_evening(read) -> None:
    """The clocks change on 25 October 2026: in UTC the hour moves, on the wall it does not."""
    read_times = read(ics.request(series()))
    assert [moment.astimezone(BERLIN).replace(tzinfo=None) for moment in read_times] == HOURS
    assert [moment.hour for moment in read_times] == [16, 16, 17, 17, 17, 17]


@both
def test_both_find_the_zone_in_the_message_itself(read) -> None:
    raw = ics.request(series())
    assert raw.count(b"BEGIN:VTIMEZONE") == 1 and b"DTSTART;TZID=Europe/Berlin:20261014T180000\r\n" in raw
    assert read(raw)[0] == STARTS


@both
def test_a_rule_for_every_second_and_every_fourth_week(read) -> None:
    for weeks in (2, 4):
        times = read(ics.request(series(every_weeks=weeks, times=by_rule(entry(zone="Europe/Berlin"), weeks, 3))))
        assert [moment.astimezone(BERLIN).replace(tzinfo=None) for moment in times] == [
            FIRST + number * weeks * WEEK for number in range(3)
        ]


@both
def test_what_was_left_out_is_not_in_it(read) -> None:
    times = read(ics.request(series(times=(*HOURS[:2], *HOURS[4:]))))
    assert [moment.astimezone(BERLIN).replace(tzinfo=None) for moment in times] == [*HOURS[:2], *HOURS[4:]]


@both
def test_a_series_begins_and_ends_with_what_takes_place(read) -> None:
    raw = ics.request(series(times=(HOURS[1], HOURS[2], HOURS[4])))
    assert [t.astimezone(BERLIN).replace(tzinfo=None) for t in read(raw)] == [HOURS[1], HOURS[2], HOURS[4]]
    assert b"COUNT=4" in raw and raw.count(b"EXDATE") == 1


def test_one_moved_replaces_the_one_of_the_rule() -> None:
    to = datetime(2026, 10, 29, 9, 0, tzinfo=UTC)
    moved = entry(starts_at=to, zone="Europe/Berlin", sequence=1, instance=HOURS[2])
    raw = ics.request(series(moved=(moved,)))
    for read in (icalendar_events, vobject_events):
        rule, other = read(raw)
        assert str(rule_value(other, "uid")) == str(rule_value(rule, "uid"))
    (_, other), (_, with_vobject) = icalendar_events(raw), vobject_events(raw)
    assert other["RECURRENCE-ID"].dt == HOURS[2].replace(tzinfo=BERLIN) == with_vobject.recurrence_id.value
    assert other.start == to == with_vobject.dtstart.value


def test_one_occurrence_is_cancelled_alone() -> None:
    one = entry(zone="Europe/Berlin", starts_at=HOURS[3].replace(tzinfo=BERLIN), sequence=1, instance=HOURS[3])
    raw = ics.cancel(one)
    (event,) = icalendar_events(raw)
    assert event["RECURRENCE-ID"].dt == HOURS[3].replace(tzinfo=BERLIN) and event["STATUS"] == "CANCELLED"
    assert vobject.readOne(raw.decode()).vevent.recurrence_id.value == HOURS[3].replace(tzinfo=BERLIN)


def test_a_whole_series_is_cancelled_with_one_entry() -> None:
    (event,) = icalendar_events(ics.cancel(series().entry))
    assert event["UID"] == "0b9c@mentors.example" and "RECURRENCE-ID" not in event and "RRULE" not in event


def test_a_series_of_which_nothing_is_left_is_none() -> None:
    with pytest.raises(ValueError, match="nothing is left"):
        series(times=())


def test_a_series_kept_by_the_clock_of_utc_needs_no_zone() -> None:
    first, _, *others = by_rule(entry(), 1, 6)
    raw = ics.request(series(entry=entry(), times=(first, *others)))
    assert b"VTIMEZONE" not in raw and b"EXDATE:20261021T160000Z" in raw
    assert len(by_icalendar(raw)) == 5 == len(by_vobject(raw))


@both
def test_it_keeps_its_hour_in_every_zone_of_the_world(read) -> None:
    """R13: a year of sessions at half past ten in the morning, in each of some 600 zones."""
    first = FIRST.replace(month=1, hour=10, minute=30)
    for name in sorted(available_timezones() - {"localtime", "Factory"}):
        zone = ZoneInfo(name)
        one = entry(zone=name, starts_at=first.replace(tzinfo=zone).astimezone(UTC))
        times = read(ics.request(series(entry=one, every_weeks=4, times=by_rule(one, 4, 13))))
        assert times == [(first + n * 4 * WEEK).replace(tzinfo=zone).astimezone(UTC) for n in range(13)], name


def rule_value(event, name: str):
    return event[name] if isinstance(event, dict) else getattr(event, name).value
