"""Charts as SVG: pure functions from figures to markup, with no knowledge of what the figures are about.

Each takes a `name` that is its own on the page, a title that says what is seen, the data, and perhaps a `desc` for those who
do not see it; the table with the same figures belongs beside it. For a page there come two drawings, of which the style
sheet shows the one that fits; `on=PAPER` gives one SVG for a PDF.

    time_series("held", "More sessions every month", [Line("Held", [Point(date(2026, 1, 1), 41), …])], before=Line(…))
    columns("ended", "Most reach their goal", [Column(date(2026, 1, 1), [12, 3]), …], parts=[Part("Reached", 3), …])
    dot_intervals("mentors", "Three mentors stand out", [Dot("Amara", 0.8, 0.6, 0.9, 31), …], reference=Reference(0.6, "all"))
    step_curve("duration", "Half run for 84 days", [Curve("All", curve.steps, curve.median)])
    stacked_incidence("endings", "Goals come first", [Rising("Goal reached", found["goal_reached"].rises, 3), …])
    funnel("way", "Most are lost before they apply", [Stage("Visited", 900), Stage("Signed up", 210), …])
    histogram("spread", "Most answer within a day", binned(hours, HOURS), unit=HOURS, mark=Mark(19, "median 19 hours"))
    cohort_grid("starts", "Later starts do better", ["3 months", "6 months"], [Cohort("Jan 2026", [Cell(0.4, 31), …])])
    dumbbells("growth", "All skills grow", [Change("Python", 2.1, 3.4, 1.0, 1.6, n=41, silent=12), …])
    demand_supply("places", "Interviews are short of places", [Pair("Interviews", 41, 18), …])
    bounds_bar("bounds", "Between half and most", 0.68, 0.54, 0.79, lower_bound=0.41, upper_bound=0.8)
    sparkline([3, 5, 4, 9], "rising"), mini_columns([3, 5, 4]), mini_interval(0.6, 0.5, 0.7, reference=0.55)

None, NaN and the infinite are gaps; without any figure a chart says so in words. Long data are thinned so that it looks the
same. Labels may be anybody's words.
"""

from mentorcruise.charts.bounds_bar import bounds_bar
from mentorcruise.charts.cohort_grid import Cell, Cohort, cohort_grid
from mentorcruise.charts.columns import Column, Part, columns
from mentorcruise.charts.demand_supply import Pair, demand_supply
from mentorcruise.charts.dot_intervals import Dot, Reference, dot_intervals
from mentorcruise.charts.dumbbells import Change, dumbbells
from mentorcruise.charts.funnel import Stage, funnel
from mentorcruise.charts.histogram import Bin, Mark, binned, binned_counts, histogram
from mentorcruise.charts.minis import mini_columns, mini_interval, sparkline
from mentorcruise.charts.sheet import PAPER, SCREEN
from mentorcruise.charts.stacked_incidence import stacked_incidence
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
    "Bin",
    "Cell",
    "Change",
    "Cohort",
    "Column",
    "Curve",
    "Dot",
    "Line",
    "Mark",
    "Note",
    "Pair",
    "Part",
    "Point",
    "Reference",
    "Rising",
    "Stage",
    "Unit",
    "binned",
    "binned_counts",
    "bounds_bar",
    "cohort_grid",
    "columns",
    "demand_supply",
    "dot_intervals",
    "dumbbells",
    "funnel",
    "histogram",
    "incidence_curves",
    "mini_columns",
    "mini_interval",
    "sparkline",
    "stacked_incidence",
    "step_curve",
    "time_series",
]
