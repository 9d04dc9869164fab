"""Charts as SVG: pure functions from figures to markup, with no knowledge of what the figures are about.

Each takes a `name` that is its own on the page, a title that says what is seen, the data, and perhaps a `desc` for those who
do not see it; the table with the same figures belongs beside it. For a page there come two drawings, of which the style
sheet shows the one that fits; `on=PAPER` gives one SVG for a PDF.

    time_series("held", "More sessions every month", [Line("Held", [Point(date(2026, 1, 1), 41), …])], before=Line(…))
    columns("ended", "Most reach their goal", [Column(date(2026, 1, 1), [12, 3]), …], parts=[Part("Reached", 3), …])
    dot_intervals("mentors", "Three mentors stand out", [Dot("Amara", 0.8, 0.6, 0.9, 31), …], reference=Reference(0.6, "all"))
    step_curve("duration", "Half run for 84 days", [Curve("All", curve.steps, curve.median)])

None, NaN and the infinite are gaps; without any figure a chart says so in words. Long data are thinned so that it looks the
same. Labels may be anybody's words.
"""

from mentorcruise.charts.columns import Column, Part, columns
from mentorcruise.charts.dot_intervals import Dot, Reference, dot_intervals
from mentorcruise.charts.sheet import PAPER, SCREEN
from mentorcruise.charts.step_curve import Curve, Rising, incidence_curves, step_curve
from mentorcruise.charts.time_series import Line, Note, Point, time_series
from mentorcruise.charts.words import COUNT, DAYS, HOURS, NUMBER, PERCENT, STARS, Unit

__all__ = [
    "COUNT",
    "DAYS",
    "HOURS",
    "NUMBER",
    "PAPER",
    "PERCENT",
    "SCREEN",
    "STARS",
    "Column",
    "Curve",
    "Dot",
    "Line",
    "Note",
    "Part",
    "Point",
    "Reference",
    "Rising",
    "Unit",
    "columns",
    "dot_intervals",
    "incidence_curves",
    "step_curve",
    "time_series",
]
