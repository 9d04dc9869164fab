"""From figures to places on the sheet, and the round figures that an axis names."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor, log10
from typing import NamedTuple

from mentorcruise.charts.words import PERCENT, Unit, day_and_month, known, month

ALL_BUT_NOTHING = 1e-280


class Scale:
    """Takes `low` to `start` and `high` to `end`; where the two are one figure, everything lies in the middle."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.high, self.start, self.end = low, high, start, end
        # Halves, so that the difference of two figures at the end of what a float holds is still one.
        self._half, span = low / 2, high / 2 - low / 2
        self._flat = span <= ALL_BUT_NOTHING
        self._each = 0.0 if self._flat else (end - start) / span
        self._least, self._most = min(start, end), max(start, end)
        if self._flat:
            self.start = self.end = self._least = self._most = (start + end) / 2

    def __call__(self, value: float) -> float:
        place = self.start + (value / 2 - self._half) * self._each
        if place < self._least:
            return self._least
        return self._most if place > self._most else place


class Ticks(NamedTuple):
    low: float
    high: float
    step: float
    values: tuple[float, ...]


def ticks(values: Iterable[float | None], unit: Unit, most: int = 5, zero: bool = True) -> Ticks:
    """Round figures (1, 2, 5 and their tens) around the values, which then end the axis.

    `zero` begins the axis at nothing, as lengths must; shares above a half go to all.
    """
    figures = [figure for figure in map(known, values) if figure is not None]
    low, high = (min(figures), max(figures)) if figures else (0.0, 0.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if unit == PERCENT and zero and low == 0 and 0.5 < high <= 1:
        return Ticks(0.0, 1.0, 0.25, (0.0, 0.25, 0.5, 0.75, 1.0))
    if high / 2 - low / 2 <= max(ALL_BUT_NOTHING, abs(high) * 1e-12):
        low, high = (
            (low, low + 1 / unit.scale)
            if zero or abs(low) <= ALL_BUT_NOTHING
            else (low - abs(low) / 2, low + abs(low) / 2)
        )
    step = _step((high - low) / max(1, most))
    if unit.whole:
        step = max(1.0, step)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    found = tuple(number * step for number in range(first, last + 1))
    return Ticks(found[0], found[-1], step, found)


def _step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough)) if rough > ALL_BUT_NOTHING else ALL_BUT_NOTHING
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


class DateTick(NamedTuple):
    at: date
    words: str
    year: str
    """The year where it is new, else nothing."""


def date_ticks(days: Sequence[date], room: float, size: float) -> list[DateTick]:
    """Dates to name below an axis `room` wide: days, months or years, as many as fit.

    `days` are the beginnings of the buckets in order; months are never named by a day.
    """
    if not days:
        return []
    first, last = days[0], days[-1]
    gap = min(((b - a).days for a, b in pairwise(days)), default=1)
    span = (last - first).days
    # A bucket alone that begins a month is that month, as most are.
    if span == 0 and first.day == 1:
        return _months(first, last, 1)
    for step in (1, 2, 7, 14):
        if gap <= step and (gap < 28 or span == 0) and (span // step + 1) * size * 4.4 <= room:
            return _dated([first + timedelta(n) for n in range(0, span + 1, step)])
    months = (last.year - first.year) * 12 + last.month - first.month
    for step in (1, 2, 3, 6):
        if (months // step + 1) * size * 2.9 <= room:
            return _months(first, last, step)
    years = last.year - first.year + 1
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000) if years / n * size * 3.2 <= max(room, 1))
    return [DateTick(date(y, 1, 1), str(y), "") for y in range(first.year, last.year + 1) if y % step == 0]


def _dated(days: list[date]) -> list[DateTick]:
    years = [str(day.year) if n == 0 or day.year != days[n - 1].year else "" for n, day in enumerate(days)]
    return [DateTick(day, day_and_month(day), year) for day, year in zip(days, years, strict=True)]


def _months(first: date, last: date, step: int) -> list[DateTick]:
    found, year, place = [], first.year, first.month - 1
    # A week that begins on the 5th belongs to the month that the axis begins with.
    if first.day > 7:
        place += 1
    place += -place % step
    known_year = 0
    while (day := date(year + place // 12, place % 12 + 1, 1)) <= last:
        found.append(DateTick(max(day, first), month(day), str(day.year) if day.year != known_year else ""))
        known_year = day.year
        place += step
        if year + place // 12 > date.max.year:
            break
    return found


class AgeTick(NamedTuple):
    day: float
    words: str


DAYS_A_MONTH = 365.25 / 12


def age_ticks(last_day: float, most: int) -> list[AgeTick]:
    """Ages to name below an axis of days since a start: weeks of days, then months, then years; the last has its unit."""
    for days in (1, 2, 7, 14, 28):
        if last_day / days <= most and last_day <= 120:
            return _aged([n * days for n in range(int(last_day // days) + 1)], 1, "days", "day")
    for months in (1, 2, 3, 6):
        if last_day / DAYS_A_MONTH / months <= most:
            count = int(last_day / DAYS_A_MONTH / months + 0.02)
            return _aged([n * months for n in range(count + 1)], DAYS_A_MONTH, "months", "month")
    years = last_day / 365.25
    step = max(1, int(_step(years / most)))
    return _aged([n * step for n in range(int(years / step + 0.02) + 1)], 365.25, "years", "year")


def _aged(numbers: list[int], days_each: float, unit: str, one: str) -> list[AgeTick]:
    names = [f"{number:,}" for number in numbers]
    names[-1] += f" {one if numbers[-1] == 1 else unit}"
    return [AgeTick(number * days_each, name) for number, name in zip(numbers, names, strict=True)]
