"""A time zone as a calendar entry carries it (VTIMEZONE): when its clocks change, from which offset to which.

`icalendar` can write one too, but puts the onset of summer time one hour late: it is wall-clock time by the offset that
ends (RFC 5545, section 3.6.5).
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY, _SECOND, _YEAR = timedelta(days=1), timedelta(seconds=1), timedelta(days=366)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Where calendars begin a rule that goes on for ever. One of them takes a zone that begins later for UTC.
_LONG_AGO = 1970


@dataclass(frozen=True)
class Shift:
    """From one offset to another, and what the zone is called afterwards."""

    before: timedelta
    after: timedelta
    name: str


def zone_rules(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """How the zone's clocks go around times from `first` to `last`, and a year to either side."""
    since, until = first - _YEAR, last + _YEAR
    onsets: dict[Shift, list[datetime]] = {}
    for shift, onset in _changes(zone, since, until):
        onsets.setdefault(shift, []).append(onset)
    yearly = {shift: _rule(times, until + shift.before) for shift, times in onsets.items()}
    written = Timezone()
    written.add("tzid", zone.key)
    if not onsets or not all(yearly.values()):
        written.add_component(_observance(_standing(zone, since), [since.astimezone(zone).replace(tzinfo=None)]))
    for shift, times in onsets.items():
        written.add_component(_observance(shift, times, yearly[shift]))
    return written


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[tuple[Shift, datetime]]:
    """Each change of the clocks, with the wall-clock time at which it happens by the offset that ends."""
    moment = since.astimezone(UTC)
    while moment < until:
        following = moment + _DAY
        before, after = _offset(zone, moment), _offset(zone, following)
        if before != after:
            at = _first_second(zone, moment, following, after)
            yield Shift(before, after, at.astimezone(zone).tzname() or ""), (at + before).replace(tzinfo=None)
        moment = following


def _first_second(zone: ZoneInfo, before: datetime, after: datetime, offset: timedelta) -> datetime:
    """The first second between two moments at which that offset is in force."""
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (before, middle) if _offset(zone, middle) == offset else (middle, after)
    return after


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _standing(zone: ZoneInfo, at: datetime) -> Shift:
    return Shift(_offset(zone, at), _offset(zone, at), at.astimezone(zone).tzname() or "")


def _rule(onsets: list[datetime], until: datetime) -> "Rule | None":
    """The rule by which these return each year, as `the last Sunday of March`; None when there is none."""
    first = onsets[0]
    for count in (-1, (first.day - 1) // 7 + 1):
        rule = Rule(first.month, first.weekday(), count, first.time())
        days = (rule.in_year(year) for year in range(first.year, until.year + 1))
        if [day for day in days if day <= until.replace(tzinfo=None)] == onsets:
            return rule
    return None


@dataclass(frozen=True)
class Rule:
    """The count-th such weekday of a month (-1: the last), at a time of the day."""

    month: int
    weekday: int
    count: int
    time: time

    def in_year(self, year: int) -> datetime:
        start, length = monthrange(year, self.month)
        day = 1 + (self.weekday - start) % 7 + 7 * (self.count - 1)
        if self.count < 0:
            day = length - (start + length - 1 - self.weekday) % 7
        return datetime.combine(date(year, self.month, min(day, length)), self.time)

    def written(self) -> dict[str, object]:
        return {"FREQ": "YEARLY", "BYMONTH": self.month, "BYDAY": f"{self.count}{_DAYS[self.weekday]}"}


def _observance(shift: Shift, onsets: list[datetime], rule: Rule | None = None) -> TimezoneStandard | TimezoneDaylight:
    written = TimezoneDaylight() if shift.after > shift.before else TimezoneStandard()
    written.add("dtstart", rule.in_year(_LONG_AGO) if rule else onsets[0])
    if rule:
        written.add("rrule", rule.written())
    elif onsets[1:]:
        written.add("rdate", onsets[1:])
    written.add("tzoffsetfrom", shift.before)
    written.add("tzoffsetto", shift.after)
    written.add("tzname", shift.name)
    return written
