"""What a page with free times shows: weeks to choose from, and a week's times by day, in both people's zones."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from mentorcruise.domain.slots import zone_word

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
NEXT = 5
WEEKS = 6


@dataclass(frozen=True)
class Slot:
    """A start: `value` for the form, the reader's clock, and the other's where it differs."""

    value: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Day:
    label: str
    slots: list[Slot]


@dataclass(frozen=True)
class WeekLink:
    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True)
class Picker:
    """The times of one week, and the way to the others. `next_free` are the first from the wished time on.

    `weeks` are those around the one that is shown; `earlier` and `later` lead to the week beyond them, if there is one.
    `has_free` says whether there is a time in any week.
    """

    weeks: list[WeekLink]
    earlier: str
    later: str
    days: list[Day]
    chosen: str
    next_free: list[Slot]
    has_two_zones: bool
    has_free: bool


def value_of(moment: datetime) -> str:
    """A start as the form sends it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def pick(
    starts: Sequence[datetime], zones: tuple[ZoneInfo, ZoneInfo], now: datetime, until: datetime, path: str,
    week: date | None = None, wish: datetime | None = None, refused: bool = False,
) -> Picker:  # fmt: skip
    """The picker for these starts. It opens at the week that was asked for, or at the first with a free time."""
    mine, theirs = zones
    after = starts[bisect_left(starts, wish) :] if wish else starts
    after = after or starts
    first, last = now.astimezone(mine).date(), until.astimezone(mine).date()
    shown = _monday(week if week and _monday(first) <= week <= last else _first_day(after, mine, first))
    mondays = _mondays(first, last)
    weeks = [
        WeekLink(_span(monday), f"{path}?week={monday}", len(_of_week(starts, monday, mine)), monday == shown)
        for monday in mondays
    ]
    at = mondays.index(shown) if shown in mondays else 0
    begin = max(0, min(at - 1, len(weeks) - WEEKS))
    days = _days(_of_week(starts, shown, mine), mine, theirs)
    return Picker(
        weeks[begin : begin + WEEKS],
        weeks[begin - 1].url if begin else "",
        weeks[begin + WEEKS].url if begin + WEEKS < len(weeks) else "",
        days,
        value_of(wish) if wish else "",
        [_slot(start, mine, theirs, with_day=True) for start in after[:NEXT]] if refused else [],
        any(slot.theirs for day in days for slot in day.slots),
        bool(starts),
    )


def _of_week(starts: Sequence[datetime], monday: date, zone: ZoneInfo) -> Sequence[datetime]:
    """Those of the ordered starts that lie in a local week."""
    begin, end = (datetime.combine(day, time.min, zone).astimezone(UTC) for day in (monday, monday + _WEEK))
    return starts[bisect_left(starts, begin) : bisect_left(starts, end)]


def _days(starts: Sequence[datetime], mine: ZoneInfo, theirs: ZoneInfo) -> list[Day]:
    by_day = groupby(starts, key=lambda start: start.astimezone(mine).date())
    return [Day(_day(day), [_slot(start, mine, theirs) for start in of_day]) for day, of_day in by_day]


# Remembered: the same weeks are looked at again and again, and what a clock shows at a moment never changes.
@lru_cache(maxsize=8192)
def _slot(start: datetime, mine: ZoneInfo, theirs: ZoneInfo, with_day: bool = False) -> Slot:
    local, other = start.astimezone(mine), start.astimezone(theirs)
    same = other.utcoffset() == local.utcoffset()
    day_before = "" if other.date() == local.date() else f"{other:%a} "
    hour = f"{_day(local.date())}, {_hour(local)}" if with_day else _hour(local)
    return Slot(value_of(start), hour, "" if same else f"{day_before}{_hour(other)}")


def _hour(local: datetime) -> str:
    """What the wall clock shows, with the name of its time where it shows the same twice in that night."""
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return f"{local:%H:%M} {zone_word(local)}" if twice else f"{local:%H:%M}"


def _first_day(starts: Sequence[datetime], zone: ZoneInfo, otherwise: date) -> date:
    return starts[0].astimezone(zone).date() if starts else otherwise


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY


def _mondays(first: date, last: date) -> list[date]:
    monday, found = _monday(first), []
    while monday <= last:
        found.append(monday)
        monday += _WEEK
    return found


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


@lru_cache(maxsize=512)
def _span(monday: date) -> str:
    sunday = monday + 6 * _DAY
    begin = f"{monday.day}" if monday.month == sunday.month else f"{monday.day} {monday:%b}"
    return f"{begin} – {sunday.day} {sunday:%b}"
