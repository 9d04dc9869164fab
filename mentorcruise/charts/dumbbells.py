"""Before and after, for each skill: two dots, the way between them, and the gain with its interval."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from mentorcruise.charts.axes import more_below, tick_words
from mentorcruise.charts.ink import GRID, MUTED, PAPER, REST, TEXT, tone
from mentorcruise.charts.scales import Scale, Ticks, ticks
from mentorcruise.charts.sheet import SCREEN, Sheet, Size, drawn
from mentorcruise.charts.words import NUMBER, Unit, known, range_text, shortened, width

NOTHING = "Nobody has said again yet where they stand"
MOST = 60
LEVELS = (1.0, 5.0)
GAIN = Unit(places=1)


class Change(NamedTuple):
    """Means before and after, the limits of the gain between them, and how many pairs stand behind it."""

    label: str
    before: float | None
    after: float | None
    gain_low: float | None
    gain_high: float | None
    n: int
    silent: int | None = None
    """How many did not say again."""


def dumbbells(
    name: str,
    title: str,
    changes: Sequence[Change],
    *,
    desc: str = "",
    unit: Unit = NUMBER,
    scale: tuple[float, float] | None = LEVELS,
    before: str = "before",
    after: str = "after",
    few: str = "too few to say",
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """A row for each change: a hollow dot before, a full one after with the interval of the gain around it.

    `scale`: the ends of what can be said (levels from 1 to 5), or None to take them from the figures.
    """
    shown = changes[:MOST]
    words = (before, after, few)
    return drawn(name, title, desc, lambda sheet: _draw(sheet, shown, len(changes), unit, scale, words), on)


def _draw(
    sheet: Sheet, changes: Sequence[Change], of: int, unit: Unit, ends: tuple[float, float] | None,
    words: tuple[str, str, str],
) -> None:  # fmt: skip
    if not changes:
        sheet.nothing(NOTHING)
        return
    figures = [v for c in changes for v in (c.before, c.after)]
    found = ticks(ends or figures, unit, 4, zero=False)
    said = [_said(change, words[2]) for change in changes]
    step = 46.0 if sheet.narrow else 32.0
    if sheet.narrow and any(
        width(c.label, sheet.font, bold=True) > _room(sheet, s) for c, s in zip(changes, said, strict=True)
    ):
        step += sheet.leading
    left, right = 8.0, sheet.width - 8
    if not sheet.narrow:
        left = min(190.0, max(width(change.label, sheet.font) for change in changes) + 16)
        right = sheet.width - min(270.0, max(width(text, sheet.font) for text in said)) - 20
    x = Scale(found.low, found.high, left, right)
    top = sheet.leading + 8
    _head(sheet, changes, x, words)
    bottom = top + step * len(changes)
    for value, text in zip(found.values, tick_words(found, unit), strict=True):
        if not sheet.narrow:
            sheet.line((x(value), top), (x(value), bottom), GRID)
        sheet.text((x(value), bottom + 16), text, MUTED, "middle")
    for count, change in enumerate(changes):
        _row(sheet, change, said[count], x, found, top + step * count, step)
    sheet.height = bottom + 24
    more_below(sheet, len(changes), of)


def _head(sheet: Sheet, changes: Sequence[Change], x: Scale, words: tuple[str, str, str]) -> None:
    """Which dot is which: a small picture of the two above them."""
    sheet.dot((x.start + 5, 10), 4, PAPER, REST)
    sheet.text((x.start + 15, 14.5), words[0], MUTED)
    at = x.start + 15 + width(words[0], sheet.font) + 14
    sheet.dot((at, 10), 5, tone(1))
    sheet.text((at + 10, 14.5), words[1] + ", with the gain's 95% interval", MUTED)


def _said(change: Change, few: str) -> str:
    before, after = known(change.before), known(change.after)
    words = few
    if before is not None and after is not None:
        gain = after - before
        words = f"{'+' if gain > 0 else ''}{GAIN.text(gain)}"
        between = range_text(GAIN, known(change.gain_low), known(change.gain_high))
        words += f" ({between})" if between else ""
    words += f", n {change.n:,}"
    return words + (f", {change.silent:,} silent" if change.silent else "")


def _room(sheet: Sheet, said: str) -> float:
    """What is left for a name on a narrow sheet, beside the figures."""
    return sheet.width - width(said, sheet.font) - 14


def _row(sheet: Sheet, change: Change, said: str, x: Scale, found: Ticks, top: float, step: float) -> None:
    middle = top + (step - 13 if sheet.narrow else step / 2)
    if sheet.narrow:
        alone = step > 46
        room = sheet.width if alone else _room(sheet, said)
        sheet.text((0, top + 15), shortened(change.label, room, sheet.font, bold=True), TEXT, bold=True)
        sheet.text((0 if alone else sheet.width, middle - 18), said, TEXT, "start" if alone else "end")
        for value in found.values:
            sheet.line((x(value), middle - 7), (x(value), middle + 7), GRID)
    else:
        sheet.text((0, middle + 4.5), shortened(change.label, x.start - 14, sheet.font), TEXT)
        sheet.text((x.end + 20, middle + 4.5), shortened(said, 270, sheet.font), TEXT)
    before, after = known(change.before), known(change.after)
    if before is not None and after is not None:
        _dots(sheet, change, before, after, x, middle)
    elif before is not None:
        sheet.dot((x(before), middle), 4, PAPER, REST)
    sheet.hit((0, top), sheet.width, step, f"{change.label}: {said}")


def _dots(sheet: Sheet, change: Change, before: float, after: float, x: Scale, middle: float) -> None:
    low, high = known(change.gain_low), known(change.gain_high)
    sheet.line((x(before), middle), (x(after), middle), REST, 2)
    if low is not None and high is not None:
        a, b = x(before + low), x(before + high)
        sheet.rect((min(a, b), middle - 5), abs(b - a), 10, tone(1), opacity=0.25, round_by=2)
    sheet.dot((x(before), middle), 4, PAPER, REST)
    sheet.dot((x(after), middle), 5.5, tone(1), PAPER, 1.5)
