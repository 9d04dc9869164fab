"""From one step to the next: how many come, and which share of the step before."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from mentorcruise.charts.axes import more_below
from mentorcruise.charts.ink import AXIS, GRID, MUTED, TEXT, tone
from mentorcruise.charts.scales import Scale
from mentorcruise.charts.sheet import SCREEN, Sheet, Size, drawn
from mentorcruise.charts.words import COUNT, PERCENT, known, range_text, shortened, width, wrapped

NOTHING = "Nobody has begun yet"
MOST = 20


class Stage(NamedTuple):
    """A step: how many came to it (None: not counted), and the share of the step before with its limits.

    Without `rate` the share is taken from the counts, unless not `shared`: under ten cases no share is named. Give None in
    `number` where steps are not of the same people.
    """

    label: str
    number: int | None
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""
    shared: bool = True


def funnel(
    name: str,
    title: str,
    stages: Sequence[Stage],
    *,
    desc: str = "",
    first: str = "of the first",
    tone: int = 1,
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """Bars from the first step to the last, with the share that goes on written between them, in words and interval."""
    shown = stages[:MOST]
    return drawn(name, title, desc, lambda sheet: _draw(sheet, shown, len(stages), first, tone), on)


def _draw(sheet: Sheet, stages: Sequence[Stage], of: int, first: str, number: int) -> None:
    counts = [known(stage.number) for stage in stages]
    most = max((count for count in counts if count is not None), default=0)
    if not most:
        sheet.nothing(NOTHING)
        return
    names = 0.0 if sheet.narrow else min(200.0, max(width(s.label, sheet.font) for s in stages) + 16)
    figures = max(width(COUNT.text(count), sheet.font, bold=True) for count in counts) + 8
    shares = width(f"100% {first}", sheet.font) + 8
    x = Scale(0, most, names, sheet.width - figures - shares)
    top, bar = 4.0, 22.0
    for place, stage in enumerate(stages):
        if place:
            top = _going_on(sheet, stage, counts[place - 1], counts[place], names, top)
        if sheet.narrow:
            sheet.text((0, top + 13), shortened(stage.label, sheet.width, sheet.font), TEXT)
            top += 19
        else:
            sheet.text((0, top + bar / 2 + 4.5), shortened(stage.label, names - 12, sheet.font), TEXT)
        _bar(sheet, stage, counts, place, x, top, bar, first, number)
        top += bar
    sheet.line((names, 0), (names, top + 4), AXIS) if not sheet.narrow else None
    sheet.height = top + 8
    more_below(sheet, len(stages), of)


def _bar(
    sheet: Sheet, stage: Stage, counts: Sequence[float | None], place: int, x: Scale, top: float, bar: float,
    first: str, number: int,
) -> None:  # fmt: skip
    count, start = counts[place], counts[0]
    middle = top + bar / 2 + 4.5
    if count is None:
        sheet.text((x.start + 6, middle), "not counted", MUTED)
        return
    sheet.rect((x.start, top), x.end - x.start, bar, GRID, opacity=0.35)
    sheet.rect((x.start, top), max(1.5, x(count) - x.start), bar, tone(number), f"{stage.label}: {COUNT.text(count)}")
    words = COUNT.text(count)
    sheet.text((x.end + 8, middle), words, TEXT, bold=True)
    if place and start:
        sheet.text((sheet.width, middle), f"{PERCENT.text(count / start)} {first}", MUTED, "end")


def _going_on(sheet: Sheet, stage: Stage, before: float | None, count: float | None, left: float, top: float) -> float:
    """Between two bars: the share of the one that comes to the other."""
    rate = known(stage.rate)
    if rate is None and stage.shared and before and count is not None:
        rate = count / before
    words = "" if rate is None else f"{PERCENT.text(rate)} go on"
    between = range_text(PERCENT, known(stage.low), known(stage.high))
    words += f" ({between})" if words and between else ""
    words = " · ".join(part for part in (words, stage.note) if part)
    if words:
        at = left + 8
        sheet.line((at, top + 4), (at, top + 17), AXIS)
        sheet.trace(f"M{at - 3:.1f} {top + 13:.1f}L{at:.1f} {top + 17:.1f}L{at + 3:.1f} {top + 13:.1f}", AXIS, 1)
        lines = wrapped(words, sheet.width - at - 12, sheet.font)
        sheet.lines((at + 10, top + 15), lines, MUTED)
        return top + 22 + (len(lines) - 1) * sheet.leading
    return top + 22
