"""Cohorts one below the other and ages side by side: a share and its number of cases in every cell."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from mentorcruise.charts.axes import more_below
from mentorcruise.charts.ink import GRID, MUTED, PAPER, TEXT, Ink, tone
from mentorcruise.charts.sheet import SCREEN, Sheet, Size, drawn
from mentorcruise.charts.words import PERCENT, Unit, clean, known, range_text, shortened, width, wrapped

NOTHING = "No cohort has been seen long enough yet"
MOST = 48
CELL = 40.0
# How strongly a cell is coloured, and the ink of its words: those in between would be read badly.
SHADES = ((0.07, TEXT), (0.16, TEXT), (0.26, TEXT), (0.38, TEXT), (0.86, PAPER), (1.0, PAPER))


class Cell(NamedTuple):
    """A figure; `value` None with cases: too few to say; without: not yet seen."""

    value: float | None
    n: int = 0
    low: float | None = None
    high: float | None = None


class Cohort(NamedTuple):
    label: str
    cells: Sequence[Cell | None]


def cohort_grid(
    name: str,
    title: str,
    heads: Sequence[str],
    cohorts: Sequence[Cohort],
    *,
    desc: str = "",
    unit: Unit = PERCENT,
    first: str = "",
    least: float | None = None,
    most: float | None = None,
    tone: int = 1,
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """The darker a cell, the higher its figure, from `least` to `most` (of the figures, if not given).

    `heads` stand above the columns, `first` above the cohorts' names. Where the sheet is too narrow for all columns, they
    go on in a second grid below. More than 48 cohorts are left to the table.
    """
    shown = cohorts[:MOST]
    figures = [v for row in shown for cell in row.cells if cell and (v := known(cell.value)) is not None]
    if unit == PERCENT and least is None and most is None and figures:
        least, most = 0.0, max(0.5, *figures)
    low = known(least) if least is not None else min(figures, default=0.0)
    high = known(most) if most is not None else max(figures, default=0.0)
    span = (low or 0.0, high or 0.0)
    return drawn(name, title, desc, lambda sheet: _draw(sheet, heads, shown, len(cohorts), unit, first, span, tone), on)


def _draw(
    sheet: Sheet, heads: Sequence[str], cohorts: Sequence[Cohort], of: int, unit: Unit, first: str,
    span: tuple[float, float], number: int,
) -> None:  # fmt: skip
    if not cohorts or not heads:
        sheet.nothing(NOTHING)
        return
    names = [clean(cohort.label) for cohort in cohorts]
    left = min(130.0, max(width(words, sheet.font) for words in [*names, first])) + 12
    longest = max(width(word, sheet.font) for head in heads for word in clean(head).split(" "))
    fit = max(1, int((sheet.width - left) / min(92.0, max(46.0, longest + 6))))
    top = 0.0
    for start in range(0, min(len(heads), 60), fit):
        columns = range(start, min(start + fit, len(heads), 60))
        wide = min(92.0, (sheet.width - left) / min(fit, len(heads)))
        top = _block(sheet, heads, cohorts, unit, first, span, number, columns, left, wide, top)
    sheet.height = top
    more_below(sheet, len(cohorts), of)


def _block(
    sheet: Sheet, heads: Sequence[str], cohorts: Sequence[Cohort], unit: Unit, first: str, span: tuple[float, float],
    number: int, columns: range, left: float, wide: float, top: float,
) -> float:  # fmt: skip
    """The grid of some columns; gives where it ends."""
    room = wide - 4
    if any(width(clean(heads[column]), sheet.font) > room for column in columns):
        # All of them on two lines then, not the one that is a letter too long.
        room = max(width(word, sheet.font) for column in columns for word in clean(heads[column]).split(" "))
    words = [wrapped(heads[column], min(room, wide - 4), sheet.font) for column in columns]
    rows = max(len(lines) for lines in words)
    top += 14 + (rows - 1) * sheet.leading
    sheet.text((0, top), shortened(first, left - 8, sheet.font), MUTED)
    for place, lines in enumerate(words):
        at = (left + wide * (place + 0.5), top - (len(lines) - 1) * sheet.leading)
        sheet.lines(at, lines, MUTED, "middle")
    top += 8
    for cohort in cohorts:
        cells = list(zip(columns, cohort.cells[columns.start : columns.stop], strict=False))
        if not any(cell for _, cell in cells) and columns.start:
            continue
        sheet.text((0, top + CELL / 2 + 4), shortened(cohort.label, left - 10, sheet.font), TEXT)
        for place, (column, cell) in enumerate(cells):
            _cell(sheet, cell, (left + wide * place, top), wide, unit, span, number, f"{cohort.label}, {heads[column]}")
        top += CELL
    return top + 14


def _cell(
    sheet: Sheet, cell: Cell | None, at: tuple[float, float], wide: float, unit: Unit, span: tuple[float, float],
    number: int, where: str,
) -> None:  # fmt: skip
    if cell is None:
        return
    value, middle = known(cell.value), at[0] + wide / 2
    if value is None:
        sheet.rect((at[0] + 1, at[1] + 1), wide - 2, CELL - 2, GRID, f"{where}: too few to say, n {cell.n:,}", 0.4)
        sheet.text((middle, at[1] + 17), "few" if cell.n else "–", MUTED, "middle")
        _cases(sheet, cell, middle, at[1], MUTED)
        return
    opacity, ink = _shade(value, span)
    between = range_text(unit, known(cell.low), known(cell.high))
    title = f"{where}: {unit.text(value)}{f' ({between})' if between else ''}, n {cell.n:,}"
    sheet.rect((at[0] + 1, at[1] + 1), wide - 2, CELL - 2, tone(number), title, opacity)
    sheet.text((middle, at[1] + 17), unit.text(value), ink, "middle", bold=True)
    _cases(sheet, cell, middle, at[1], ink)


def _cases(sheet: Sheet, cell: Cell, middle: float, top: float, ink: Ink) -> None:
    if cell.n:
        sheet.text((middle, top + 32), f"n {cell.n:,}", ink, "middle")


def _shade(value: float, span: tuple[float, float]) -> tuple[float, Ink]:
    low, high = span
    share = (value / 2 - low / 2) / (high / 2 - low / 2) if high / 2 - low / 2 > 0 else 0.5
    return SHADES[min(len(SHADES) - 1, max(0, int(share * len(SHADES))))]
