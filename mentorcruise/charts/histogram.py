"""How figures are spread: bars without gaps over ranges of values."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from markupsafe import Markup

from mentorcruise.charts.axes import Field, draw_heading, draw_values, margin_for, tick_words
from mentorcruise.charts.ink import AXIS, MUTED, PAPER, TEXT, tone
from mentorcruise.charts.scales import Scale, ticks
from mentorcruise.charts.sheet import SCREEN, Sheet, Size, drawn
from mentorcruise.charts.words import COUNT, NUMBER, Unit, known, shortened, width

NOTHING = "No figures to spread out yet"


class Bin(NamedTuple):
    """So many values from `low` up to, not including, `high`."""

    low: float
    high: float
    number: int


class Mark(NamedTuple):
    """A value that is pointed out: the median, a limit."""

    value: float
    words: str


def binned(values: Iterable[float | None], unit: Unit = NUMBER, most: int = 20) -> list[Bin]:
    """Values counted in ranges of a round width, at most about so many."""
    return binned_counts(((value, 1) for value in values), unit, most)


def binned_counts(counts: Iterable[tuple[float | None, int]], unit: Unit = NUMBER, most: int = 20) -> list[Bin]:
    """The same of (value, number) counts."""
    figures = sorted((figure, number) for value, number in counts if (figure := known(value)) is not None and number)
    if not figures:
        return []
    found = ticks([figures[0][0], figures[-1][0]], unit, most, zero=False)
    bins = [0] * max(1, len(found.values) - 1)
    for figure, number in figures:
        bins[min(len(bins) - 1, max(0, int((figure - found.low) / found.step)))] += number
    return [Bin(a, b, n) for (a, b), n in zip(pairwise(found.values), bins, strict=True)]


def histogram(
    name: str,
    title: str,
    bins: Sequence[Bin],
    *,
    desc: str = "",
    unit: Unit = NUMBER,
    heading: str = "",
    below: str = "",
    mark: Mark | None = None,
    tone: int = 1,
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """Bars over ranges (`binned` counts values so). `heading` says what is counted, `below` what the ranges are of."""
    whole = [b for b in bins if known(b.low) is not None and known(b.high) is not None and known(b.number) is not None]
    return drawn(name, title, desc, lambda sheet: _draw(sheet, whole, unit, heading, below, mark, tone), on)


def _draw(
    sheet: Sheet, bins: Sequence[Bin], unit: Unit, heading: str, below: str, mark: Mark | None, number: int
) -> None:
    if not any(each.number for each in bins):
        sheet.nothing(NOTHING)
        return
    bins = _fewer(bins)
    found = ticks([each.number for each in bins], COUNT, most=4)
    top = draw_heading(sheet, heading) + (sheet.leading if mark else 0)
    field = Field(
        margin_for(sheet, tick_words(found, COUNT)), top, sheet.width - 14, top + (160 if sheet.narrow else 200)
    )
    x = Scale(min(b.low for b in bins), max(b.high for b in bins), field.left, field.right)
    y = Scale(found.low, found.high, field.bottom, field.top + 4)
    draw_values(sheet, field, y, found, COUNT)
    for each in bins:
        left, right = x(each.low), x(each.high)
        title = f"{unit.text(each.low)} to {unit.text(each.high)}: {each.number:,}"
        gap = 1 if right - left > 4 else 0
        sheet.rect(
            (left + gap / 2, y(each.number)), right - left - gap, field.bottom - y(each.number), tone(number), title
        )
    sheet.line((field.left, field.bottom), (field.right, field.bottom), AXIS)
    if mark and known(mark.value) is not None:
        _mark(sheet, field, x, mark)
    _ranges(sheet, field, x, unit)
    sheet.height = field.bottom + 26
    if below:
        sheet.text((field.left, sheet.height + 6), shortened(below, field.width, sheet.font), MUTED)
        sheet.height += sheet.leading


def _fewer(bins: Sequence[Bin]) -> Sequence[Bin]:
    """Neighbouring ranges put together where there would be more of them than can be seen."""
    each = ceil(len(bins) / 120)
    if each <= 1:
        return bins
    groups = [bins[n : n + each] for n in range(0, len(bins), each)]
    return [Bin(group[0].low, group[-1].high, sum(b.number for b in group)) for group in groups]


def _mark(sheet: Sheet, field: Field, x: Scale, mark: Mark) -> None:
    at = x(mark.value)
    sheet.line((at, field.top - 4), (at, field.bottom), PAPER, 3.5)
    sheet.line((at, field.top - 4), (at, field.bottom), TEXT, 1.5, dash="5 3")
    words = shortened(mark.words, sheet.width, sheet.font)
    half = width(words, sheet.font) / 2
    sheet.text((max(half, min(at, sheet.width - half)), field.top - 8), words, TEXT, "middle")


def _ranges(sheet: Sheet, field: Field, x: Scale, unit: Unit) -> None:
    named = ticks([x.low, x.high], unit, 5 if sheet.narrow else 10, zero=False)
    inside = [value for value in named.values if x.low <= value <= x.high]
    edge = -1e9
    for value, words in zip(inside, tick_words(named._replace(values=tuple(inside)), unit), strict=True):
        half = width(words, sheet.font) / 2
        at = max(half, min(x(value), sheet.width - half))
        sheet.line((x(value), field.bottom), (x(value), field.bottom + 4), AXIS)
        if at - half > edge:
            sheet.text((at, field.bottom + 17), words, MUTED, "middle")
            edge = at + half + 4
