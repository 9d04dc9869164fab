"""Bars that lie below one another, each under its whole name: what upright bars become where their names have no room."""

from collections.abc import Sequence
from typing import NamedTuple

from mentorcruise.charts.ink import TEXT, Ink
from mentorcruise.charts.scales import Scale
from mentorcruise.charts.sheet import Sheet
from mentorcruise.charts.words import Unit, shortened, width


class Bar(NamedTuple):
    """A name, its figure (None: not known) and what is read on pointing at it."""

    label: str
    figure: float | None
    title: str


STEP, THICK = 38.0, 14.0


def draw_lying(sheet: Sheet, bars: Sequence[Bar], unit: Unit, ink: Ink, top: float) -> None:
    """Draws the bars from `top` on and says the height of the sheet. Figures are nothing or more."""
    words = [unit.text(bar.figure) for bar in bars]
    most = max((bar.figure for bar in bars if bar.figure is not None), default=0.0)
    x = Scale(0, max(most, 1e-9), 0, sheet.width - max(width(text, sheet.font) for text in words) - 10)
    for count, (bar, text) in enumerate(zip(bars, words, strict=True)):
        at = top + STEP * count
        sheet.text((0, at + 13), shortened(bar.label, sheet.width, sheet.font, bold=True), TEXT, bold=True)
        long = 0.0 if bar.figure is None else max(1.0, x(bar.figure))
        sheet.rect((0, at + 18), long, THICK, ink, bar.title)
        sheet.text((long + 6, at + 18 + THICK - 2.5), text, TEXT)
    sheet.height = top + STEP * len(bars) + 4
