"""Which starts a mentor's calendar has to offer, and the starts of a series. Pure: no rows, no clock (F16, R13).

A mentor's hours are on the wall clock of the mentor's zone: 18:00 stays 18:00 when the clocks change. A start that falls
into a missing hour is not offered, one in a doubled hour once, at its first occurrence.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MINUTES_OF_A_DAY = 1440
_DAY = timedelta(days=1)
_FOREVER = 36_500

Interval = tuple[datetime, datetime]
# Seconds since 1970, or minutes of a day: arithmetic with them is ten times as quick as with aware datetimes.
_Span = tuple[float, float]
_Window = tuple[Sequence[float], list[datetime], float]


@dataclass(frozen=True)
class Hours:
    """Open every week on a weekday (Monday 0), from `begins` until `ends` in minutes of the local day, at most 1440."""

    weekday: int
    begins: int
    ends: int


@dataclass(frozen=True)
class Away:
    """Whole local days without any session, both ends included. Wins over hours and openings."""

    first_day: date
    last_day: date


@dataclass(frozen=True)
class Opening:
    """Open in addition to the weekly hours, on each local day from `first_day` to `last_day`."""

    first_day: date
    last_day: date
    begins: int
    ends: int


@dataclass(frozen=True)
class Calendar:
    """A mentor's calendar with the length that a session of the pair has.

    Starts lie `step_minutes` apart, counted from where a window begins. `buffer_minutes` stay free after each session.
    `notice_hours` is the least time between now and a start, `horizon_days` the most.
    """

    zone: ZoneInfo
    session_minutes: int
    step_minutes: int = 30
    buffer_minutes: int = 0
    notice_hours: int = 0
    horizon_days: int = 60
    hours: tuple[Hours, ...] = ()
    aways: tuple[Away, ...] = ()
    openings: tuple[Opening, ...] = ()

    def earliest(self, now: datetime) -> datetime:
        """The first moment at which a session may start."""
        return now + timedelta(hours=self.notice_hours)

    def latest(self, now: datetime) -> datetime:
        """The moment from which on nothing is offered yet."""
        return now + timedelta(days=self.horizon_days)

    def without_limits(self) -> "Calendar":
        """The same hours without notice and horizon, as the later sessions of a series need them."""
        return replace(self, notice_hours=0, horizon_days=_FOREVER)


@dataclass(frozen=True)
class Busy:
    """What either of the two has booked already, in UTC. The mentor's intervals include their buffers."""

    mentor: Sequence[Interval] = ()
    mentee: Sequence[Interval] = ()


@dataclass(frozen=True)
class Occurrence:
    """One of a series: the mentor's wall clock (naive), and the instant; None where the clocks skip that hour."""

    local: datetime
    starts_at: datetime | None


@cache
def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def zone_word(local: datetime) -> str:
    """The zone of a wall clock's time in a word: `CET`, or `UTC-3` where it has no letters: `10:45 -03` reads like a stretch."""
    word = local.tzname() or ""
    if word[:1] not in ("+", "-"):
        return word
    return f"UTC{word[0]}{int(word[1:3])}{word[3:] and ':' + word[3:5]}"


def free_starts(calendar: Calendar, busy: Busy, now: datetime, since: datetime, until: datetime) -> list[datetime]:
    """The starts in [since, until) that can be booked now, in UTC and in order."""
    since, until = max(since, calendar.earliest(now)), min(until, calendar.latest(now))
    if since >= until:
        return []
    taken = _taken(calendar, busy)
    earliest, end, length = since.timestamp(), until.timestamp(), calendar.session_minutes * 60
    days = since.astimezone(calendar.zone).date(), until.astimezone(calendar.zone).date() + _DAY
    free: list[datetime] = []
    for starts, moments, closes in _windows(calendar, *days):
        last = min(bisect_left(starts, end), bisect_right(starts, closes - length))
        first = bisect_left(starts, earliest)
        if first < last:
            free += _outside(taken, starts[first:last], moments[first:last])
    return free


def is_free(calendar: Calendar, busy: Busy, now: datetime, start: datetime) -> bool:
    """Whether exactly this start is on offer."""
    return free_starts(calendar, busy, now, start, start + timedelta(seconds=1)) == [start]


def occurrences(first: datetime, zone: ZoneInfo, every_weeks: int, times: int) -> list[Occurrence]:
    """A series that begins at `first` and keeps its local time in `zone`, `times` sessions long."""
    local = first.astimezone(zone).replace(tzinfo=None, fold=0)
    days = [local + timedelta(weeks=every_weeks * number) for number in range(1, times)]
    return [Occurrence(local, first), *(Occurrence(day, instant(day, zone)) for day in days)]


