"""Reports say by which criterion they count, and can be read under another."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.success_criteria import SuccessCriterion
from mentorcruise.extensions import db
from tests.criteria.rules import asks, every, first_criterion, set_by
from tests.factories import make_operator
from tests.metrics.test_counting import recounted
from tests.metrics.worlds import JUNE, ended
from tests.reports.reading import REPORT, words

SUCCESS = REPORT + "success?since=2026-01-01&until=2026-12-31"
BY_WORD = "the mentee says that the goal was reached"
LONG = every(asks("days", 50))


@pytest.fixture
def person(app):
    first_criterion(JUNE - timedelta(days=400))
    recounted()
    return make_operator()


@pytest.fixture
def operator(visitor, person):
    return visitor(person)


def a_dozen():
    for answer in ["yes"] * 6 + ["no"] * 4 + [None] * 2:
        ended(answer)


def of_version(version):
    return db.session.scalar(select(SuccessCriterion.id).where(SuccessCriterion.version == version))


def test_the_report_says_by_which_version_it_counts(operator, person, work):
    """A40: version, date and the rule in words, on the page, in the file, in public and for stakeholders."""
    a_dozen()
    work()
    said = f"version 1 of 6 May 2025: {BY_WORD}"
    page = words(operator.get(SUCCESS).text)
    assert "60% of those who told us reached their goal" in page
    assert f"A success by {said}." in page
    set_by(person, LONG, clock.now())
    page = words(operator.get(SUCCESS).text)
    assert "These figures are being counted anew" in page
    assert f"A success by {said}." in page
    work()
    page = words(operator.get(SUCCESS).text)
    assert "counted anew" not in page
    assert "100% of those that can be judged succeeded" in page
    said = f"version 2 of {clock.now().day} {clock.now():%b %Y}: it lasted at least 50 days"
    assert f"A success by {said}." in page
    assert said in words(operator.get("/how-we-measure").text)
    assert said in words(operator.get("/operator/stakeholder-report?since=2026-01-01&until=2026-12-31").text)


def test_it_can_be_read_under_another_version(operator, person, work):
    """A40: the same days, judged by a version that is no longer in force; also as of a past day."""
    a_dozen()
    set_by(person, LONG, clock.now())
    work()
    under = f"{SUCCESS}&criterion={of_version(1)}"
    page = words(operator.get(under).text)
    assert "60% of those who told us reached their goal" in page
    assert f"A success by version 1 of 6 May 2025: {BY_WORD}." in page
    rows = words(operator.get(f"{under}&rows=unknown").text)
    assert rows.count("not known") == 2
    past = f"{SUCCESS}&as_of=2026-06-20"
    assert "60% of those who told us reached their goal" in operator.get(past).text
    assert "100% of those that can be judged succeeded" in operator.get(f"{past}&criterion={of_version(2)}").text


@pytest.mark.parametrize("criterion", ["0", "99", "x", "1; DROP TABLE people", "9" * 400, "<script>"])
def test_a_criterion_that_there_is_not(operator, criterion):
    """S18: 422 with clear words, nothing counted."""
    answer = operator.get(REPORT + "success", query_string={"criterion": criterion})
    assert answer.status_code == 422
    assert "There is no such criterion" in answer.text
    assert "report-section" not in answer.text
