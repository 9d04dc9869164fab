"""A slow and plain reading of a mentor's calendar, minute by minute, to hold the quick one against."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from mentorcruise.domain.slots import Busy, Calendar

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
Change = tuple[str, datetime]


def naive(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the wall clock shows."""
    return moment.astimezone(zone).replace(tzinfo=None)


def first_showing(local: datetime, zone: ZoneInfo) -> datetime:
    """The first minute at which the wall clock shows this or later."""
    moment = local.replace(tzinfo=UTC) - timedelta(hours=30)
    while naive(moment + timedelta(hours=3), zone) < local:
        moment += timedelta(hours=3)
    while naive(moment, zone) < local:
        moment += MINUTE
    return moment


def open_minutes(calendar: Calendar, day: date) -> set[int]:
    """The minutes of a local day at which the mentor is open."""
    if any(a.first_day <= day <= a.last_day for a in calendar.aways):
        return set()
    opens = [(h.begins, h.ends) for h in calendar.hours if h.weekday == day.weekday()]
    opens += [(o.begins, o.ends) for o in calendar.openings if o.first_day <= day <= o.last_day]
    return {minute for begins, ends in opens for minute in range(begins, ends)}


def runs(minutes: set[int]) -> Iterator[tuple[int, int]]:
    """Stretches of minutes that follow one another: begin and end, the end excluded."""
    for begin in sorted(m for m in minutes if m - 1 not in minutes):
        end = begin
        while end in minutes:
            end += 1
        yield begin, end


def slow_free_starts(calendar: Calendar, busy: Busy, now: datetime, since: datetime, until: datetime) -> set[datetime]:
    """The starts on offer, by trying each."""
    zone, length = calendar.zone, timedelta(minutes=calendar.session_minutes)
    rest = timedelta(minutes=calendar.buffer_minutes)
    day, last = naive(since, zone).date() - DAY, naive(until, zone).date() + 2 * DAY
    open_at: set[datetime] = set()
    starts: set[datetime] = set()
    while day <= last:
        for begin, end in runs(open_minutes(calendar, day)):
            midnight = datetime.combine(day, time.min)
            moment, close = (first_showing(midnight + timedelta(minutes=m), zone) for m in (begin, end))
            while moment < close:
                open_at.add(moment)
                shown = naive(moment, zone)
                on_the_step = ((shown - midnight) // MINUTE - begin) % calendar.step_minutes == 0
                if on_the_step and not moment.astimezone(zone).fold:
                    starts.add(moment)
                moment += MINUTE
        day += DAY
    return {
        s for s in starts
        if max(since, calendar.earliest(now)) <= s < min(until, calendar.latest(now))
        and all(s + n * MINUTE in open_at for n in range(calendar.session_minutes))
        and not any(s < end and begin < s + length + rest for begin, end in busy.mentor)
        and not any(s < end and begin < s + length for begin, end in busy.mentee)
    }  # fmt: skip


@cache
def changes(first: int = 2026, last: int = 2030) -> list[Change]:
    """Every moment from the first year to the last at which the clocks of a zone change, with the zone."""
    begin, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    found = []
    for name in sorted(available_timezones()):
        zone, day = ZoneInfo(name), begin
        before = day.astimezone(zone).utcoffset()
        while day < end:
            after = (day + DAY).astimezone(zone).utcoffset()
            if after != before:
                found.append((name, _moment_of_change(zone, day)))
            day, before = day + DAY, after
    return found


def one_of_each(all_changes: list[Change]) -> list[Change]:
    """Of the changes that look alike (the hour by the wall clock, forward or back, by how much, the year) the first."""
    kinds: dict[object, Change] = {}
    for name, moment in all_changes:
        before, after = (naive(m, ZoneInfo(name)) for m in (moment - MINUTE, moment))
        kinds.setdefault((before.time(), after - before, moment.year), (name, moment))
    return list(kinds.values())


def _moment_of_change(zone: ZoneInfo, day: datetime) -> datetime:
    """The first minute of this UTC day with the offset of its end."""
    low, high, after = 0, 1440, (day + DAY).astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if (day + middle * MINUTE).astimezone(zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return day + high * MINUTE
