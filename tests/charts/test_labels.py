"""Words at the ends of lines do not lie on one another."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mentorcruise import charts
from mentorcruise.charts import Change, Column, Dot, Line, Point
from mentorcruise.charts.labels import spread
from tests.charts.reading import SVG, sheets

wanted = st.lists(st.floats(0, 200), min_size=1, max_size=8)


@given(wanted)
def test_no_two_lie_on_one_another_and_none_beyond_the_edge(places):
    heights = [20.0] * len(places)
    found = spread(places, heights, 0, 200)
    by_height = sorted(found)
    assert all(b - a >= 20 - 1e-6 for a, b in pairwise(by_height))
    assert by_height[0] >= 10 - 1e-6 and by_height[-1] <= 190 + 1e-6


@given(wanted)
def test_they_keep_their_order(places):
    found = spread(places, [20.0] * len(places), 0, 200)
    assert all(found[a] < found[b] for a in range(len(places)) for b in range(len(places)) if places[a] < places[b])


def test_who_has_room_does_not_move():
    assert spread([30, 100, 170], [20, 20, 20], 0, 200) == [30, 100, 170]


def test_two_at_one_place_share_it():
    assert spread([100, 100], [20, 20], 0, 200) == [90, 110]


LONG = "Left for price or platform"


def labels_of(chart):
    """The words to be seen on each sheet, wide and narrow."""
    return [[text.text or "" for text in sheet.iter(f"{SVG}text")] for sheet in sheets(chart)]


def test_kinds_keep_their_whole_names_on_a_phone():
    """Upright bars lie down where their names would be cut; of months they stand."""
    names = [f"{LONG} {n}" for n in range(8)]
    wide, narrow = labels_of(charts.columns("a", "A", [Column(name, [n * 10]) for n, name in enumerate(names)]))
    assert set(names) <= set(narrow) and not set(names) & set(wide)
    assert {"0", "70"} <= set(narrow)
    months = [Column(date(2026, n, 1), [n]) for n in range(1, 13)]
    assert "Jan" in labels_of(charts.columns("b", "B", months))[1]


def test_bars_with_limits_or_below_nothing_do_not_lie():
    for bars in ([Column(LONG, [-1]), Column(LONG, [2])], [Column(LONG, [1], 0.5, 2), Column(LONG, [2])]):
        assert LONG not in labels_of(charts.columns("a", "A", [*bars, *([Column("b", [1])] * 6)]))[1]


def test_a_long_name_goes_on_on_a_second_line_and_stands_alone_on_a_phone():
    name = "This is not my field; another mentor fits it better"
    wide, narrow = labels_of(charts.dot_intervals("a", "A", [Dot(name, 0.5, 0.4, 0.6, 1_135)]))
    assert name in " ".join(wide) and not any("…" in words for words in [*wide, *narrow])
    assert name in " ".join(narrow) and "50% (40 to 60%), n 1,135" in narrow
    grown = charts.dumbbells("b", "B", [Change("Stakeholder management", 2, 3, 0.5, 1.5, 12, 10)])
    assert "Stakeholder management" in labels_of(grown)[1]


def test_the_first_day_is_not_cut_at_the_edge():
    """Its words are wider than the room left of its mark."""
    points = [Point(date(2026, 8, 31), 1), Point(date(2026, 9, 14), 2), Point(date(2026, 9, 28), 3)]
    sheet = sheets(charts.time_series("a", "A", [Line("", points)]))[0]
    first = next(text for text in sheet.iter(f"{SVG}text") if text.text == "31 Aug")
    assert float(first.attrib["x"]) * 2 > 13 * 2.5
