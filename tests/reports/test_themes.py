"""Themes in the success report: shares, before and after, as of a day, and the surveys behind them (B14, B16, A27)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.domain.themes import SurveyTag
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Filters, Period, Question
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.themes import around, daily, themes
from tests.factories import make_operator, make_theme, tag_answer
from tests.metrics.worlds import JUNE
from tests.operator.test_exit_surveys import left
from tests.reports.reading import REPORT, csv_of, words

SUCCESS = REPORT + "success"
OF_2026 = "since=2026-01-01&until=2026-12-31"
YEAR = Question(Period(JUNE.date().replace(month=1, day=1), JUNE.date().replace(month=12, day=31)))


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def survey_about(theme=None, *, question="mentor", at=JUNE, tagged_at=None, **left_with):
    mentorship = left("Ann", at=at, mentor_words="More homework.", product_words="Fewer mails.", **left_with)
    survey = db.session.get_one(ExitSurvey, mentorship.id)
    if theme:
        tag_answer(survey, theme, question, at=tagged_at or at + timedelta(hours=1))
    return survey


def found_themes(question=YEAR):
    found = themes(db.session(), question)
    return found.worded, found.read, {t.name: t.share.numerator for t in found.themes}


def test_a_theme_is_a_share_of_the_surveys_read_not_of_those_that_wait(operator):
    """B16: what nobody has read yet does not count as saying nothing."""
    practice, prices = make_theme("Practice", at=JUNE), make_theme("Prices", at=JUNE)
    for number in range(12):
        survey = survey_about(practice if number < 9 else prices)
        if number == 0:
            tag_answer(survey, prices, "product", at=JUNE)
            tag_answer(survey, practice, "product", at=JUNE)
    survey_about()
    assert found_themes() == (13, 12, {"Practice": 9, "Prices": 4})
    page = words(operator.get(f"{SUCCESS}?{OF_2026}").text)
    assert "“Practice” is said most: in 75% of the exit surveys read" in page
    assert "1 of 13 have not been read yet." in page
    lines = {line["theme"]: line for line in csv_of(operator, f"{SUCCESS}?{OF_2026}&section=themes")}
    assert (lines["Practice"]["surveys"], lines["Practice"]["in_product"], lines["Practice"]["in_mentor"]) == (
        "9",
        "1",
        "9",
    )
    assert lines["Practice"]["share_of"] == "12"
    assert 0 < float(lines["Practice"]["share_low"]) < 0.75 < float(lines["Practice"]["share_high"]) < 1


def test_a_report_as_of_a_past_day_keeps_its_tags_names_and_mergers(operator):
    """Section 2, as of: nothing that operators do later changes what a past day says."""
    then = JUNE + timedelta(days=10)
    price, plans = make_theme("Price", at=JUNE), make_theme("Plans", at=JUNE)
    for _ in range(6):
        survey_about(price)
    for _ in range(5):
        survey_about(plans)
    late = survey_about()
    as_of = Question(YEAR.period, None, then.date())
    address = f"{SUCCESS}?{OF_2026}&as_of={then.date()}&section=themes"
    before, told = found_themes(as_of), operator.get(address, htmx=True).text
    assert before == (12, 11, {"Price": 6, "Plans": 5})
    olga, now = make_operator(), clock.now()
    tag_answer(late, price, at=now)
    price.rename("Price and plans", olga, now)
    plans.merge(price, [], olga, now)
    first = db.session.scalars(select(SurveyTag).order_by(SurveyTag.id)).first()
    first.remove(olga, now)
    db.session.commit()
    assert found_themes(as_of) == before
    assert operator.get(address, htmx=True).text == told
    assert found_themes() == (12, 11, {"Price and plans": 11})


def test_filters_narrow_and_small_themes_are_not_taken_apart(operator, counted):
    """k = 5: under a filter, what fewer than five people say is neither counted out nor listed."""
    practice, prices = make_theme("Practice", at=JUNE), make_theme("Prices", at=JUNE)
    for _ in range(12):
        survey_about(practice, goal="get_promoted")
    for _ in range(4):
        survey_about(prices, goal="get_promoted")
    survey_about(prices)
    counted()
    assert found_themes(Question(YEAR.period, filters=Filters(goal="get_promoted"))) == (
        16,
        16,
        {"Practice": 12, "Prices": 4},
    )
    asked = f"{SUCCESS}?{OF_2026}&goal=get_promoted"
    lines = {line["theme"]: line for line in csv_of(operator, f"{asked}&section=themes")}
    assert lines["Practice"]["surveys"] == "12"
    assert (lines["Prices"]["surveys"], lines["Prices"]["share"], lines["Prices"]["in_mentor"]) == ("under 5", "", "")
    assert len(csv_of(operator, f"{asked}&rows=theme:{practice.id}")) == 12
    assert csv_of(operator, f"{asked}&rows=theme:{prices.id}") == []
    assert len(csv_of(operator, f"{SUCCESS}?{OF_2026}&rows=theme:{prices.id}")) == 5


def test_the_surveys_behind_a_theme_come_in_pages_and_without_their_words(operator):
    practice = make_theme("Practice", at=JUNE)
    for _ in range(53):
        survey_about(practice)
    address = f"{SUCCESS}?{OF_2026}&rows=theme:{practice.id}"
    page = operator.get(address).text
    assert page.count("/operator/exit-surveys/") >= 50
    assert "More homework." not in page
    following = page.split("after=")[1].split('"')[0]
    assert operator.get(f"{address}&after={following}").text.count('<th scope="row" class="num">') == 3
    assert len(csv_of(operator, address)) == 53
    for odd in ("theme:", "theme:x", "theme:" + "9" * 30, "theme:٣"):
        assert operator.get(f"{SUCCESS}?rows={odd}").status_code == 200


def test_before_and_after_a_change_are_shares_with_intervals_and_days(app):
    """B16: what was changed because of it stands beside the theme's share before and since, without a claim why."""
    practice, other = make_theme("Practice", at=JUNE), make_theme("Prices", at=JUNE)
    for days in range(-20, 0):
        survey_about(practice if days % 2 else other, at=JUNE + timedelta(days=days))
    for days in range(0, 20):
        survey_about(practice if days % 5 == 0 else other, at=JUNE + timedelta(days=days))
    survey_about(practice, at=JUNE - timedelta(days=91))
    found = around(daily(db.session(), [practice.id]), practice.id, JUNE.date(), JUNE.date() + timedelta(days=19))
    assert (found.before, found.after) == (Rate(10, 20), Rate(4, 20))
    assert (found.days_before, found.days_after) == (90, 20)
    change, low, high = found.difference
    assert change == pytest.approx(-0.3)
    # Newcombe's method 10 by hand from Wilson's limits: 0.2993 to 0.7007, and 0.0807 to 0.4160.
    assert (low, high) == pytest.approx((-0.5334, -0.0050), abs=0.002)
    early = around(daily(db.session(), [practice.id]), practice.id, JUNE.date(), JUNE.date())
    assert early.difference is None


def test_with_nothing_tagged_it_says_so(operator):
    page = operator.get(f"{SUCCESS}?{OF_2026}")
    assert page.status_code == 200
    assert "Nobody who left in this time has written anything." in page.text
    assert "nan" not in words(page.text).lower().split()