def instant(local: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment at which a wall clock in the zone shows this (naive) time; None when it never does."""
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == local else None


def _taken(calendar: Calendar, busy: Busy) -> list[_Span]:
    """Between which moments, both excluded, no session can start; in order, none overlapping."""
    length, rest = calendar.session_minutes * 60, calendar.buffer_minutes * 60
    barred = sorted(
        [(begin.timestamp() - length - rest, end.timestamp()) for begin, end in busy.mentor]
        + [(begin.timestamp() - length, end.timestamp()) for begin, end in busy.mentee]
    )
    return _merged(barred)


def _outside(taken: list[_Span], starts: Sequence[float], moments: list[datetime]) -> list[datetime]:
    """Those of the ordered starts that no barred stretch holds; `moments` are the same starts as they are handed out."""
    first = max(0, bisect_right(taken, (starts[0],)) - 1)
    barring = [span for span in taken[first : bisect_left(taken, (starts[-1],))] if span[1] > starts[0]]
    if not barring:
        return moments
    return [
        moment
        for start, moment in zip(starts, moments, strict=True)
        if not any(begin < start < end for begin, end in barring)
    ]


@lru_cache(maxsize=128)
def _windows(calendar: Calendar, day: date, last: date) -> list[_Window]:
    """Each open window's starts, in seconds and as moments, and until when it stays open: through midnight, where the next
    day begins open.

    Remembered, for it follows from the mentor's hours alone; nobody changes what is returned.
    """
    windows: list[tuple[Sequence[float], float, float]] = []
    while day <= last:
        opens = _open_minutes(calendar, day)
        if opens:
            windows.extend(_of_day(calendar, day, opens))
        day += _DAY
    reaching: list[_Window] = []
    next_begin = next_close = float("inf")
    for starts, begins, ends in reversed(windows):
        next_close = next_close if ends == next_begin else ends
        next_begin = begins
        reaching.append((starts, [datetime.fromtimestamp(start, UTC) for start in starts], next_close))
    return reaching[::-1]


def _open_minutes(calendar: Calendar, day: date) -> list[_Span]:
    """When the mentor is open on a local day, in its minutes; in order, none overlapping."""
    if any(away.first_day <= day <= away.last_day for away in calendar.aways):
        return []
    weekday = day.weekday()
    opens = [(float(h.begins), float(h.ends)) for h in calendar.hours if h.weekday == weekday]
    opens += [(o.begins, o.ends) for o in calendar.openings if o.first_day <= day <= o.last_day]
    return _merged(sorted(opens))


def _of_day(calendar: Calendar, day: date, opens: list[_Span]) -> Iterator[tuple[Sequence[float], float, float]]:
    """The windows of a local day as instants: their starts, begin and end."""
    zone, step = calendar.zone, calendar.step_minutes
    midnight = _midnight_of_an_even_day(day, zone)
    for begins, ends in opens:
        minutes = range(int(begins), int(ends), step)
        if midnight is not None:
            begin, end = midnight + 60 * int(begins), midnight + 60 * int(ends)
            yield range(begin, end, step * 60), begin, end
        else:
            moments = [instant(_wall_clock(day, minute), zone) for minute in minutes]
            starts = [moment.timestamp() for moment in moments if moment is not None]
            yield starts, _bound(day, int(begins), zone), _bound(day, int(ends), zone)


def _midnight_of_an_even_day(day: date, zone: ZoneInfo) -> int | None:
    """When a local day of 24 even hours begins; None for a day on which the clocks change."""
    this, following = (datetime.combine(d, time.min) for d in (day, day + _DAY))
    offsets = {zone.utcoffset(edge.replace(fold=fold)) for edge in (this, following) for fold in (0, 1)}
    return int(this.replace(tzinfo=zone).timestamp()) if len(offsets) == 1 else None


def _bound(day: date, minute: int, zone: ZoneInfo) -> float:
    """When a window begins or ends that says so: in a missing hour, when the clocks have skipped it."""
    while (moment := instant(_wall_clock(day, minute), zone)) is None:
        minute += 1
    return moment.timestamp()


def _wall_clock(day: date, minute: int) -> datetime:
    return datetime.combine(day, time.min) + timedelta(minutes=minute)


def _merged(intervals: Iterable[_Span]) -> list[_Span]:
    """Ordered intervals with those that overlap made one; those that only touch stay apart."""
    merged: list[_Span] = []
    for begin, end in intervals:
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged
