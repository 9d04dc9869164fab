"""Every figure that is drawn is also said in words, on the drawing or on pointing at it."""

from datetime import date

from mentorcruise import charts
from mentorcruise.charts import Cell, Change, Cohort, Column, Dot, Line, Pair, Part, Point, Reference, Stage
from tests.charts.examples import drawings, ended, months, running
from tests.charts.reading import shapes, sheets, written

FEW = "too few to say"


def test_a_line_says_each_bucket_with_interval_and_cases():
    points = [Point(date(2026, 1, 1), 0.5, 0.4, 0.6, 90), Point(date(2026, 2, 1), None, None, None, 4)]
    before = Line("Year before", [Point(date(2025, 1, 1), 0.3), Point(date(2025, 2, 1), 0.35)])
    said = written(charts.time_series("a", "A", [Line("Success", points)], before=before, unit=charts.PERCENT))
    assert "Jan 2026 · Success: 50% (40 to 60%), n 90 · Year before: 30%" in said
    assert "Feb 2026 · Success: too few to say, n 4 · Year before: 35%" in said


def test_a_line_says_what_is_not_over_and_what_is_too_early():
    points = [Point(day, n) for n, day in enumerate(months(5))]
    said = written(
        charts.time_series("a", "A", [Line("Held", points)], incomplete=True, immature_from=date(2025, 3, 1))
    )
    assert "4 so far" in said and "too early to tell" in said


def test_nothing_is_drawn_through_a_gap():
    whole = [Point(day, 5) for day in months(5)]
    broken = [point._replace(value=None) if n == 2 else point for n, point in enumerate(whole)]
    traces = [shapes(charts.time_series("a", "A", [Line("", points)]), "path") for points in (whole, broken)]
    assert [len(found) for found in traces] == [1, 2]


def test_a_column_says_its_parts():
    parts = [Part("Reached", 3), Part("Lapsed", 0)]
    said = written(charts.columns("a", "A", [Column(date(2026, 1, 1), [12, 3])], parts=parts, incomplete=True))
    assert "Jan 2026 · Reached: 12 · Lapsed: 3 · so far" in said and "hatched: not over yet" in said


def test_columns_begin_at_nothing():
    chart = charts.columns("a", "A", [Column("One", [98]), Column("Two", [99])])
    heights = [float(rect.attrib["height"]) for rect in shapes(chart, "rect")]
    assert heights[0] / heights[1] > 0.97


def test_a_row_of_few_cases_has_no_dot_and_says_so():
    rows = [Dot("Amara", 0.8, 0.6, 0.9, 31), Dot("Xu", None, None, None, 4)]
    chart = charts.dot_intervals("a", "A", rows, reference=Reference(0.6, "all: 60%"))
    assert len(shapes(chart, "circle")) == 1
    assert "Amara: 80% (60 to 90%), n 31" in written(chart).replace("  ", " ")
    assert f"Xu: {FEW}, n 4" in written(chart) and "all: 60%" in written(chart)


def test_what_is_left_to_the_table_is_counted():
    rows = [Dot(f"Mentor {n}", 0.5, 0.4, 0.6, 20) for n in range(75)]
    assert "and 15 more in the table" in written(charts.dot_intervals("a", "A", rows))


def test_a_curve_says_its_median_and_how_many_were_followed():
    curve = running()
    said = written(drawings("step_curves")[0][2])
    assert f"half ended by day {curve.median.value:.0f}" in said
    assert f"({curve.median.low:.0f} to {curve.median.high:.0f})" in said
    assert f"Followed that long | {curve.n}" in said


def test_stacked_shares_and_what_still_runs_are_all_named():
    said = written(drawings("stacked_incidence")[0][2])
    left = 1 - sum(cause.rises[-1].share for cause in ended().values())
    for cause in ended().values():
        assert f"{cause.rises[-1].share:.0%}" in said
    assert f"Still running | {left:.0%}" in said


def test_a_funnel_says_counts_and_who_goes_on():
    said = written(charts.funnel("a", "A", [Stage("Visited", 900), Stage("Signed up", 90), Stage("Paid", None)]))
    assert "Signed up: 90" in said and "10% go on" in said and "not counted" in said


def test_a_funnel_names_no_share_where_it_is_told_not_to():
    stages = [Stage("Signed up", 9), Stage("Applied", 3, shared=False), Stage("Paid", 2, 0.5, 0.1, 0.9, "of 4 in time")]
    said = written(charts.funnel("a", "A", stages))
    assert "33% go on" not in said and "67% go on" not in said
    assert "50% go on" in said and "of 4 in time" in said


def test_a_histogram_counts_every_value_once():
    values = [0.0, 1, 1, 2.5, 10, 10]
    assert sum(each.number for each in charts.binned(values)) == 6


def test_a_cohorts_cell_says_figure_and_cases_and_few_where_they_are_few():
    cells = [Cell(0.4, 31, 0.25, 0.57), Cell(None, 3), None]
    said = written(charts.cohort_grid("a", "A", ["3 months", "6 months", "9 months"], [Cohort("Jan 2026", cells)]))
    assert "Jan 2026, 3 months: 40% (25 to 57%), n 31" in said
    assert f"Jan 2026, 6 months: {FEW}, n 3" in said and "Jan 2026, 9 months" not in said


def test_a_change_says_its_gain_and_who_was_silent():
    said = written(charts.dumbbells("a", "A", [Change("Python", 2.1, 3.4, 1.0, 1.6, 41, 12)]))
    assert "Python: +1.3 (1.0 to 1.6), n 41, 12 silent" in said


def test_a_pair_says_both_and_one_that_may_not_be_told_as_such():
    said = written(charts.demand_supply("a", "A", [Pair("Interviews", 41, None)], demand="Waiting", supply="Free"))
    assert "Interviews, Waiting: 41" in said and "not told" in said


def test_bounds_are_said_with_what_they_suppose():
    said = written(charts.bounds_bar("a", "A", 0.68, 0.54, 0.79, lower_bound=0.41, upper_bound=0.8))
    assert "68% | 95% interval 54 to 79%" in said
    assert "41% if all who are silent had failed" in said and "80% if all had succeeded" in said


def test_rows_of_too_few_cases_alone_are_a_sentence_and_no_empty_axis():
    said = written(
        charts.dot_intervals("a", "A", [Dot("Python", None, None, None, 3), Dot("SQL", None, None, None, 2)])
    )
    assert "Too few in each group to compare them" in said and "%" not in said


def test_months_of_too_few_cases_alone_are_called_so():
    few = Line("All", [Point(date(2026, month, 1), None, n=3) for month in (1, 2, 3)])
    assert "Too few at any one time to draw a line" in written(charts.time_series("a", "A", [few]))
    assert "Nothing to show in this period yet" in written(charts.time_series("a", "A", [Line("All", [])]))


def test_a_month_alone_is_named_as_a_month():
    said = written(charts.columns("a", "A", [Column(date(2026, 11, 1), [4])]))
    assert "Nov" in said.split(" | ") and "1 Nov" not in said.split(" | ")


def test_a_funnel_on_a_phone_says_all_of_its_notes():
    stages = [Stage("Began", 547), Stage("Paid", 446, 0.81, 0.78, 0.84, "of 547 who had the time to come this far")]
    narrow = " ".join(sheets(charts.funnel("a", "A", stages))[1].itertext())
    assert "…" not in narrow and "this far" in narrow
