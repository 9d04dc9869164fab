"""Upright bars, by month or by kind: one figure each, stacked parts, or parts side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import NamedTuple

from markupsafe import Markup

from mentorcruise.charts import labels
from mentorcruise.charts.axes import Field, draw_heading, draw_key, draw_values, margin_for, tick_words
from mentorcruise.charts.ink import AXIS, MUTED, PAPER, TEXT, tone
from mentorcruise.charts.labels import Label
from mentorcruise.charts.lying import Bar, draw_lying
from mentorcruise.charts.scales import Scale, date_ticks, ticks
from mentorcruise.charts.sheet import SCREEN, Sheet, Size, drawn, hatching
from mentorcruise.charts.words import COUNT, MONTHS, Unit, day_and_month, known, range_text, width, wrapped

NOTHING = "Nothing to show in this period yet"
MOST, LYING = 120, 20


class Column(NamedTuple):
    """A bar: its month or day or name, and a figure for each part. Limits belong to bars of one part."""

    label: date | str
    values: Sequence[float | None]
    low: float | None = None
    high: float | None = None
    n: int | None = None


class Part(NamedTuple):
    name: str
    tone: int


@dataclass(frozen=True)
class _Story:
    columns: Sequence[Column]
    parts: Sequence[Part]
    grouped: bool
    unit: Unit
    heading: str
    incomplete: bool

    def figures(self, column: Column) -> list[float | None]:
        found = [known(value) for value in column.values[: len(self.parts)]]
        return [*found, *[None] * (len(self.parts) - len(found))]

    def extent(self, column: Column) -> list[float | None]:
        """The figures that the axis must reach."""
        figures = self.figures(column)
        if self.grouped or len(self.parts) == 1:
            return [*figures, known(column.low), known(column.high)]
        some = [figure for figure in figures if figure is not None]
        return [sum(f for f in some if f > 0), sum(f for f in some if f < 0)]


def columns(
    name: str,
    title: str,
    bars: Sequence[Column],
    *,
    parts: Sequence[Part] = (Part("", 1),),
    desc: str = "",
    grouped: bool = False,
    unit: Unit = COUNT,
    heading: str = "",
    incomplete: bool = False,
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """Bars over months, days or kinds, from nothing; with several parts stacked, or `grouped` side by side.

    Stacked parts are named beside the last bar, grouped ones above. `incomplete`: the last bucket still runs, and is
    hatched. Of more than 120 bars the last 120 are drawn, and the chart says so.
    """
    story = _Story(bars[-MOST:], parts, grouped and len(parts) > 1, unit, heading, incomplete)
    left_out = len(bars) - len(story.columns)
    return drawn(name, title, desc, lambda sheet: _draw(sheet, story, left_out), on)


def _draw(sheet: Sheet, story: _Story, left_out: int) -> None:
    if not any(figure is not None for column in story.columns for figure in story.figures(column)):
        sheet.nothing(NOTHING)
        return
    found = ticks([v for c in story.columns for v in story.extent(c)], story.unit, most=4 if sheet.narrow else 5)
    written = [] if story.grouped else _names(story)
    margin = labels.room_for(sheet, written) if written else 2
    top = draw_heading(sheet, story.heading, "hatched: not over yet" if story.incomplete else "")
    if story.grouped:
        top += draw_key(sheet, [(part.name, tone(part.tone)) for part in story.parts], top)
    if _names_are_cut(sheet, story):
        bars = [Bar(str(c.label), story.figures(c)[0], _title(story, c, last=False)) for c in story.columns]
        draw_lying(sheet, bars, story.unit, tone(story.parts[0].tone), top)
        return
    if left_out:
        sheet.text((0, top + sheet.font), f"The last {MOST} of {MOST + left_out:,}", MUTED)
        top += sheet.leading
    height = max(180.0 if sheet.narrow else 240.0, labels.height_for(sheet, written))
    field = Field(margin_for(sheet, tick_words(found, story.unit)), top, sheet.width - margin, top + height)
    y = Scale(found.low, found.high, field.bottom, field.top + 16)
    draw_values(sheet, field, y, found, story.unit)
    places = _places(field, len(story.columns))
    for count, column in enumerate(story.columns):
        _bar(sheet, story, column, places[count], y, count == len(story.columns) - 1)
    _figures(sheet, story, places, y)
    sheet.line((field.left, y(0)), (field.right, y(0)), AXIS)
    sheet.height = field.bottom + _below(sheet, story, field, places)
    if written:
        _beside(sheet, story, written, field, y)


def _names_are_cut(sheet: Sheet, story: _Story) -> bool:
    """Whether the names of kinds have no room below upright bars, and the bars can lie as well."""
    named = [column.label for column in story.columns if isinstance(column.label, str)]
    if not sheet.narrow or len(story.parts) > 1 or not 1 < len(named) == len(story.columns) <= LYING:
        return False
    if any(column.low is not None or (story.figures(column)[0] or 0) < 0 for column in story.columns):
        return False
    step = (sheet.width - 36) / len(named) - 4
    return any(shown.endswith("…") for label in named for shown in wrapped(label, step, sheet.font, most=3))


def _places(field: Field, count: int) -> list[tuple[float, float]]:
    """Left edge and width of each bar, a little air between."""
    step = field.width / count
    wide = min(step * (0.72 if step > 6 else 0.9), 64.0)
    return [(field.left + step * (n + 0.5) - wide / 2, wide) for n in range(count)]


def _bar(sheet: Sheet, story: _Story, column: Column, place: tuple[float, float], y: Scale, last: bool) -> None:
    left, wide = place
    title = _title(story, column, last)
    up = down = 0.0
    each = wide / len(story.parts)
    for count, (part, figure) in enumerate(zip(story.parts, story.figures(column), strict=True)):
        if figure is None:
            continue
        start = 0.0 if story.grouped else (up if figure >= 0 else down)
        x, width_here = (left + count * each, each * 0.92) if story.grouped else (left, wide)
        top, bottom = sorted((y(start), y(start + figure)))
        if last and story.incomplete:
            _still_running(sheet, x, top, width_here, bottom, part, title)
        else:
            gap = 0.5 if len(story.parts) > 1 and not story.grouped and bottom - top > 2 else 0
            sheet.rect((x, top + gap), width_here, bottom - top - gap, tone(part.tone), title)
        up, down = (up + figure, down) if figure >= 0 else (up, down + figure)
    low, high = known(column.low), known(column.high)
    if len(story.parts) == 1 and low is not None and high is not None:
        _whisker(sheet, left + wide / 2, y(low), y(high))


def _still_running(sheet: Sheet, left: float, top: float, wide: float, bottom: float, part: Part, title: str) -> None:
    sheet.rect((left, top), wide, bottom - top, tone(part.tone), title, opacity=0.22)
    sheet.trace(hatching(left, top, left + wide, bottom, gap=5), tone(part.tone), 1)
    sheet.line((left, top), (left + wide, top), tone(part.tone), 1.5)


def _whisker(sheet: Sheet, x: float, low: float, high: float) -> None:
    sheet.line((x, low), (x, high), PAPER, 4.5)
    sheet.line((x, low), (x, high), TEXT, 1.5)
    for end in (low, high):
        sheet.line((x - 4, end), (x + 4, end), TEXT, 1.5)


def _figures(sheet: Sheet, story: _Story, places: Sequence[tuple[float, float]], y: Scale) -> None:
    """The figures above the bars, where all of them have room."""
    if len(story.parts) > 1 and story.grouped:
        return
    tops, words = [], []
    for column in story.columns:
        some = [figure for figure in story.figures(column) if figure is not None]
        reach = [v for v in story.extent(column) if v is not None]
        tops.append(y(max([0.0, *reach])))
        words.append(story.unit.text(sum(some)) if some else "")
    step = places[1][0] - places[0][0] if len(places) > 1 else sheet.width
    if max(width(text, sheet.font) for text in words) + 4 > step:
        return
    for (left, wide), top, text in zip(places, tops, words, strict=True):
        if text:
            sheet.text((left + wide / 2, top - 5), text, TEXT, "middle")


def _below(sheet: Sheet, story: _Story, field: Field, places: Sequence[tuple[float, float]]) -> float:
    """The bars' names below them; gives the height that they take."""
    days = [column.label for column in story.columns if isinstance(column.label, date)]
    if len(days) == len(story.columns):
        return _dates_below(sheet, field, days, places)
    step = field.width / len(places)
    most = 0
    every = max(1, ceil(sheet.font * 2.4 / step))
    for count, (left, wide) in enumerate(places):
        if count % every == 0:
            rows = wrapped(str(story.columns[count].label), step * every - 4, sheet.font, most=3)
            sheet.lines((left + wide / 2, field.bottom + 17), rows, MUTED, "middle")
            most = max(most, len(rows))
    return 8 + most * sheet.leading + 4


