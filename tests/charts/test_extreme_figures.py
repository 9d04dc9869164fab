"""Whatever figures come, there is a picture, or words that say that there is none."""

from collections.abc import Callable
from datetime import date, timedelta
from math import inf, nan
from typing import NamedTuple

import pytest
from markupsafe import Markup

from mentorcruise import charts
from mentorcruise.charts import (
    Bin,
    Cell,
    Change,
    Cohort,
    Column,
    Curve,
    Dot,
    Line,
    Mark,
    Note,
    Pair,
    Part,
    Point,
    Reference,
    Rising,
    Stage,
    Unit,
)
from tests.charts.reading import assert_whole, written

DAY = date(2026, 1, 1)


class Step(NamedTuple):
    day: int
    at_risk: int
    running: int
    share: float
    low: float
    high: float


class Middle(NamedTuple):
    value: float | None
    low: float | None
    high: float | None


def days(values: list[float | None]) -> list[Point]:
    return [Point(DAY + timedelta(n), value, value, value) for n, value in enumerate(values)]


def steps(values: list[float | None]) -> list[Step]:
    return [Step(n, len(values) - n, n % 3 == 0, v or 0, v or 0, v or 0) for n, v in enumerate(values)]


KINDS: dict[str, Callable[[list[float | None]], Markup]] = {
    "time_series": lambda v: charts.time_series("a", "A", [Line("All", days(v))], before=Line("Before", days(v[::-1]))),
    "time_series without zero": lambda v: charts.time_series("a", "A", [Line("All", days(v))], zero=False),
    "time_series not complete": lambda v: charts.time_series(
        "a", "A", [Line("All", days(v))], incomplete=True, immature_from=DAY
    ),
    "columns": lambda v: charts.columns("a", "A", [Column(f"Bar {n}", [x], x, x) for n, x in enumerate(v)]),
    "columns by day": lambda v: charts.columns("a", "A", [Column(p.at, [p.value]) for p in days(v)]),
    "columns stacked": lambda v: charts.columns(
        "a", "A", [Column(p.at, [p.value, 1]) for p in days(v)], parts=[Part("One", 1), Part("Two", 2)], incomplete=True
    ),
    "columns grouped": lambda v: charts.columns(
        "a", "A", [Column(p.at, [p.value]) for p in days(v)], parts=[Part("One", 1), Part("Two", 2)], grouped=True
    ),
    "dot_intervals": lambda v: charts.dot_intervals(
        "a", "A", [Dot(f"Row {n}", x, x, x, n) for n, x in enumerate(v)], reference=Reference(0.5, "all")
    ),
    "step_curve": lambda v: charts.step_curve("a", "A", [Curve("All", steps(v), Middle(1, None, None))]),
    "step_curve of two": lambda v: charts.step_curve(
        "a", "A", [Curve("One", steps(v), Middle(1, 0, None)), Curve("Two", steps(v[:1]))]
    ),
    "incidence_curves": lambda v: charts.incidence_curves("a", "A", [Rising("All", steps(v))]),
    "stacked_incidence": lambda v: charts.stacked_incidence(
        "a", "A", [Rising("One", steps(v)), Rising("Two", steps(v[::-1]))]
    ),
    "funnel": lambda v: charts.funnel("a", "A", [Stage(f"Step {n}", x) for n, x in enumerate(v)]),
    "histogram": lambda v: charts.histogram("a", "A", charts.binned(v), mark=Mark(v[0] if v and v[0] else 0, "half")),
    "histogram of bins": lambda v: charts.histogram("a", "A", [Bin(n, n + 1, x) for n, x in enumerate(v)]),
    "cohort_grid": lambda v: charts.cohort_grid(
        "a", "A", [f"Month {n}" for n in range(len(v))], [Cohort("Jan", [Cell(x, 9, x, x) for x in v])]
    ),
    "cohort_grid of one column": lambda v: charts.cohort_grid(
        "a", "A", ["All"], [Cohort(f"C {n}", [Cell(x, 9)]) for n, x in enumerate(v)]
    ),
    "dumbbells": lambda v: charts.dumbbells("a", "A", [Change(f"S {n}", x, x, x, x, n) for n, x in enumerate(v)]),
    "dumbbells by figures": lambda v: charts.dumbbells(
        "a", "A", [Change(f"S {n}", x, 1, x, x, n) for n, x in enumerate(v)], scale=None
    ),
    "demand_supply": lambda v: charts.demand_supply("a", "A", [Pair(f"Kind {n}", x, x) for n, x in enumerate(v)]),
    "bounds_bar": lambda v: charts.bounds_bar(
        "a", "A", *(v * 3 or [None] * 3)[:3], lower_bound=(v or [None])[0], upper_bound=(v or [None])[-1]
    ),
    "sparkline": lambda v: charts.sparkline(v, "rising"),
    "mini_columns": lambda v: charts.mini_columns(v, "rising", incomplete=True),
    "mini_interval": lambda v: charts.mini_interval(*(v * 3 or [None] * 3)[:3], "half", reference=(v or [None])[0]),
}
SAYS_NOTHING = [kind for kind in KINDS if not kind.startswith(("sparkline", "mini"))]
FIGURES: dict[str, list[float | None]] = {
    "none": [],
    "one": [0.4],
    "nothing": [0, 0, 0],
    "one nothing": [0],
    "equal": [7, 7, 7],
    "unknown": [None, None],
    "partly unknown": [None, 0.2, None, 0.4, None],
    "no numbers": [nan, inf, -inf, 1],
    "only no numbers": [nan, inf],
    "huge": [1e299, -1e299, 5],
    "beyond any float": [10**400, 3],
    "tiny": [1e-300, 2e-300, 5e-324],
    "near": [1e15, 1e15 + 1],
    "negative": [-3, -8, 2],
    "whole": [1, 1, 1],
    "many": [n % 97 / 97 for n in range(10_000)],
}
WORDS = ["<script>alert(1)</script>", '"onload="x', "a\x00b\x1b\u202ec\ud800", "&amp;" * 9, "字" * 300, "", "]]>"]
HOSTILE: dict[str, Callable[[str], Markup]] = {
    "time_series": lambda w: charts.time_series(
        "a", w, [Line(w, days([1, 2]))], desc=w, heading=w, notes=[Note(DAY, w)], immature_from=DAY, immature_words=w
    ),
    "columns": lambda w: charts.columns("a", w, [Column(w, [1])], parts=[Part(w, 1)], heading=w),
    "columns stacked": lambda w: charts.columns("a", w, [Column(w, [1, 2])], parts=[Part(w, 1), Part(w, 2)]),
    "columns grouped": lambda w: charts.columns(
        "a", w, [Column(w, [1, 2])], parts=[Part(w, 1), Part(w, 2)], grouped=True
    ),
    "dot_intervals": lambda w: charts.dot_intervals(
        "a", w, [Dot(w, 0.5, 0.4, 0.6, 12)], reference=Reference(0.5, w), few=w
    ),
    "step_curve": lambda w: charts.step_curve(
        "a", w, [Curve(w, steps([1, 0.5]), Middle(1, 0, 1)), Curve(w, steps([1, 0.4]))], heading=w
    ),
    "incidence_curves": lambda w: charts.incidence_curves("a", w, [Rising(w, steps([0, 0.5]))]),
    "stacked_incidence": lambda w: charts.stacked_incidence("a", w, [Rising(w, steps([0, 0.5]))], rest=w),
    "funnel": lambda w: charts.funnel("a", w, [Stage(w, 9), Stage(w, 3, note=w)], first=w),
    "histogram": lambda w: charts.histogram("a", w, [Bin(0, 1, 4)], heading=w, below=w, mark=Mark(0.5, w)),
    "cohort_grid": lambda w: charts.cohort_grid("a", w, [w, w], [Cohort(w, [Cell(0.5, 10), Cell(None, 2)])], first=w),
    "dumbbells": lambda w: charts.dumbbells("a", w, [Change(w, 1, 2, 0.5, 1.5, 9)], before=w, after=w, few=w),
    "demand_supply": lambda w: charts.demand_supply("a", w, [Pair(w, 1, 2, w)], demand=w, supply=w),
    "bounds_bar": lambda w: charts.bounds_bar(
        "a", w, 0.5, 0.4, 0.6, lower_bound=0.2, upper_bound=0.9, lower_words=w, upper_words=w
    ),
    "unit": lambda w: charts.columns("a", "A", [Column("x", [1])], unit=Unit(suffix=w, prefix=w)),
    "sparkline": lambda w: charts.sparkline([1, 2], w),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
@pytest.mark.parametrize("figures", FIGURES)
def test_there_is_always_a_whole_picture(kind, figures):
    """No NaN, no division by nothing, no infinite axis."""
    assert_whole(KINDS[kind](FIGURES[figures]))


@pytest.mark.parametrize("kind", SAYS_NOTHING)
def test_without_figures_it_says_so_in_words(kind):
    assert any(word in written(KINDS[kind]([])) for word in ("Nothing", "Nobody", "No ", "Too few"))


@every_kind
def test_ten_thousand_points_are_thinned(kind):
    """Drawn twice, and still smaller than a photograph."""
    assert len(KINDS[kind](FIGURES["many"])) < 200_000


def test_thinning_keeps_the_peak():
    values = [0.0] * 10_000
    values[6_543] = 1.0
    with_peak = charts.time_series("a", "A", [Line("All", [p._replace(low=None) for p in days(list(values))])])
    without = charts.time_series("a", "A", [Line("All", [p._replace(low=None) for p in days([0.0] * 10_000)])])
    assert with_peak != without


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("words", WORDS)
def test_anybodys_words_are_only_words(kind, words):
    """S4: labels are escaped, and what no XML may hold is left out."""
    chart = HOSTILE[kind](words)
    assert_whole(chart)
    assert "<script" not in chart and 'onload="x' not in chart
