"""Figures and labels as they are written."""

from datetime import date

import pytest

from mentorcruise.charts.scales import age_ticks, date_ticks, ticks
from mentorcruise.charts.words import COUNT, DAYS, NUMBER, PERCENT, Unit, clean, shortened, width, wrapped


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        (COUNT, 1204, "1,204"),
        (COUNT, 0, "0"),
        (COUNT, 1_234_567, "1.2M"),
        (COUNT, 3e20, "3.0e+20"),
        (PERCENT, 0.62, "62%"),
        (PERCENT, 0.004, "0.4%"),
        (PERCENT, 1.0, "100%"),
        (NUMBER, 4.25, "4.2"),
        (NUMBER, -4.0, "−4"),
        (NUMBER, -0.01, "0"),
        (DAYS, 84, "84 days"),
        (Unit(prefix="€ "), 1250, "€ 1,250"),
        (COUNT, None, "unknown"),
    ],
)
def test_a_figure_is_written_as_it_is_read(unit, value, words):
    assert unit.text(value) == words


@pytest.mark.parametrize(
    ("values", "unit", "written"),
    [
        ([0, 81], COUNT, ["0", "20", "40", "60", "80", "100"]),
        ([0, 3], COUNT, ["0", "1", "2", "3"]),
        ([0.2, 0.7], PERCENT, ["0%", "25%", "50%", "75%", "100%"]),
        ([0.01, 0.034], PERCENT, ["0%", "1%", "2%", "3%", "4%"]),
        ([-2, 7], NUMBER, ["−2", "0", "2", "4", "6", "8"]),
        ([0, 45_000], COUNT, ["0", "10k", "20k", "30k", "40k", "50k"]),
        ([0], COUNT, ["0", "1"]),
    ],
)
def test_an_axis_names_round_figures(values, unit, written):
    found = ticks(values, unit)
    assert [unit.tick(value, found.step) for value in found.values] == written


def test_months_are_named_and_a_new_year_once():
    days = [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert [(tick.words, tick.year) for tick in date_ticks(days, 400, 13)] == [
        ("Nov", "2025"), ("Dec", ""), ("Jan", "2026"), ("Feb", ""),
    ]  # fmt: skip


def test_fewer_dates_are_named_where_there_is_less_room():
    days = [date(2020 + n // 12, n % 12 + 1, 1) for n in range(60)]
    assert [tick.words for tick in date_ticks(days, 150, 13)] == ["2020", "2022", "2024"]
    assert len(date_ticks(days, 3000, 13)) == 60


def test_ages_are_days_then_months_then_years():
    assert [tick.words for tick in age_ticks(28, 5)] == ["0", "7", "14", "21", "28 days"]
    assert [tick.words for tick in age_ticks(380, 5)] == ["0", "3", "6", "9", "12 months"]
    assert [tick.words for tick in age_ticks(2000, 5)] == ["0", "2", "4 years"]


def test_what_does_not_fit_is_cut_or_wrapped():
    assert shortened("Oluwaseun Adeyemi-Williamson", 90, 13).endswith("…")
    assert width(shortened("Oluwaseun Adeyemi-Williamson", 90, 13), 13) <= 90
    assert wrapped("Prepare for interviews", 75, 13, most=3) == ["Prepare", "for", "interviews"]
    assert wrapped("Go", 60, 13) == ["Go"]


def test_signs_that_turn_or_break_the_text_are_left_out():
    assert clean("a\x00b\u202ec\n d\ud800") == "abc d"
