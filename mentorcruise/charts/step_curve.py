"""Curves that go by steps with the days since a start: who still runs (Kaplan and Meier), or who has come to an end."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from markupsafe import Markup

from mentorcruise.charts import labels
from mentorcruise.charts.axes import Field, draw_ages, draw_heading, draw_values, margin_for, tick_words
from mentorcruise.charts.ink import AXIS, MUTED, TEXT, tone
from mentorcruise.charts.labels import Label
from mentorcruise.charts.scales import AgeTick, Scale, age_ticks, ticks
from mentorcruise.charts.sheet import SCREEN, Sheet, Size, drawn, number
from mentorcruise.charts.stairs import between, stairs
from mentorcruise.charts.thinning import apart, last_each_pixel
from mentorcruise.charts.words import PERCENT, known, shortened, width

NOTHING = "Nothing has been seen long enough to draw this yet"
TINY = 1e-9
ONE = 1 + TINY
DASHES = ("", "8 3", "2 3", "8 3 2 3")


class Rise(Protocol):
    """A day and the share from then on, with its limits."""

    @property
    def day(self) -> int: ...
    @property
    def share(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


class Step(Rise, Protocol):
    """The same with numbers: at risk on that day, and running at its end but not seen further."""

    @property
    def at_risk(self) -> int: ...
    @property
    def running(self) -> int: ...


SomeRise = TypeVar("SomeRise", bound=Rise)


class Median(Protocol):
    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...


class Curve(NamedTuple):
    """A group's steps as `metrics.estimators` gives them: `Curve("All", curve.steps, curve.median)`."""

    name: str
    steps: Sequence[Step]
    median: Median | None = None
    tone: int = 1


class Rising(NamedTuple):
    """A cause's rises as `metrics.estimators` gives them: `Rising("Goal reached", found["goal_reached"].rises)`."""

    name: str
    rises: Sequence[Rise]
    tone: int = 1


@dataclass(frozen=True)
class _Group:
    name: str
    steps: Sequence[Rise]
    counts: Sequence[Step]
    median: Median | None
    tone: int
    start: float


