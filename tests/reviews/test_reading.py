"""Reviews in public: on the profile and a page of their own, hidden ones counted (F22)."""

import json
import re
from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain.mentors import Verdict
from mentorcruise.extensions import db
from tests.factories import make_mentor, make_mentorship, make_review, moderate

LATEST = "/mentors/max/reviews"


def reviewed(mentor, stars, number):
    """A mentorship with a review that has its number in its words."""
    review = make_review(make_mentorship(mentor=mentor), stars, f"What review number {number} has to say.")
    review.answer(f"Reply {number}.", mentor.person, clock.now()) if number % 2 else None
    return review


def structured(page):
    """What a search engine reads of it, by type."""
    found = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)]
    return {one["@type"]: one for one in found}


def test_the_profile_shows_the_latest_and_leads_to_all(visitor):
    """F22: stars and words with first name and initial, month and kind of goal; the reply below."""
    mentor = make_mentor(slug="max", capacity=20)
    for number in range(1, 5):
        reviewed(mentor, number, number)
    page = visitor().get("/mentors/max").text
    assert [n for n in range(1, 5) if f"review number {n} " in page] == [2, 3, 4]
    assert "Mia M." in page and "Mia Mentee" not in page
    assert f"Change careers · {clock.now():%B %Y}" in page
    assert "Reply 3." in page and f'href="{LATEST}"' in page and "All 4 reviews" in page
    assert "2.5 out of 5 stars" in page


def test_without_reviews_there_is_no_empty_promise(visitor):
    make_mentor(slug="max")
    page = visitor().get("/mentors/max").text
    assert 'id="reviews"' not in page and "Service" not in structured(page)
    assert "No review yet" in visitor().get(LATEST).text


def test_hidden_ones_are_counted_in_public_and_their_stars_still_count(visitor):
    """F22: hiding polishes no average."""
    mentor = make_mentor(slug="max", capacity=20)
    bad, good = reviewed(mentor, 1, 1), reviewed(mentor, 5, 2)
    moderate(bad)
    for path in ("/mentors/max", LATEST):
        page = visitor().get(path).text
        assert "review number 1 " not in page and "Reply 1." not in page and "review number 2 " in page
        assert "1 of 2 is hidden by our operators" in page and "3.0 out of 5 stars" in page
    moderate(bad, "shown")
    moderate(good)
    page = visitor().get(LATEST).text
    assert "review number 1 " in page and "review number 2 " not in page


def test_when_all_are_hidden_that_is_said(visitor):
    moderate(reviewed(make_mentor(slug="max"), 2, 1))
    assert "1 of 1 is hidden by our operators" in visitor().get("/mentors/max").text
    assert "There is none to read." in visitor().get(LATEST).text


def test_search_engines_are_told_what_is_shown_and_nothing_else(visitor):
    """F5, F22: the aggregate is the page's own, and a hidden review's words are in neither."""
    mentor = make_mentor(slug="max", capacity=20)
    moderate(reviewed(mentor, 1, 1))
    reviewed(mentor, 4, 2)
    for path in ("/mentors/max", LATEST):
        told = structured(visitor().get(path).text)["Service"]
        rating = told["aggregateRating"]
        assert (rating["ratingValue"], rating["ratingCount"], rating["reviewCount"]) == ("2.5", 2, 1)
        assert [one["reviewBody"] for one in told["review"]] == ["What review number 2 has to say."]
        assert told["review"][0]["author"]["name"] == "Mia M."
    assert "aggregateRating" not in structured(visitor().get("/mentors/max").text)["Person"]


def test_a_long_list_comes_in_pages_each_review_once(visitor):
    mentor = make_mentor(slug="max", capacity=50)
    for number in range(1, 24):
        reviewed(mentor, 5, number)
    seen, path = [], LATEST
    while path:
        page = visitor().get(path).text
        seen += [int(n) for n in re.findall(r"review number (\d+) ", page.split("<main")[1])]
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        path = onward[1] if onward else ""
    assert seen == list(range(23, 0, -1))


@pytest.mark.parametrize("before", ["0", "9" * 18, "x", "9" * 30, "-1"])
def test_made_up_pages_are_just_empty_or_the_first(visitor, before):
    reviewed(make_mentor(slug="max"), 5, 1)
    answer = visitor().get(f"{LATEST}?before={before}")
    assert answer.status_code == 200
    assert ("No more reviews" in answer.text) is not ("review number 1 " in answer.text)


def test_reviews_of_a_mentor_who_is_not_listed_are_not_public(visitor):
    mentor = make_mentor(slug="max")
    reviewed(mentor, 5, 1)
    mentor.decide(Verdict.SUSPENDED, "Missed sessions", mentor.person, clock.now() + timedelta(seconds=1))
    db.session.commit()
    assert visitor().get(LATEST).status_code == 404
    assert visitor(mentor.person).get(LATEST).status_code == 200
    assert visitor().get("/mentors/nobody/reviews").status_code == 404


def test_the_mentor_finds_where_to_reply(visitor):
    mentor = make_mentor(slug="max", capacity=20)
    waiting, replied = reviewed(mentor, 5, 2), reviewed(mentor, 5, 1)
    page = visitor(mentor.person).get(LATEST).text
    assert f"/mentorships/{waiting.mentorship_id}/review" in page
    assert f"/mentorships/{replied.mentorship_id}/review" not in page
    assert "/mentorships/" not in visitor().get(LATEST).text.split("<main")[1]
