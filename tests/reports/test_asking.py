"""What is asked of a report: the address says it, errors are said beside their field, nothing breaks."""

import pytest
import time_machine

from mentorcruise.domain.figures import MentorshipFact
from mentorcruise.domain.mentors import Skill
from mentorcruise.extensions import db
from mentorcruise.reports.all import REPORTS
from tests.factories import make_operator, make_program
from tests.metrics.worlds import ended
from tests.reports.reading import REPORT, words

SUCCESS = REPORT + "success"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"as_of": "yesterday"}, "That is not a day"),
        ({"as_of": "2026-02-30"}, "That is not a day"),
        ({"as_of": "20260101"}, "That is not a day"),
        ({"as_of": "2026-W01-1"}, "That is not a day"),
        ({"as_of": "9999-12-31"}, "still to come"),
        ({"as_of": "0001-01-01"}, "Reports begin on 2000-01-01"),
        ({"as_of": "1999-12-31"}, "Reports begin on 2000-01-01"),
        ({"as_of": "<script>"}, "That is not a day"),
        ({"since": "2026-06-30", "until": "2026-06-01"}, "The period ends before it begins"),
        ({"since": "1999-12-31"}, "Reports begin on 2000-01-01"),
        ({"until": "1999-12-31"}, "Reports begin on 2000-01-01"),
        ({"since": "2999-01-01"}, "still to come"),
        ({"until": "2999-01-01"}, "still to come"),
        ({"compare": "apples"}, "Not a valid choice"),
        ({"goal": "world_peace"}, "There are no mentorships of that goal to count."),
        ({"country": "XX"}, "There are no mentorships of that country to count."),
        ({"skill": "x" * 5000}, "There are no mentorships of that skill to count."),
        ({"program": "1"}, "There are no mentorships of that program to count."),
        ({"mentor": "nobody-at-all"}, "No mentor has this address"),
        ({"mentor": "x" * 5000}, "Field cannot be longer than 120 characters"),
        ({"colour": "red"}, "It knows no filter called “colour”"),
    ],
)
def test_a_question_with_an_error_gets_a_clear_answer(operator, query, said):
    """S18: 422, the words beside the field, what was asked kept, nothing counted."""
    answer = operator.get(SUCCESS, query_string=query)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "<script>" not in answer.text.split("<main")[1]
    assert "report-section" not in answer.text
    piece = operator.get(SUCCESS, query_string=query, headers={"HX-Request": "true"})
    assert piece.status_code == 422
    assert "<html" not in piece.text


@pytest.mark.parametrize("query", ["as_of=2000-01-01", "since=2000-01-01&until=2000-01-01", "until=2001-05-05"])
def test_before_the_first_row_it_says_so(operator, query):
    """An as-of before the first row, a time before all: a clear page, never NaN."""
    answer = operator.get(f"{SUCCESS}?{query}")
    assert answer.status_code == 200
    assert "No mentorship has ended after its trial in this time" in answer.text


@pytest.mark.parametrize("path", ["nonsense", "success/", "Success", "%00"])
def test_a_report_that_there_is_not(operator, path):
    assert operator.get(REPORT + path).status_code == 404


@pytest.mark.parametrize(
    "query", ["rows=nothing", "section=nothing&format=csv", "format=pdf", "rows=endings&format=exe"]
)
def test_what_a_report_has_not(operator, query):
    assert operator.get(f"{SUCCESS}?{query}").status_code == 404


@time_machine.travel("2026-11-25T12:00:00Z", tick=False)
def test_without_words_it_asks_of_the_last_twelve_months(visitor):
    """The present month is the last of them."""
    operator = visitor(make_operator())
    page = words(operator.get(SUCCESS).text)
    assert "Dec 2025 to Nov 2026 compared with Dec 2024 to Nov 2025" in page
    page = words(operator.get(f"{SUCCESS}?since=2026-11-03&until=2026-11-09").text)
    assert "3 Nov 2026 to 9 Nov 2026 compared with 27 Oct 2026 to 2 Nov 2026" in page
    page = words(operator.get(f"{SUCCESS}?since=2024-02-29&until=2024-02-29&compare=year").text)
    assert "compared with 28 Feb 2023 to 28 Feb 2023" in page


def test_the_question_is_kept_in_every_link(operator, counted):
    """A report can be sent as a link."""
    make_program("Acme women in tech")
    ended("yes", goal="get_promoted")
    counted()
    page = operator.get(f"{SUCCESS}?since=2026-01-01&until=2026-12-31&goal=get_promoted").text
    assert (
        "/operator/reports/success?since=2026-01-01&amp;until=2026-12-31&amp;goal=get_promoted&amp;rows=judged" in page
    )
    assert "since=2026-06-01&amp;until=2026-06-30&amp;goal=get_promoted#by-month" in page
    assert 'value="2026-01-01"' in page


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_filter_works_on_every_report(operator, counted, name):
    """A page for each filter, alone and all together, as it stands and as of a past day; never a 500, never NaN."""
    program = make_program("Acme women in tech")
    mentorship = ended("yes", goal="get_promoted")
    counted()
    fact = db.session.query(MentorshipFact).one()
    known = dict(part.split(":", 1) for part in fact.slices if ":" in part)
    asked = {"goal": "get_promoted", "program": program.slug, "mentor": mentorship.mentor.slug}
    asked |= {kind: known[kind] for kind in ("country", "language", "plan") if kind in known}
    if "skill" in known:
        asked["skill"] = db.session.get_one(Skill, int(known["skill"])).slug
    assert set(asked) >= {"goal", "program", "mentor", "plan"}
    for query in (
        {},
        {"as_of": "2026-06-30"},
        *({k: v} for k, v in asked.items()),
        asked,
        {**asked, "as_of": "2026-06-30"},
    ):
        answer = operator.get(REPORT + name, query_string=query)
        assert answer.status_code == 200, query
        assert "nan" not in words(answer.text).lower().split()
    assert operator.get(f"{REPORT}{name}?format=xlsx").status_code == 200
