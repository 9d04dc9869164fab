"""How mentorships have ended by age: each cause's share upon the others', what still runs above them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mentorcruise.charts import labels
from mentorcruise.charts.axes import Field, draw_ages, draw_heading, draw_values, margin_for, tick_words
from mentorcruise.charts.ink import MUTED, PAPER, tone
from mentorcruise.charts.labels import Label
from mentorcruise.charts.scales import Scale, age_ticks, ticks
from mentorcruise.charts.sheet import SCREEN, Sheet, Size, drawn, number
from mentorcruise.charts.stairs import stairs
from mentorcruise.charts.step_curve import Rise, Rising, with_figures
from mentorcruise.charts.thinning import last_each_pixel
from mentorcruise.charts.words import PERCENT

NOTHING = "No mentorship has ended yet"
SHARES = ticks([0.0, 1.0], PERCENT)


@dataclass(frozen=True)
class _Layer:
    """A cause upon the causes below it: its share in the end, and from each day on the height that it reaches."""

    name: str
    tone: int
    share: float
    heights: Sequence[float]

    @property
    def middle(self) -> float:
        return self.heights[-1] - self.share / 2


def stacked_incidence(
    name: str,
    title: str,
    risings: Sequence[Rising],
    *,
    desc: str = "",
    heading: str = "of all mentorships",
    rest: str = "Still running",
    until: int | None = None,
    on: Sequence[Size] = SCREEN,
) -> Markup:
    """The shares that have ended of each cause by age, stacked in the order given; the first lies at the bottom.

    `rest` names what is left above them. `until` ends the axis at a day.
    """
    causes = [Rising(r.name, with_figures(r.rises), r.tone) for r in risings]
    return drawn(name, title, desc, lambda sheet: _draw(sheet, causes, heading, rest, until), on)


def _draw(sheet: Sheet, causes: Sequence[Rising], heading: str, rest: str, until: int | None) -> None:
    seen = [cause.rises[-1].day for cause in causes if cause.rises]
    if not seen:
        sheet.nothing(NOTHING)
        return
    last = max(1, min(max(seen), until or max(seen)))
    days = _days(causes, last, sheet.width)
    layers = _layers(causes, days)
    ended = layers[-1].heights[-1]
    ends = [Label(n.middle, n.name, PERCENT.text(n.share), tone(n.tone)) for n in layers]
    ends.append(Label((1 + ended) / 2, rest, PERCENT.text(1 - ended), MUTED))
    margin = labels.room_for(sheet, ends)
    top = draw_heading(sheet, heading)
    height = max(210.0 if sheet.narrow else 270.0, labels.height_for(sheet, ends))
    field = Field(margin_for(sheet, tick_words(SHARES, PERCENT)), top, sheet.width - margin, top + height)
    x, y = Scale(0, last, field.left, field.right), Scale(0, 1, field.bottom, field.top + 6)
    places = [x(day) for day in days]
    # From the top down, each over the one above it: what remains to be seen of it is its own share.
    for layer in reversed(layers):
        _area(sheet, layer, places, y)
    draw_values(sheet, field, y, SHARES, PERCENT)
    draw_ages(sheet, field, x, age_ticks(last, 5 if sheet.narrow else 8))
    for label in ends:
        label.at = y(label.at)
    labels.write(sheet, field.right + 10, ends, field.top - 6, field.bottom + 8)
    sheet.height = field.bottom + 28


def _days(causes: Sequence[Rising], last: int, wide: float) -> list[int]:
    days = sorted({0, last, *(rise.day for cause in causes for rise in cause.rises if rise.day <= last)})
    return [day for _, day in last_each_pixel([(day / last * wide, day) for day in days])]


def _layers(causes: Sequence[Rising], days: Sequence[int]) -> list[_Layer]:
    heights, layers = [0.0] * len(days), []
    for cause in causes:
        shares = _shares(cause.rises, days)
        # Causes that leave one another out add up to one at most; rounding must not say otherwise.
        heights = [min(1.0, a + b) for a, b in zip(heights, shares, strict=True)]
        layers.append(_Layer(cause.name, cause.tone, shares[-1], heights))
    return layers


def _shares(rises: Sequence[Rise], days: Sequence[int]) -> list[float]:
    at = [rise.day for rise in rises]
    found = []
    for day in days:
        past = bisect_right(at, day)
        found.append(rises[past - 1].share if past else 0.0)
    return found


def _area(sheet: Sheet, layer: _Layer, places: Sequence[float], y: Scale) -> None:
    steps = stairs([(at, y(height)) for at, height in zip(places, layer.heights, strict=True)], places[-1])
    title = f"{layer.name}: {PERCENT.text(layer.share)}"
    sheet.area(f"{steps}V{number(y(0))}H{number(places[0])}Z", tone(layer.tone), title=title, edge=PAPER)
