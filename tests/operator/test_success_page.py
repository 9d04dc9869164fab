"""The success report's page and downloads."""

import csv
import io
from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.extensions import db
from tests.factories import answer_survey, make_mentor, make_operator
from tests.metrics.worlds import JUNE, ended

REPORT = "/operator/reports/success"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def a_dozen(mentor=None):
    for answer in ["yes"] * 6 + ["partly"] * 2 + ["no"] * 2 + [None] * 2:
        ended(answer, mentor=mentor)
    ended(None, in_trial=True, mentor=mentor)


def test_it_shows_rate_interval_response_and_bounds(operator, work):
    """B15, B8: never a rate without its interval, response rate and bounds; trial losses apart."""
    a_dozen(make_mentor("Nora Star", capacity=50))
    work()
    page = operator.get(REPORT).text
    assert "60%" in page
    assert "95% interval 31% to 83%" in page
    assert "83% answered. If everyone silent had failed: 50%; had succeeded: 67%" in page
    assert "from 13 endings and 10 answered exit surveys" in page
    assert "Jun 2026" in page
    assert "Change careers" in page
    assert "Nora Star" in page


def test_how_it_is_counted_stands_on_the_page(operator):
    """Section 2: the definition in the code is the one that the page shows."""
    page = operator.get(REPORT).text
    assert "How is this counted?" in page
    assert "Mentorships that ended after their trial and whose mentee answered the exit survey." in page
    assert "Definition version 2" in page


def test_with_nothing_ended_it_says_what_comes_here(operator):
    page = operator.get(REPORT)
    assert page.status_code == 200
    assert "Nothing to measure yet" in page.text


def test_under_ten_answers_it_names_no_rate(operator, work):
    """B15: too few to say."""
    for _ in range(9):
        ended("yes")
    work()
    page = operator.get(REPORT).text
    assert "too few to say" in page
    assert "9 of 9; a rate is shown from 10 cases on" in page


def test_a_new_answer_shows_in_the_tiles_piece_once_the_work_is_done(operator, work):
    """A1, B15: the tiles ask every three seconds, so a change is seen within five of its commit."""
    for _ in range(9):
        ended("yes")
    silent = ended(None)
    work()
    assert 'hx-trigger="every 3s"' in operator.get(REPORT).text
    tiles = {"HX-Request": "true", "HX-Target": "success-tiles"}
    assert "9 of 9" in operator.get(REPORT, headers=tiles).text
    answer_survey(silent, "no")
    work()
    piece = operator.get(REPORT, headers=tiles).text
    assert "9 of 10" in piece
    assert "By month" not in piece


def test_as_of_a_day_it_says_what_it_would_have_said(operator, work):
    """Section 2, as of: later endings and answers are unseen."""
    for _ in range(10):
        ended("yes", at=JUNE)
    for _ in range(10):
        ended("no", at=JUNE + timedelta(days=40))
    work()
    assert "10 of 20" in operator.get(REPORT).text
    page = operator.get(f"{REPORT}?as_of=2026-06-30").text
    assert "10 of 10" in page
    assert "As of 30 Jun 2026" in page
    assert "every 3s" not in page
    assert "too few to say" in operator.get(f"{REPORT}?as_of=2026-06-09").text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("yesterday", "That is not a day"),
        ("2026-02-30", "That is not a day"),
        ("20260101", "That is not a day"),
        ("2026-W01-1", "That is not a day"),
        ("9999-12-31", "still to come"),
        ("<script>", "That is not a day"),
    ],
)
def test_a_day_that_is_none_gets_a_clear_answer(operator, asked, said):
    answer = operator.get(REPORT, query_string={"as_of": asked})
    assert answer.status_code == 422
    assert said in answer.text
    assert "<script>" not in answer.text.split("<main")[1]


def test_today_and_the_first_day_of_all_are_days(operator):
    for day in (clock.now().date().isoformat(), "0001-01-01"):
        assert operator.get(f"{REPORT}?as_of={day}").status_code == 200


def table(operator, query):
    answer = operator.get(f"{REPORT}?format=csv&{query}")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_each_table_can_be_downloaded(operator, work):
    """A10: the figures as CSV."""
    a_dozen(make_mentor("Nora Star", capacity=50))
    work()
    (month,) = table(operator, "table=month")
    assert (month["month"], month["ended"], month["answered"], month["reached"]) == ("2026-06", "12", "10", "6")
    assert (month["success_rate"], month["if_silent_failed"], month["trial_losses"]) == ("0.6", "0.5", "1")
    assert [row["goal"] for row in table(operator, "table=goal")] == ["change_careers"]
    assert [row["name"] for row in table(operator, "table=mentor")] == ["Nora Star"]
    assert [row["name"] for row in table(operator, "table=mentor&as_of=2026-06-30")] == ["Nora Star"]
    assert table(operator, "table=month&as_of=2026-06-01") == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_plain(operator, work, start):
    """S9: cells that begin with = + - @ TAB CR are neutral."""
    mentor = make_mentor("Nora")
    mentor.person.name = f'{start}HYPERLINK("http://x.example","a")'
    db.session.commit()
    ended("yes", mentor=mentor)
    work()
    (row,) = table(operator, "table=mentor")
    assert row["name"] == f"'{mentor.person.name}"


def test_mentors_come_in_pages(operator, work):
    """B15: by mentor, those with most endings first."""
    for number in range(52):
        ended("yes", mentor=make_mentor(f"Mentor {number:02}"))
    busy = make_mentor("Busy Bee")
    ended("yes", mentor=busy)
    ended("no", mentor=busy)
    work()
    first, second = operator.get(REPORT).text, operator.get(f"{REPORT}?page=2").text
    assert first.index("Busy Bee") < first.index("Mentor 00")
    assert "Mentor 51" not in first
    assert "Mentor 51" in second
    for page in ("0", "-1", "x", "1000000000000000000000", "10000"):
        assert operator.get(f"{REPORT}?page={page}").status_code == 200


def test_a_page_needs_a_handful_of_queries(operator, work, counted_queries):
    a_dozen(make_mentor(capacity=50))
    work()
    operator.get(REPORT)
    with counted_queries(6):
        operator.get(REPORT)
    with counted_queries(8):
        operator.get("/operator")