def step_curve(
    name: str,
    title: str,
    curves: Sequence[Curve],
    *,
    desc: str = "",
    heading: str = "still running",
    until: int | None = None,
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """The share that still runs by age, for one group or several: band, median, ticks where one is seen no longer.

    Below stands how many were followed that far. `until` ends the axis at a day.
    """
    groups = []
    for curve in curves:
        steps = with_figures(curve.steps)
        groups.append(_Group(curve.name, steps, steps, curve.median, curve.tone, 1.0))
    return drawn(name, title, desc, lambda sheet: _draw(sheet, groups, heading, until), on)


def incidence_curves(
    name: str,
    title: str,
    risings: Sequence[Rising],
    *,
    desc: str = "",
    heading: str = "ended this way",
    until: int | None = None,
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """The share that has ended of a cause by age, each with its band, the causes not upon one another."""
    groups = [_Group(r.name, with_figures(r.rises), (), None, r.tone, 0.0) for r in risings]
    return drawn(name, title, desc, lambda sheet: _draw(sheet, groups, heading, until), on)


def with_figures(steps: Sequence[SomeRise]) -> list[SomeRise]:
    """The steps whose shares are shares; NaN is between no limits."""
    return [
        step for step in steps if -TINY <= step.low <= ONE and -TINY <= step.share <= ONE and -TINY <= step.high <= ONE
    ]


def _draw(sheet: Sheet, groups: Sequence[_Group], heading: str, until: int | None) -> None:
    days = [group.steps[-1].day for group in groups if group.steps]
    last = float(max(1, min([max(days), *([until] if until else [])]))) if days else 0.0
    seen = [group for group in groups if group.steps]
    if not seen:
        sheet.nothing(NOTHING)
        return
    ends = [_end(group, last) for group in seen]
    highest = max(max(group.start, *(s.high for s in group.steps if s.day <= last), 0.0) for group in seen)
    found = ticks([highest], PERCENT, most=4)
    margin = labels.room_for(sheet, ends)
    top = draw_heading(sheet, heading)
    height = max(190.0 if sheet.narrow else 250.0, labels.height_for(sheet, ends))
    field = Field(margin_for(sheet, tick_words(found, PERCENT)), top, sheet.width - margin, top + height)
    x, y = Scale(0, last, field.left, field.right), Scale(0, found.high, field.bottom, field.top + 6)
    draw_values(sheet, field, y, found, PERCENT)
    named = age_ticks(last, 5 if sheet.narrow else 8)
    draw_ages(sheet, field, x, named)
    for count, group in enumerate(seen):
        _curve(sheet, group, x, y, last, DASHES[count % len(DASHES)] if len(seen) > 1 else "")
    _medians(sheet, field, seen, x, y, last)
    for label in ends:
        label.at = y(label.at)
    labels.write(sheet, field.right + 10, ends, field.top - 6, field.bottom + 6)
    sheet.height = field.bottom + 28
    if any(group.counts for group in seen):
        sheet.height = _followed(sheet, field, seen, x, named)


def _end(group: _Group, last: float) -> Label:
    share = next((step.share for step in reversed(group.steps) if step.day <= last), group.start)
    return Label(share, group.name, PERCENT.text(share), tone(group.tone))


def _curve(sheet: Sheet, group: _Group, x: Scale, y: Scale, last: float, dash: str) -> None:
    """Band, curve and ticks of a group."""
    ink, start = tone(group.tone), (x(0), y(group.start))
    steps = last_each_pixel([(x(step.day), step) for step in group.steps if step.day <= last])
    end = x(min(last, group.steps[-1].day))
    upper = [start, *((at, y(step.high)) for at, step in steps)]
    lower = [start, *((at, y(step.low)) for at, step in steps)]
    sheet.area(between(upper, lower, end), ink, 0.15)
    sheet.trace(stairs([start, *((at, y(step.share)) for at, step in steps)], end), ink, 2.5, dash)
    _ticks(sheet, group, steps, y)


def _ticks(sheet: Sheet, group: _Group, steps: Sequence[tuple[float, Rise]], y: Scale) -> None:
    """Where one or more were seen running for the last time; one path, as there are many."""
    seen = {step.day for step in group.counts if step.running}
    places = {at: y(step.share) for at, step in steps if step.day in seen}
    kept = [(at, places[at]) for at in apart(places, 5)]
    if kept:
        path = "".join(f"M{number(at)} {number(height - 4)}v8" for at, height in kept)
        sheet.trace(path, tone(group.tone), 1.2)


def _medians(sheet: Sheet, field: Field, groups: Sequence[_Group], x: Scale, y: Scale, last: float) -> None:
    """Where half have ended: from the curve down to the age. What one curve has to say is written beside it."""
    for group in groups:
        value = known(group.median.value) if group.median else None
        if group.median is None or value is None or value > last:
            continue
        at, ink = x(value), tone(group.tone)
        sheet.line((field.left, y(0.5)), (at, y(0.5)), AXIS, dash="3 3")
        sheet.line((at, y(0.5)), (at, field.bottom), ink, 1.5, dash="3 3")
        sheet.dot((at, y(0.5)), 4, ink)
        if len(groups) == 1:
            rows = [f"half ended by day {value:,.0f}", *filter(None, [_limits(group.median)])]
            wide = max(width(row, sheet.font) for row in rows)
            left = min(at + 10, field.right - wide)
            there = last * (left - field.left) / field.width - 1
            top = min(y(_high(group, there)), y(0.5) - 12) - 6 - sheet.leading * (len(rows) - 1)
            sheet.lines((left, max(top, field.top + sheet.font)), rows, TEXT)


def _high(group: _Group, day: float) -> float:
    return next((step.high for step in reversed(group.steps) if step.day <= day), 1.0)


def _limits(median: Median) -> str:
    low, high = known(median.low), known(median.high)
    if low is None and high is None:
        return ""
    if high is None:
        return f"({low:,.0f} or later)"
    return f"({low or 0:,.0f} to {high:,.0f})"


def _followed(sheet: Sheet, field: Field, groups: Sequence[_Group], x: Scale, named: Sequence[AgeTick]) -> float:
    """How many were followed to each age that is named, and the medians of several; gives the sheet's height then."""
    top = field.bottom + 17 + sheet.leading * 1.6
    sheet.text((0, top), "Followed that long", MUTED)
    for count, group in enumerate(groups):
        y = top + sheet.leading * (count + 1) * 1.1
        if len(groups) > 1:
            room = sheet.width - field.right - 10
            sheet.text((field.right + 10, y), shortened(group.name, room, sheet.font), tone(group.tone))
        for tick in named:
            words = f"{_at_risk(group.counts, tick.day):,}"
            half = width(words, sheet.font) / 2
            sheet.text((max(half, x(tick.day)), y), words, TEXT, "middle")
    bottom = top + sheet.leading * (len(groups) + 0.4) * 1.1
    medians = [group for group in groups if group.median and known(group.median.value) is not None]
    if len(groups) == 1 or not medians:
        return bottom
    return _median_rows(sheet, medians, bottom + sheet.leading)


def _median_rows(sheet: Sheet, groups: Sequence[_Group], top: float) -> float:
    sheet.text((0, top), "Half ended by day", MUTED)
    for count, group in enumerate(groups, 1):
        if group.median is None:
            continue
        y = top + sheet.leading * count * 1.1
        words = f"{known(group.median.value) or 0:,.0f} {_limits(group.median)}"
        sheet.text((0, y), words, TEXT)
        left = width(words, sheet.font) + 12
        sheet.text((left, y), shortened(group.name, sheet.width - left, sheet.font), tone(group.tone))
    return top + sheet.leading * (len(groups) + 0.4) * 1.1


def _at_risk(steps: Sequence[Step], day: float) -> int:
    ahead = bisect_left(steps, day, key=lambda step: step.day)
    return steps[ahead].at_risk if ahead < len(steps) else 0
