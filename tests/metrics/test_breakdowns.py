"""What people have told, counted in groups that tell nobody (A14)."""

from datetime import date, timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain.questionnaires import Question as Asked
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Filters, Period, Question
from mentorcruise.metrics.breakdowns import NoSuchBreakdown, breakdown, choices, month_over
from tests.asking import INDUSTRY, JOB_TITLE, YEARS, ask, respond
from tests.factories import make_mentee, make_mentor

DAY = timedelta(days=1)


def broken_down(by: str, role: str = "mentee", as_of: date | None = None, **filters):
    today = clock.now().date()
    question = Question(Period(today - 30 * DAY, today), as_of=as_of, filters=Filters(**filters))
    return breakdown(db.session.connection(), question, by, role, now=clock.now())


def in_last_month():
    """A moment of the month that was over last."""
    return month_over(clock.now()) - DAY


def people_who_said(key, *said, **columns):
    for answer in said:
        person = make_mentee(**columns)
        if answer is not None:
            respond(person, in_last_month(), **{key: answer if isinstance(answer, list) else [answer]})


def test_profiles_are_broken_down_by_any_answer(app):
    """A14: job title and industry; spellings that differ in case are one; the last answer counts."""
    ask(JOB_TITLE, INDUSTRY)
    people_who_said("job_title", *["Engineer"] * 9, "engineer", *["Baker"] * 5, *[None] * 5)
    found = broken_down("job_title")
    assert (found.people, found.rows, found.other, found.not_said) == (20, [("Engineer", 10), ("Baker", 5)], 0, 5)
    assert found.title == JOB_TITLE.words and ("job_title", JOB_TITLE.words) in choices(db.session.connection())


def test_small_groups_are_folded_until_nobody_can_be_told(app):
    """A14, privacy: no group under five is named, nor can it be found by subtraction."""
    ask(INDUSTRY)
    people_who_said("industry", *["Retail"] * 14, *["Software"] * 6, "Health")
    found = broken_down("industry")
    assert (found.rows, found.other, found.not_said) == ([("Retail", 15)], 5, 0)
    people_who_said("industry", *["Health"] * 3)
    assert broken_down("industry").rows == [("Retail", 15)]
    people_who_said("industry", "Health", None)
    again = broken_down("industry")
    assert again.rows == [("Retail", 15), ("Software", 5)] and again.other == 5


def test_an_answer_is_counted_once_its_month_is_over(app):
    """A14, privacy: one day held against the next tells nobody's answer, today nor as of a former day."""
    ask(INDUSTRY)
    month = month_over(clock.now())
    people_who_said("industry", *["Retail"] * 20)
    silent = [make_mentee() for _ in range(10)]
    before = broken_down("industry")
    for person in silent:
        respond(person, month + timedelta(seconds=1), industry=["Health"])
    assert broken_down("industry") == before
    assert (before.rows, before.not_said, before.month_end) == ([("Retail", 20)], 10, (month - DAY).date())
    of_that_day = broken_down("industry", as_of=(month - 2 * DAY).date())
    assert (of_that_day.rows, of_that_day.month_end) == ([], (month_over(month - DAY) - DAY).date())
    ahead = Question(Period(month.date(), (month + 400 * DAY).date()))
    assert breakdown(db.session.connection(), ahead, "industry", now=clock.now()) == before
    later = month_over(month + 35 * DAY)
    assert breakdown(db.session.connection(), ahead, "industry", now=later).rows == [("Retail", 20), ("Health", 10)]


def test_answers_are_counted_in_fives_with_all_of_them(app):
    """A14, privacy: neither the groups, the others, those who said nothing nor the sum tell a single person apart."""
    ask(INDUSTRY)
    people_who_said("industry", *["Retail"] * 13, *["Software"] * 4, *["Health"] * 4, *[None] * 7)
    found = broken_down("industry")
    assert (found.people, found.rows, found.other, found.not_said) == (30, [("Retail", 15)], 10, 5)


def test_under_twenty_people_no_answers_are_told(app):
    """A14, privacy: nor when a filter leaves so few; what profiles say is no answer and is counted as it is."""
    ask(INDUSTRY)
    people_who_said("industry", *["Retail"] * 19, country="FR")
    people_who_said("industry", *["Retail"] * 6, country="DE")
    assert broken_down("industry").rows == [("Retail", 25)]
    few = broken_down("industry", country="FR")
    assert (few.rows, few.other, few.not_said, few.people, few.too_few) == ([], 0, 0, 0, True)
    assert broken_down("country").rows == [("FR", 19), ("DE", 6)]
    people_who_said("industry", "Retail", country="FR")
    assert broken_down("industry", country="FR").rows == [("Retail", 20)]


def test_numbers_come_in_bands_and_several_choices_in_several_groups(app):
    ask(YEARS, Asked("goals", "several", "Goals?", options=("A", "B")))
    people_who_said("years_of_experience", *["0"] * 5, *["1"] * 2, *["12"] * 5, *["999999999"] * 5, *[None] * 6)
    years = broken_down("years_of_experience")
    assert years.rows == [("0 to 1", 5), ("10 to 19", 5), ("20 and more", 5)] and years.not_said == 5
    people_who_said("goals", *[["A", "B"]] * 5, *[["A"]] * 5)
    found = broken_down("goals")
    assert found.several and found.rows == [("A", 10), ("B", 5)] and found.not_said == 25


def test_profiles_of_mentors_and_by_country(app):
    for _ in range(5):
        make_mentor(company="Example Inc", country="FR")
    assert broken_down("company", "mentor").rows == [("Example Inc", 5)]
    assert broken_down("country", "mentor").rows == [("FR", 5)]


def test_what_cannot_be_counted_is_refused(app):
    ask(Asked("story", "long", "Your story?"))
    for by in ("story", "shoe_size", "'; DROP TABLE people; --"):
        with pytest.raises(NoSuchBreakdown):
            broken_down(by)
