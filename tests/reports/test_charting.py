"""Two periods in one drawing lie month on month."""

from datetime import date

from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.rates import Rate
from mentorcruise.reports import charting
from tests.charts.reading import written

HALF = Period(date(2026, 4, 1), date(2026, 9, 30))
QUESTION = Question(HALF, compared=Period(date(2025, 4, 1), date(2025, 9, 30)))
MONTHS = [date(2026, month, 1) for month in range(4, 10)]


def test_what_began_late_in_the_time_before_stands_at_its_own_month():
    counts = [(month, 10) for month in MONTHS]
    said = written(charting.counts_as_line("a", "A", counts, [(date(2025, 8, 1), 5)], question=QUESTION)())
    assert "Aug 2026 · This time: 10 · Before: 5" in said
    assert "Apr 2026 · This time: 10 · Before: 0" in said


def test_what_begins_late_in_this_time_stands_at_its_own_month():
    rates = [(month, Rate(6, 12)) for month in MONTHS[2:]]
    before = [(date(2025, month, 1), Rate(9, 12)) for month in range(4, 10)]
    said = written(charting.rates_over_time("a", "A", rates, before, question=QUESTION)())
    assert "Jun 2026 · This time: 50% (25 to 75%), n 12 · Before: 75%" in said
    assert "Apr 2026 · This time: too few to say · Before: 75%" in said


def test_a_line_with_nothing_beside_it_needs_no_name():
    said = written(charting.counts_as_line("a", "A", [(MONTHS[0], 3), (MONTHS[1], 4)], question=QUESTION)())
    assert "This time" not in said and "Before" not in said