def _dates_below(sheet: Sheet, field: Field, days: Sequence[date], places: Sequence[tuple[float, float]]) -> float:
    named = {tick.at: tick for tick in date_ticks(days, field.width, sheet.font)}
    year = ""
    for day, (left, wide) in zip(days, places, strict=True):
        tick = named.get(day)
        if tick is None:
            continue
        middle = left + wide / 2
        sheet.text((middle, field.bottom + 17), tick.words, MUTED, "middle")
        if tick.year and tick.year != year:
            sheet.text((middle, field.bottom + 17 + sheet.leading), tick.year, MUTED, "middle")
            year = tick.year
    return 24 + sheet.leading


def _names(story: _Story) -> list[Label]:
    """The parts' names, for beside the last bar; one part needs none."""
    if len(story.parts) == 1:
        return []
    return [Label(0, part.name, "", tone(part.tone)) for part in story.parts]


def _beside(sheet: Sheet, story: _Story, written: Sequence[Label], field: Field, y: Scale) -> None:
    up = down = 0.0
    for label, figure in zip(written, story.figures(story.columns[-1]), strict=True):
        start = up if (figure or 0) >= 0 else down
        label.at = y(start + (figure or 0.0) / 2)
        label.figure = "" if figure is None else story.unit.text(figure)
        up, down = (up + (figure or 0), down) if (figure or 0) >= 0 else (up, down + (figure or 0))
    labels.write(sheet, field.right + 10, written, field.top, field.bottom + 6)


def _title(story: _Story, column: Column, last: bool) -> str:
    label = column.label
    when = (f"{MONTHS[label.month - 1] if label.day == 1 else day_and_month(label)} {label.year}"
            if isinstance(label, date) else label)  # fmt: skip
    said = [
        f"{part.name}: {story.unit.text(figure)}" if part.name else story.unit.text(figure)
        for part, figure in zip(story.parts, story.figures(column), strict=True)
    ]
    between = range_text(story.unit, known(column.low), known(column.high))
    extra = [f"95% interval {between}"] if between else []
    extra += [f"n {column.n:,}"] if column.n is not None else []
    extra += ["so far"] if last and story.incomplete else []
    return " · ".join([str(when), *said, *extra])
