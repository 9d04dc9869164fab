"""What is asked for beside what there is, by kind: two bars lying one below the other."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from mentorcruise.charts.axes import draw_key, more_below
from mentorcruise.charts.ink import AXIS, MUTED, TEXT, tone
from mentorcruise.charts.scales import Scale
from mentorcruise.charts.sheet import SCREEN, Sheet, Size, drawn
from mentorcruise.charts.words import COUNT, Unit, known, shortened, width

NOTHING = "Nothing is asked for and nothing is offered yet"
UNTOLD = "not told"
MOST = 40


class Pair(NamedTuple):
    label: str
    demand: float | None
    supply: float | None
    note: str = ""
    """Said below the label: what follows from the two."""


def demand_supply(
    name: str,
    title: str,
    pairs: Sequence[Pair],
    *,
    desc: str = "",
    demand: str = "Asked for",
    supply: str = "On offer",
    unit: Unit = COUNT,
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """Two bars for each kind, in the order given, with their figures at the ends. More than 40 are left to the table."""
    shown = pairs[:MOST]
    return drawn(name, title, desc, lambda sheet: _draw(sheet, shown, len(pairs), (demand, supply), unit), on)


def _draw(sheet: Sheet, pairs: Sequence[Pair], of: int, names: tuple[str, str], unit: Unit) -> None:
    if not pairs:
        sheet.nothing(NOTHING)
        return
    figures = [max(0.0, v) for p in pairs for v in (known(p.demand), known(p.supply)) if v is not None]
    words = [unit.text(figure) for figure in figures] or [""]
    left = 0.0 if sheet.narrow else min(200.0, max(width(p.label, sheet.font) for p in pairs) + 16)
    x = Scale(
        0, max([1e-9, *figures]), left, sheet.width - max(width(text, sheet.font) for text in [*words, UNTOLD]) - 10
    )
    top = draw_key(sheet, [(names[0], tone(1)), (names[1], tone(2))], 2) + 6
    start = top - 4
    for pair in pairs:
        top = _row(sheet, pair, names, x, unit, top)
    if not sheet.narrow:
        sheet.line((left, start), (left, top - 6), AXIS)
    sheet.height = top
    more_below(sheet, len(pairs), of)


def _row(sheet: Sheet, pair: Pair, names: tuple[str, str], x: Scale, unit: Unit, top: float) -> float:
    bar = 13.0
    if sheet.narrow:
        room = sheet.width
        if pair.note:
            sheet.text((sheet.width, top + 13), shortened(pair.note, sheet.width * 0.6, sheet.font), MUTED, "end")
            room -= min(width(pair.note, sheet.font), sheet.width * 0.6) + 12
        sheet.text((0, top + 13), shortened(pair.label, room, sheet.font, bold=True), TEXT, bold=True)
        top += 19
    else:
        middle = top + bar + (0 if pair.note else 5)
        sheet.text((0, middle - 1), shortened(pair.label, x.start - 14, sheet.font), TEXT)
        if pair.note:
            sheet.text((0, middle + sheet.leading - 2), shortened(pair.note, x.start - 14, sheet.font), MUTED)
    for number, (name, value) in enumerate(zip(names, (known(pair.demand), known(pair.supply)), strict=True), 1):
        if value is not None:
            long = max(1.0, x(max(0.0, value)) - x.start)
            sheet.rect((x.start, top), long, bar, tone(number), f"{pair.label}, {name}: {unit.text(value)}")
        at = x.start if value is None else x(max(0.0, value))
        sheet.text(
            (at + 6, top + bar - 2), UNTOLD if value is None else unit.text(value), MUTED if value is None else TEXT
        )
        top += bar + 2
    return top + 12
