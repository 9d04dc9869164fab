"""The part of a sheet that figures are drawn on, with its axes."""

from collections.abc import Sequence
from typing import NamedTuple

from mentorcruise.charts.ink import AXIS, GRID, MUTED, Ink
from mentorcruise.charts.scales import AgeTick, DateTick, Scale, Ticks
from mentorcruise.charts.sheet import Sheet
from mentorcruise.charts.words import Unit, shortened, width


class Field(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


def tick_words(found: Ticks, unit: Unit) -> list[str]:
    """What stands at the ticks. A long unit (" days") is left to the words above the axis."""
    short = unit if len(unit.suffix) <= 2 else unit._replace(suffix="")
    return [short.tick(value, found.step) for value in found.values]


def margin_for(sheet: Sheet, words: Sequence[str]) -> float:
    return max((width(text, sheet.font) for text in words), default=0) + 8


def draw_values(sheet: Sheet, field: Field, y: Scale, found: Ticks, unit: Unit) -> None:
    """Faint lines across with their figures, and the line of nothing."""
    for value, words in zip(found.values, tick_words(found, unit), strict=True):
        at = y(value)
        sheet.line((field.left, at), (field.right, at), AXIS if value == 0 else GRID)
        sheet.text((field.left - 7, at + sheet.font * 0.35), words, MUTED, "end")


def draw_dates(sheet: Sheet, field: Field, x: Scale, found: Sequence[DateTick]) -> None:
    """Months or days below the field, the year below the first of it; none of them beyond the sheet."""
    edge = -1e9
    for tick in found:
        at = x(tick.at.toordinal())
        sheet.line((at, field.bottom), (at, field.bottom + 4), AXIS)
        half = width(tick.words, sheet.font) / 2
        if at - half < edge:
            continue
        edge = at + half + 4
        middle = max(half, min(at, sheet.width - half))
        sheet.text((middle, field.bottom + 17), tick.words, MUTED, "middle")
        if tick.year:
            sheet.text((middle, field.bottom + 17 + sheet.leading), tick.year, MUTED, "middle")


def draw_ages(sheet: Sheet, field: Field, x: Scale, found: Sequence[AgeTick]) -> None:
    """Ages below the field; the last one's unit hangs out to the right, so that its figure stays below its mark."""
    for number, tick in enumerate(found):
        at = x(tick.day)
        sheet.line((at, field.bottom), (at, field.bottom + 4), AXIS)
        plain = tick.words.split(" ")[0]
        if number == len(found) - 1:
            start = min(at - width(plain, sheet.font) / 2, sheet.width - width(tick.words, sheet.font))
            sheet.text((start, field.bottom + 17), tick.words, MUTED)
        else:
            sheet.text((at, field.bottom + 17), tick.words, MUTED, "middle")


def draw_heading(sheet: Sheet, words: str, right: str = "") -> float:
    """What the value axis counts, above it, and at the right what a sign means; gives the height that is taken."""
    if words:
        sheet.text((0, sheet.font), words, MUTED)
    if right:
        below = width(words, sheet.font) + width(right, sheet.font) + 16 > sheet.width
        sheet.text((sheet.width, sheet.font + below * sheet.leading), right, MUTED, "end")
        return sheet.leading * (1 + below) + 6
    return sheet.leading + 6 if words else 8


def draw_key(sheet: Sheet, names: Sequence[tuple[str, Ink]], top: float) -> float:
    """Which colour is which, above bars that stand side by side; gives the height that it takes."""
    x, row = 0.0, 0
    for name, ink in names:
        words = shortened(name, sheet.width - 20, sheet.font, bold=True)
        wide = 16 + width(words, sheet.font, bold=True) + 16
        if x > 0 and x + wide > sheet.width:
            x, row = 0.0, row + 1
        y = top + row * sheet.leading
        sheet.rect((x, y + 2), 11, 11, ink, round_by=2)
        sheet.text((x + 16, y + 12), words, ink, bold=True)
        x += wide
    return (row + 1) * sheet.leading + 6


def more_below(sheet: Sheet, shown: int, of: int) -> None:
    """Says how many rows are left to the table."""
    if of > shown:
        sheet.text((0, sheet.height + 8), f"and {of - shown:,} more in the table", MUTED)
        sheet.height += 20
