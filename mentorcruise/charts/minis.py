"""Charts as small as a word, for tiles and rows of tables. They repeat what stands beside them in words."""

from collections.abc import Sequence

from markupsafe import Markup

from mentorcruise.charts.ink import GRID, PAPER, REST, tone
from mentorcruise.charts.scales import Scale
from mentorcruise.charts.sheet import Sheet, Size, number, polyline
from mentorcruise.charts.thinning import line_thinned
from mentorcruise.charts.words import escaped, known

MINI = Size("mini", 120, 12)
HIGH = 32.0


def sparkline(
    values: Sequence[float | None], label: str = "", *, incomplete: bool = False, tone: int = 1, zero: bool = False
) -> Markup:
    """A line of values with a dot at its end; gaps where nothing is known. Without a label it is not read out."""
    sheet = Sheet(MINI)
    figures = [known(value) for value in values]
    some = [figure for figure in figures if figure is not None]
    if some:
        _spark(sheet, figures, Scale(min([*some, *([0.0] if zero else [])]), max(some), HIGH - 5, 5), incomplete, tone)
    return _mini(sheet, label)


def _spark(sheet: Sheet, figures: Sequence[float | None], y: Scale, incomplete: bool, number_of: int) -> None:
    x, ink = Scale(0, max(1, len(figures) - 1), 4, MINI.width - 6), tone(number_of)
    runs: list[list[tuple[float, float]]] = [[]]
    for place, figure in enumerate(figures):
        if figure is None:
            runs.append([])
        else:
            runs[-1].append((x(place), y(figure)))
    whole = [run for run in runs if run]
    for run in whole:
        if len(run) > 1:
            sheet.trace(polyline(line_thinned(run)), ink, 2)
        elif run is not whole[-1]:
            sheet.dot(run[0], 1.5, ink)
    sheet.dot(whole[-1][-1], 3, PAPER if incomplete else ink, ink, 1.5)


def mini_columns(values: Sequence[float | None], label: str = "", *, incomplete: bool = False, tone: int = 1) -> Markup:
    """Small bars from nothing, the last one paler where its time still runs. At most the last 30."""
    sheet = Sheet(MINI)
    figures = [known(value) for value in values][-30:]
    some = [max(0.0, figure) for figure in figures if figure is not None]
    y = Scale(0, max([1e-9, *some]), HIGH - 2, 3)
    step = MINI.width / max(1, len(figures))
    for place, figure in enumerate(figures):
        if figure is not None:
            _mini_bar(sheet, place * step, step, y(max(0.0, figure)), tone, incomplete and place == len(figures) - 1)
    sheet.line((0, HIGH - 1.5), (MINI.width, HIGH - 1.5), REST)
    return _mini(sheet, label)


def _mini_bar(sheet: Sheet, left: float, step: float, top: float, number_of: int, pale: bool) -> None:
    wide = min(step * 0.75, 16.0)
    sheet.rect((left + (step - wide) / 2, top), wide, HIGH - 2 - top, tone(number_of), opacity=0.4 if pale else 1)


def mini_interval(
    value: float | None, low: float | None, high: float | None, label: str = "", *,
    reference: float | None = None, ends: tuple[float, float] = (0.0, 1.0), tone: int = 1,
) -> Markup:  # fmt: skip
    """A dot with its interval on a short line, for a row of a table; a stroke where all lie."""
    sheet, figures = Sheet(MINI), [known(v) for v in (value, low, high)]
    x, middle = Scale(*ends, 5, MINI.width - 5), HIGH / 2
    sheet.line((x.start, middle), (x.end, middle), GRID, 2)
    against = known(reference)
    if against is not None:
        sheet.line((x(against), 5), (x(against), HIGH - 5), REST, 1.5, dash="3 2")
    _mini_dot(sheet, figures, x, middle, tone)
    return _mini(sheet, label)


def _mini_dot(sheet: Sheet, figures: Sequence[float | None], x: Scale, middle: float, number_of: int) -> None:
    value, low, high = figures
    if value is None:
        return
    if low is not None and high is not None:
        sheet.line((x(low), middle), (x(high), middle), tone(number_of), 3)
    sheet.dot((x(value), middle), 4.5, tone(number_of), PAPER, 1.5)


def _mini(sheet: Sheet, label: str) -> Markup:
    read = f'role="img" aria-label="{escaped(label)}"' if label else 'aria-hidden="true"'
    return Markup(  # noqa: S704 - numbers, and a label that went through `escaped`
        f'<svg xmlns="http://www.w3.org/2000/svg" class="mini" viewBox="0 0 {number(MINI.width)} {number(HIGH)}" '
        f'width="{number(MINI.width)}" height="{number(HIGH)}" {read}>{"".join(sheet.pieces)}</svg>'
    )
