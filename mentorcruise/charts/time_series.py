"""Figures over time: one or several lines by day, week or month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from mentorcruise.charts import labels
from mentorcruise.charts.axes import Field, draw_dates, draw_heading, draw_values, margin_for, tick_words
from mentorcruise.charts.ink import AXIS, GRID, MUTED, PAPER, REST, Ink, tone
from mentorcruise.charts.labels import Label
from mentorcruise.charts.scales import Scale, Ticks, date_ticks, ticks
from mentorcruise.charts.sheet import SCREEN, Place, Sheet, Size, drawn, hatching, polyline
from mentorcruise.charts.thinning import edge_thinned, line_thinned
from mentorcruise.charts.words import COUNT, MONTHS, Unit, day_and_month, known, range_text, width, wrapped

NOTHING = "Nothing to show in this period yet"
TOO_FEW = "Too few at any one time to draw a line"
POINTED_AT = 130


class Point(NamedTuple):
    """The figure of the bucket that begins at the date; None where it is not known or too few to say."""

    at: date
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None


class Line(NamedTuple):
    name: str
    points: Sequence[Point]
    tone: int = 1


class Note(NamedTuple):
    """What happened on a day, said above the lines."""

    at: date
    words: str


@dataclass(frozen=True)
class _Story:
    """All that is asked to be drawn; `before` has its points already on the days of the first line."""

    lines: Sequence[Line]
    before: Line | None
    unit: Unit
    heading: str
    incomplete: bool
    notes: Sequence[Note]
    immature_from: date | None
    immature_words: str
    zero: bool

    @property
    def days(self) -> list[date]:
        return sorted({point.at for line in self.lines for point in line.points})

    @property
    def all_lines(self) -> list[Line]:
        return [*([self.before] if self.before else []), *self.lines]


def time_series(
    name: str,
    title: str,
    lines: Sequence[Line],
    *,
    desc: str = "",
    before: Line | None = None,
    unit: Unit = COUNT,
    heading: str = "",
    incomplete: bool = False,
    notes: Sequence[Note] = (),
    immature_from: date | None = None,
    immature_words: str = "too early to tell",
    zero: bool = True,
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """Lines over time with their intervals, named at their ends.

    `before`: the period compared with, fainter; its nth point is drawn at the first line's nth. `incomplete`: the last
    bucket still runs. `immature_from`: from that day on the figure will still move, as many have not come to an end.
    `heading` says what the axis counts; `zero=False` lets it begin elsewhere than at nothing.
    """
    first = lines[0].points if lines else ()
    moved = [there._replace(at=here.at) for here, there in zip(first, before.points if before else (), strict=False)]
    story = _Story(
        lines, before._replace(points=moved) if before else None, unit, heading,
        incomplete, notes, immature_from, immature_words, zero,
    )  # fmt: skip
    return drawn(name, title, desc, lambda sheet: _draw(sheet, story), on)


def _draw(sheet: Sheet, story: _Story) -> None:
    values = [v for line in story.all_lines for p in line.points for v in (p.value, p.low, p.high)]
    if not any(known(p.value) is not None for line in story.lines for p in line.points):
        sheet.nothing(TOO_FEW if any(line.points for line in story.lines) else NOTHING)
        return
    found = ticks(values, story.unit, most=4 if sheet.narrow else 5, zero=story.zero)
    ends = [_end(line, story) for line in story.all_lines]
    written = [label for _, label in ends if label]
    margin = labels.room_for(sheet, written)
    top = draw_heading(sheet, story.heading)
    field = Field(margin_for(sheet, tick_words(found, story.unit)), top, sheet.width - margin, 0)
    x = _across(story.days, field, inset=2)
    lanes = _lanes(sheet, story, field, x)
    field = field._replace(top=top + lanes * sheet.leading)
    height = max(190.0 if sheet.narrow else 250.0, labels.height_for(sheet, written))
    field = field._replace(bottom=field.top + height)
    sheet.height = field.bottom + 24 + sheet.leading
    y = Scale(found.low, found.high, field.bottom, field.top + 6)
    _background(sheet, story, field, x, y, found)
    for line in story.all_lines:
        _line(sheet, story, line, x, y)
    for at, label in ends:
        if label:
            label.at = y(at)
    labels.write(sheet, field.right + 10, written, field.top - 6, field.bottom + 6)
    _pointed_at(sheet, story, field, x)


def _across(days: Sequence[date], field: Field, inset: float) -> Scale:
    return Scale(days[0].toordinal(), days[-1].toordinal(), field.left + inset, field.right - inset)


def _ink(story: _Story, line: Line) -> Ink:
    return REST if line is story.before else tone(line.tone)


def _end(line: Line, story: _Story) -> tuple[float, Label | None]:
    """Where the line ends, and what is said there."""
    for count, point in enumerate(reversed(line.points)):
        value = known(point.value)
        if value is not None:
            figure = story.unit.text(value)
            if count == 0 and story.incomplete and line is not story.before:
                figure += " so far"
            return value, Label(0, line.name, figure, MUTED if line is story.before else _ink(story, line))
    return 0, None


def _marks(story: _Story) -> list[Note]:
    marks = list(story.notes)
    if story.immature_from and story.days and story.immature_from <= story.days[-1]:
        marks.append(Note(max(story.immature_from, story.days[0]), story.immature_words))
    days = story.days
    return sorted((m for m in marks if days[0] <= m.at <= days[-1]), key=lambda m: (m.at, m.words))


def _lanes(sheet: Sheet, story: _Story, field: Field, x: Scale) -> int:
    """Writes the notes above the field, each on the first row where it has room; gives how many rows that takes."""
    ends: list[float] = []
    for mark in _marks(story):
        at = x(mark.at.toordinal())
        words = wrapped(mark.words, field.right - field.left, sheet.font, most=1)[0]
        wide = width(words, sheet.font)
        start = max(0.0, min(at, sheet.width - wide))
        lane = next((n for n, end in enumerate(ends) if end + 10 <= start), len(ends))
        ends[lane : lane + 1] = [start + wide]
        sheet.text((start, field.top + sheet.font + lane * sheet.leading), words, MUTED)
    return len(ends)


def _background(sheet: Sheet, story: _Story, field: Field, x: Scale, y: Scale, found: Ticks) -> None:
    if story.immature_from and story.immature_from <= story.days[-1]:
        start = x(max(story.immature_from, story.days[0]).toordinal())
        sheet.trace(hatching(start, field.top, field.right, field.bottom), GRID, 1)
    draw_values(sheet, field, y, found, story.unit)
    for mark in _marks(story):
        at = x(mark.at.toordinal())
        sheet.line((at, field.top + 2), (at, field.bottom), AXIS, dash="2 3")
    draw_dates(sheet, field, x, date_ticks(story.days, field.width, sheet.font))


def _line(sheet: Sheet, story: _Story, line: Line, x: Scale, y: Scale) -> None:
    ink, faint = _ink(story, line), line is story.before
    open_end = story.incomplete and not faint and len(line.points) > 0
    for run in _runs(line.points):
        if not faint:
            _band(sheet, run, ink, x, y)
        places = [(x(p.at.toordinal()), y(known(p.value) or 0.0)) for p in run]
        last_open = open_end and run[-1] is line.points[-1]
        whole = places[:-1] if last_open else places
        if len(whole) > 1:
            sheet.trace(polyline(line_thinned(whole)), ink, 1.5 if faint else 2.5)
        elif whole:
            sheet.dot(whole[0], 3, ink)
        if last_open:
            _open_end(sheet, places, ink)
        elif not faint and run[-1] is _last_known(line.points):
            sheet.dot(places[-1], 3.5, ink)


def _open_end(sheet: Sheet, places: Sequence[Place], ink: Ink) -> None:
    if len(places) > 1:
        sheet.trace(polyline(places[-2:]), ink, 2, dash="3 4")
    sheet.dot(places[-1], 4, PAPER, ink)


def _last_known(points: Sequence[Point]) -> Point | None:
    return next((p for p in reversed(points) if known(p.value) is not None), None)


def _band(sheet: Sheet, run: Sequence[Point], ink: Ink, x: Scale, y: Scale) -> None:
    limits = [(x(p.at.toordinal()), known(p.low), known(p.high)) for p in run]
    upper = [(at, y(high)) for at, low, high in limits if low is not None and high is not None]
    lower = [(at, y(low)) for at, low, high in limits if low is not None and high is not None]
    if len(upper) > 1:
        there, back = edge_thinned(upper, min), edge_thinned(lower, max)
        sheet.area(f"{polyline([*there, *reversed(back)])}Z", ink, 0.16)
    elif upper:
        sheet.line(upper[0], lower[0], ink, 1.5)


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """The stretches without a gap: a line says nothing of what is not known."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if known(point.value) is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _pointed_at(sheet: Sheet, story: _Story, field: Field, x: Scale) -> None:
    """What is read on pointing at a bucket: its figures in words."""
    days = story.days
    if len(days) > POINTED_AT:
        return
    monthly = all(day.day == 1 for day in days)
    places = [x(day.toordinal()) for day in days]
    edges = [field.left, *((a + b) / 2 for a, b in pairwise(places)), field.right]
    by_day = {id(line): {point.at: point for point in line.points} for line in story.all_lines}
    for n, day in enumerate(days):
        when = f"{MONTHS[day.month - 1] if monthly else day_and_month(day)} {day.year}"
        said = [_said(line, by_day[id(line)].get(day), story.unit) for line in reversed(story.all_lines)]
        title = " · ".join([when, *(words for words in said if words)])
        sheet.hit((edges[n], field.top), edges[n + 1] - edges[n], field.height, title)


def _said(line: Line, point: Point | None, unit: Unit) -> str:
    if point is None:
        return ""
    value = known(point.value)
    words = f"{line.name}: " if line.name else ""
    words += unit.text(value) if value is not None else "too few to say"
    between = range_text(unit, known(point.low), known(point.high))
    words += f" ({between})" if between and value is not None else ""
    return words + (f", n {point.n:,}" if point.n is not None else "")
