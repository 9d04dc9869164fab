"""Whatever figures come, there is a picture, or words that say that there is none."""

from collections.abc import Callable
from datetime import date, timedelta
from math import inf, nan
from typing import NamedTuple

import pytest
from markupsafe import Markup

from mentorcruise import charts
from mentorcruise.charts import Column, Curve, Dot, Line, Part, Point, Reference, Rising
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
}
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
every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
@pytest.mark.parametrize("figures", FIGURES)
def test_there_is_always_a_whole_picture(kind, figures):
    """No NaN, no division by nothing, no infinite axis."""
    assert_whole(KINDS[kind](FIGURES[figures]))


@every_kind
@pytest.mark.parametrize("figures", ["none", "only no numbers"])
def test_without_figures_it_says_so_in_words(kind, figures):
    if figures == "only no numbers" and kind.startswith(("dot", "step", "incidence", "columns stacked")):
        pytest.skip("has rows to name")
    assert any(word in written(KINDS[kind](FIGURES[figures])) for word in ("Nothing", "Nobody"))


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


@every_kind
@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"onload="x', "a\x00b\x1b\u202ec\ud800", "&amp;" * 9, "字" * 300]
)
def test_anybodys_words_are_only_words(kind, words):
    """S4: labels are escaped, and what no XML may hold is left out."""
    hostile = {
        "time_series": lambda: charts.time_series("a", words, [Line(words, days([1, 2]))], desc=words, heading=words),
        "columns": lambda: charts.columns("a", words, [Column(words, [1])], parts=[Part(words, 1)], heading=words),
        "columns stacked": lambda: charts.columns(
            "a", words, [Column(words, [1, 2])], parts=[Part(words, 1), Part(words, 2)]
        ),
        "columns grouped": lambda: charts.columns(
            "a", words, [Column(words, [1, 2])], parts=[Part(words, 1), Part(words, 2)], grouped=True
        ),
        "dot_intervals": lambda: charts.dot_intervals(
            "a", words, [Dot(words, 0.5, 0.4, 0.6, 12)], reference=Reference(0.5, words)
        ),
        "step_curve": lambda: charts.step_curve("a", words, [Curve(words, steps([1, 0.5]))], heading=words),
        "incidence_curves": lambda: charts.incidence_curves("a", words, [Rising(words, steps([0, 0.5]))]),
    }
    if kind not in hostile:
        pytest.skip("the same words as its neighbour")
    chart = hostile[kind]()
    assert_whole(chart)
    assert "<script" not in chart and 'onload="x' not in chart
