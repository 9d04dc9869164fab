"""Operators hide a review or show it again: with a reason that is kept and mailed to its author (F22)."""

import pytest
from sqlalchemy import select

from mentorcruise.domain.reviews import ReviewModeration
from mentorcruise.extensions import db
from tests.factories import make_mentor, make_mentorship, make_operator, make_review, moderate
from tests.mail.conftest import sent, text_of

__all__ = ["sent"]
HIDE = {"action": "hidden", "reason": "Names a third person."}
SHOW = {"action": "shown", "reason": "The name was taken for another."}


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def path(review):
    return f"/operator/reviews/{review.mentorship_id}"


def decisions():
    return [(m.action, m.reason) for m in db.session.scalars(select(ReviewModeration).order_by(ReviewModeration.id))]


def test_hiding_needs_a_reason_and_is_kept_and_mailed(operator, work, sent):
    """F22: logged, and its author is told why and that the stars still count."""
    review = make_review(make_mentorship())
    for reason in ("", "No", "x" * 1001):
        assert operator.post(f"{path(review)}/moderations", HIDE | {"reason": reason}).status_code == 422
    assert operator.post(f"{path(review)}/moderations", HIDE).location == path(review)
    page = operator.get(path(review)).text
    assert "Olga Operator hid it" in page and HIDE["reason"] in page
    work()
    (letter,) = [letter for letter in sent() if "is hidden" in letter["Subject"]]
    assert letter["To"].addresses[0].addr_spec == review.author.email
    assert HIDE["reason"] in text_of(letter) and "Your stars still count" in text_of(letter)


def test_it_can_be_shown_again_and_all_that_was_decided_stays(operator, work, sent):
    review = make_review(make_mentorship())
    operator.post(f"{path(review)}/moderations", HIDE)
    operator.post(f"{path(review)}/moderations", SHOW)
    assert decisions() == [("hidden", HIDE["reason"]), ("shown", SHOW["reason"])] and not review.is_hidden
    work()
    assert [letter for letter in sent() if "is shown again" in letter["Subject"]]


def test_sent_again_it_is_one_decision_and_another_one_is_told(operator, visitor):
    """R10, R11"""
    review = make_review(make_mentorship())
    assert [operator.post(f"{path(review)}/moderations", HIDE).status_code for _ in range(3)] == [303] * 3
    late = visitor(make_operator()).post(f"{path(review)}/moderations", HIDE | {"reason": "Advertising."})
    assert late.status_code == 409 and "It stands so already" in late.text
    assert operator.post(f"{path(review)}/moderations", {"action": "deleted", "reason": "Gone."}).status_code == 422
    assert decisions() == [("hidden", HIDE["reason"])]


def test_the_list_is_filtered_and_paged(operator):
    mentor, other = make_mentor("Max Mentor", capacity=50), make_mentor("Rita Rival")
    for number in range(22):
        make_review(make_mentorship(mentor=mentor), 5, f"Words of number {number} for everyone.")
    hidden = make_review(make_mentorship(mentor=other), 1, "Something that nobody should read.")
    moderate(hidden)
    first = operator.get("/operator/reviews").text
    assert "nobody should read" in first and "number 21 " in first and "number 2 " not in first
    assert "number 2 " in operator.get(f"/operator/reviews?before={next_of(first)}").text
    for query in ("state=hidden", "stars=1", "mentor=Rita", "q=nobody"):
        page = operator.get(f"/operator/reviews?{query}", htmx=True).text
        assert "nobody should read" in page and "Words of number" not in page, query
    assert "nobody should read" not in operator.get("/operator/reviews?state=shown").text
    assert "No review fits" in operator.get("/operator/reviews?q=unheard-of").text


def next_of(page):
    return page.split("before=")[1].split('"')[0]


def test_nobody_else_gets_in(visitor):
    """S1"""
    review = make_review(make_mentorship())
    for person in (review.mentorship.mentee, review.mentorship.mentor.person):
        assert visitor(person).get(path(review)).status_code == 404
        assert visitor(person).post(f"{path(review)}/moderations", HIDE).status_code == 404
    assert visitor().post(f"{path(review)}/moderations", HIDE).status_code == 303
    assert decisions() == []


def test_the_mentorships_page_leads_to_it(operator):
    review = make_review(make_mentorship())
    assert path(review) in operator.get(f"/operator/mentorships/{review.mentorship_id}").text
