"""A share on the line from 0 to 100%: its interval, and the bounds between which silence leaves it."""

from collections.abc import Sequence

from markupsafe import Markup

from mentorcruise.charts.ink import AXIS, GRID, MUTED, PAPER, TEXT, tone
from mentorcruise.charts.scales import Scale
from mentorcruise.charts.sheet import SCREEN, Sheet, Size, drawn, hatching
from mentorcruise.charts.words import PERCENT, known, range_text, width

NOTHING = "Too few answers to say"


def bounds_bar(
    name: str,
    title: str,
    rate: float | None,
    low: float | None,
    high: float | None,
    *,
    lower_bound: float | None = None,
    upper_bound: float | None = None,
    lower_words: str = "if all who are silent had failed",
    upper_words: str = "if all had succeeded",
    desc: str = "",
    tone: int = 1,
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """The rate as a dot, its 95% interval as a bar, and hatched what it might be if everybody had answered."""
    figures = [known(value) for value in (rate, low, high, lower_bound, upper_bound)]
    words = (lower_words, upper_words)
    return drawn(name, title, desc, lambda sheet: _draw(sheet, figures, words, tone), on)


def _draw(sheet: Sheet, figures: Sequence[float | None], words: tuple[str, str], number: int) -> None:
    rate, low, high, lower, upper = figures
    if rate is None:
        sheet.nothing(NOTHING)
        return
    x, ink = Scale(0, 1, 18, sheet.width - 18), tone(number)
    line = 46.0
    sheet.rect((x(0), line - 9), x(1) - x(0), 18, GRID, opacity=0.5, round_by=2)
    if lower is not None and upper is not None:
        sheet.trace(hatching(x(lower), line - 9, x(upper), line + 9, gap=5), ink, 1)
        for end in (lower, upper):
            sheet.line((x(end), line - 11), (x(end), line + 11), ink, 1.5)
    if low is not None and high is not None:
        sheet.rect((x(low), line - 5), x(high) - x(low), 10, PAPER, round_by=2)
        sheet.rect((x(low), line - 5), x(high) - x(low), 10, ink, opacity=0.55, round_by=2)
    sheet.dot((x(rate), line), 6.5, ink, PAPER)
    _said(sheet, rate, range_text(PERCENT, low, high), x)
    for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
        sheet.line((x(mark), line + 13), (x(mark), line + 17), AXIS)
        sheet.text((x(mark), line + 31), PERCENT.text(mark), MUTED, "middle")
    sheet.height = line + 38
    if lower is not None and upper is not None:
        _bounds(sheet, lower, upper, words)


def _said(sheet: Sheet, rate: float, between: str, x: Scale) -> None:
    figure = PERCENT.text(rate)
    rest = f" 95% interval {between}" if between else ""
    bold, plain = width(figure, sheet.font, bold=True) + 6, width(rest, sheet.font)
    left = max(0.0, min(x(rate) - bold / 2, sheet.width - bold - plain))
    sheet.text((left, 24), figure, TEXT, bold=True)
    sheet.text((left + bold, 24), rest.strip(), MUTED)


def _bounds(sheet: Sheet, lower: float, upper: float, words: tuple[str, str]) -> None:
    """What the hatching's ends say, below the line: side by side, or one below the other."""
    said = [f"{PERCENT.text(bound)} {text}" for bound, text in zip((lower, upper), words, strict=True)]
    y = sheet.height + 14
    if sum(width(text, sheet.font) for text in said) + 36 < sheet.width:
        sheet.text((0, y), said[0], TEXT)
        sheet.text((sheet.width, y), said[1], TEXT, "end")
    else:
        sheet.lines((0, y), said, TEXT)
        y += sheet.leading
    sheet.height = y + 6
