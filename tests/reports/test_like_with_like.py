"""A period that is not over is held against as many days, and part months against none."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.pairings import seen_alike, whole_months_seen
from tests.factories import make_mentor, make_mentorship, make_operator
from tests.metrics.worlds import ended
from tests.reports.meeting import met
from tests.reports.pairing_world import JUNE_1, began
from tests.reports.reading import REPORT, csv_of, words

MAY_1 = datetime(2026, 5, 1, 12, tzinfo=UTC)
JUNE_UP_TO_THE_10TH = "since=2026-06-01&until=2026-06-30&as_of=2026-06-10"
NOTE = "up to now; compared with as many days"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def days(number):
    return timedelta(days=number)


def ten_in_ten_days(first):
    """Each day one ends and has a last session, and another begins."""
    mentor = make_mentor(capacity=50)
    for number in range(10):
        day = first + days(number)
        met(ended("yes", at=day, mentor=mentor), day - timedelta(hours=3))
        make_mentorship(mentor=mentor, started_at=day)


@pytest.mark.parametrize(
    ("since", "until", "today", "compared", "as_many"),
    [
        ((3, 1), (3, 31), (3, 10), ((2, 1), (2, 28)), (2, 10)),
        ((6, 1), (6, 30), (6, 10), ((5, 1), (5, 31)), (5, 10)),
        ((3, 1), (3, 31), (3, 30), ((2, 1), (2, 28)), (2, 28)),
        ((3, 1), (3, 31), (4, 2), ((2, 1), (2, 28)), (2, 28)),
    ],
)
def test_what_is_seen_is_held_against_as_many_days(since, until, today, compared, as_many):
    """A21: counted from the first day, as months are not equally long."""
    then = Period(*(date(2026, *day) for day in compared))
    asked = Question(Period(date(2026, *since), date(2026, *until)), then)
    assert seen_alike(asked, date(2026, *today)) == Period(then.since, date(2026, *as_many))


def test_counts_up_to_now_are_not_said_to_be_fewer_than_those_of_a_whole_month(operator, counted):
    """A25, A9, A10: ten in ten days are as many as in the ten days of the month before, not half of its twenty."""
    for first in (MAY_1, MAY_1 + days(20), JUNE_1):
        ten_in_ten_days(first)
    counted()
    sessions = words(operator.get(f"{REPORT}sessions?{JUNE_UP_TO_THE_10TH}").text)
    assert "10 sessions were held, the same as in as many days of the time before" in sessions
    assert f"Before: 10 {NOTE}" in sessions
    attainment = words(operator.get(f"{REPORT}attainment?{JUNE_UP_TO_THE_10TH}").text)
    assert NOTE in attainment and "Before: 100% (10 of 10)" in attainment
    story = words(operator.get(f"/operator/stakeholder-report?{JUNE_UP_TO_THE_10TH}").text)
    assert "compared with 1 May 2026 to 10 May 2026" in story
    assert "10 mentorships began, the same as in as many days of the time before" in story
    assert "In as many days of the time before there were 10." in story
    whole = words(operator.get(f"{REPORT}sessions?since=2026-06-01&until=2026-06-30").text)
    assert "10 sessions were held, 50% fewer than in the time before" in whole and NOTE not in whole


def test_a_part_month_is_not_said_to_have_fallen(operator, counted):
    """A21: ten days of June are held against no whole May, wherever the question ends."""
    for number in range(24):
        began(MAY_1 + days(number % 12))
    for number in range(4):
        began(JUNE_1 + days(number))
    counted()
    asked = f"{REPORT}pairing?since=2026-05-01&until=2026-06-10"
    assert "Matches clearly fell" not in words(operator.get(asked).text)
    assert [row["change"] for row in csv_of(operator, f"{asked}&section=matches")] == ["", ""]
    whole = f"{REPORT}pairing?since=2026-05-01&until=2026-06-30"
    assert "Matches clearly fell from 24 to 4 in Jun 2026." in words(operator.get(whole).text)
    assert [row["change"] for row in csv_of(operator, f"{whole}&section=matches")] == ["-20", ""]


def test_only_whole_months_that_are_over_are_held_against_each_other():
    months = [date(2026, month, 1) for month in (4, 5, 6)]
    asked = Question(Period(date(2026, 4, 2), date(2026, 6, 30)))
    assert whole_months_seen(asked, date(2026, 7, 1), months) == months[1:]
    assert whole_months_seen(asked, date(2026, 6, 30), months) == months[1:2], "the last day is not over"
    known = Question(Period(date(2026, 4, 1), date(2026, 6, 30)), as_of=date(2026, 5, 31))
    assert whole_months_seen(known, date(2026, 7, 1), months) == months[:2]
