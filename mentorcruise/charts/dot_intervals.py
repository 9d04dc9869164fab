"""Figures of mentors, goals, skills … one below the other, each with its interval and how many cases stand behind it."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from mentorcruise.charts.axes import Field, more_below, tick_words
from mentorcruise.charts.ink import AXIS, GRID, MUTED, PAPER, TEXT, Ink, tone
from mentorcruise.charts.scales import Scale, Ticks, ticks
from mentorcruise.charts.sheet import SCREEN, Sheet, Size, drawn
from mentorcruise.charts.words import PERCENT, Unit, known, range_text, shortened, width, wrapped

NOTHING = "Nobody to compare yet"
TOO_FEW = "Too few in each group to compare them"
MOST = 60
NAMES = 236.0
"""What names may take of a wide sheet; longer ones go on on a second line."""


class Dot(NamedTuple):
    """One row. `value` None: too few cases to say, or none."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    tone: int = 1


class Reference(NamedTuple):
    """What every row is held against, drawn as a line from top to bottom."""

    value: float
    words: str


def dot_intervals(
    name: str,
    title: str,
    rows: Sequence[Dot],
    *,
    desc: str = "",
    unit: Unit = PERCENT,
    reference: Reference | None = None,
    zero: bool = True,
    few: str = "too few to say",
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """A dot and its 95% interval for each row, in the order given, with the figure and the number of cases in words.

    More than 60 rows are left to the table, and the chart says so.
    """
    shown = rows[:MOST]
    return drawn(name, title, desc, lambda sheet: _draw(sheet, shown, len(rows), unit, reference, zero, few), on)


def _draw(
    sheet: Sheet, rows: Sequence[Dot], of: int, unit: Unit, reference: Reference | None, zero: bool, few: str
) -> None:
    if all(known(row.value) is None for row in rows):
        sheet.nothing(TOO_FEW if rows else NOTHING)
        return
    figures = [v for row in rows for v in (row.value, row.low, row.high)]
    found = ticks([*figures, reference.value if reference else None], unit, most=4, zero=zero)
    step = _step(sheet, rows, unit, few)
    top = sheet.leading + 10
    field = _field(sheet, rows, unit, top, top + step * len(rows))
    x = Scale(found.low, found.high, field.left, field.right)
    _grid(sheet, field, x, found, unit, step)
    if reference and known(reference.value) is not None:
        _reference(sheet, field, x, reference, step)
    _heads(sheet, field)
    for count, row in enumerate(rows):
        _row(sheet, field, x, row, field.top + step * count, step, unit, few)
    sheet.height = field.bottom + 26
    more_below(sheet, len(rows), of)


def _step(sheet: Sheet, rows: Sequence[Dot], unit: Unit, few: str) -> float:
    """The height of a row: more where a name needs a second line, or one for itself."""
    if sheet.narrow:
        alone = any(width(row.label, sheet.font, bold=True) > _room(sheet, row, unit, few) for row in rows)
        lines = max(len(wrapped(row.label, sheet.width, sheet.font, bold=True)) for row in rows)
        return 44.0 + alone * lines * sheet.leading
    return 30.0 + 10 * any(width(row.label, sheet.font) > NAMES - 14 for row in rows)


def _said(row: Dot, unit: Unit, few: str) -> str:
    return f"{_words(row, unit) or few}, n {row.n:,}"


def _room(sheet: Sheet, row: Dot, unit: Unit, few: str) -> float:
    """What is left for the name on a narrow sheet, beside the figures."""
    return sheet.width - width(_said(row, unit, few), sheet.font) - 14


def _field(sheet: Sheet, rows: Sequence[Dot], unit: Unit, top: float, bottom: float) -> Field:
    if sheet.narrow:
        return Field(6, top, sheet.width - 14, bottom)
    named = [line for row in rows for line in wrapped(row.label, NAMES - 14, sheet.font)]
    names = max(width(line, sheet.font) for line in named) + 14
    words = max(width(_words(row, unit), sheet.font) for row in rows)
    return Field(names, top, sheet.width - max(words, 110) - 62, bottom)


def _words(row: Dot, unit: Unit) -> str:
    value = known(row.value)
    if value is None:
        return ""
    between = range_text(unit, known(row.low), known(row.high))
    return f"{unit.text(value)}  ({between})" if between else unit.text(value)


def _grid(sheet: Sheet, field: Field, x: Scale, found: Ticks, unit: Unit, step: float) -> None:
    for value, words in zip(found.values, tick_words(found, unit), strict=True):
        _upright(sheet, field, x(value), AXIS if value == 0 else GRID, step)
        half = width(words, sheet.font) / 2
        sheet.text((max(half, min(x(value), sheet.width - half)), field.bottom + 17), words, MUTED, "middle")


def _upright(sheet: Sheet, field: Field, at: float, ink: Ink, step: float, weight: float = 1, dash: str = "") -> None:
    """A line from top to bottom, or only beside the dots where each row's words stand above its dot."""
    if not sheet.narrow:
        sheet.line((at, field.top), (at, field.bottom), ink, weight, dash)
        return
    for count in range(round(field.height / step)):
        bottom = field.top + step * (count + 1)
        sheet.line((at, bottom - 22), (at, bottom - 3), ink, weight, dash)


def _reference(sheet: Sheet, field: Field, x: Scale, reference: Reference, step: float) -> None:
    at = x(reference.value)
    _upright(sheet, field, at, TEXT, step, 1.5, dash="5 3")
    words = shortened(reference.words, sheet.width if sheet.narrow else field.width + 80, sheet.font)
    half = width(words, sheet.font) / 2
    right = sheet.width if sheet.narrow else field.right + 20
    sheet.text((max(half, min(at, right - half)), field.top - 9), words, TEXT, "middle")


def _heads(sheet: Sheet, field: Field) -> None:
    if not sheet.narrow:
        sheet.text((field.right + 18, field.top - 9), "95% interval", MUTED)
        sheet.text((sheet.width, field.top - 9), "cases", MUTED, "end")


def _row(sheet: Sheet, field: Field, x: Scale, row: Dot, top: float, step: float, unit: Unit, few: str) -> None:
    value, words = known(row.value), _words(row, unit)
    middle = top + (step - 13 if sheet.narrow else step / 2)
    if sheet.narrow:
        alone = step > 44
        said, ink = _said(row, unit, few), TEXT if words else MUTED
        lines = wrapped(row.label, sheet.width, sheet.font, bold=True) if alone else [row.label]
        spare = (step - 44.0) / sheet.leading - len(lines) if alone else 0
        sheet.lines((0, top + 15 + max(0.0, spare) * sheet.leading), lines, TEXT, bold=True)
        sheet.text((0 if alone else sheet.width, middle - 16), said, ink, "start" if alone else "end")
    else:
        lines = wrapped(row.label, NAMES - 14, sheet.font)
        sheet.lines((0, middle + 4.5 - (len(lines) - 1) * sheet.leading / 2), lines, TEXT)
        sheet.text((field.right + 18, middle + 4.5), words or few, TEXT if words else MUTED)
        sheet.text((sheet.width, middle + 4.5), f"{row.n:,}", MUTED, "end")
    if value is not None:
        _dot(sheet, x, row, value, middle)
    sheet.hit((0, top), sheet.width, step, f"{row.label}: {_said(row, unit, few)}")


def _dot(sheet: Sheet, x: Scale, row: Dot, value: float, middle: float) -> None:
    low, high, ink = known(row.low), known(row.high), tone(row.tone)
    if low is not None and high is not None:
        sheet.line((x(low), middle), (x(high), middle), ink, 2.5)
        for end in (low, high):
            sheet.line((x(end), middle - 4), (x(end), middle + 4), ink, 1.5)
    sheet.dot((x(value), middle), 5.5, ink, PAPER, 1.5)
