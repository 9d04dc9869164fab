"""A mentor's public profile (F3, F5, F14)."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from mentorcruise import clock
from mentorcruise.domain.catalogue_building import refresh
from mentorcruise.extensions import db
from mentorcruise.web import markdown
from tests.factories import (
    answer_survey,
    end_mentorship,
    make_mentor,
    make_mentorship,
    make_operator,
)
from tests.visitor import Visitor

Open = Callable[..., Visitor]


def test_it_shows_who_they_are_and_what_they_offer(visitor: Open) -> None:
    """F3, F14: bio, skills, languages, plans with the trial, a way to apply."""
    mentor = make_mentor("Ada Lovelace", bio="I **write** engines.", company="Analytical", languages=("en", "de"))
    refresh(db.session(), [mentor.id], clock.now())
    db.session.commit()
    page = visitor().get(f"/mentors/{mentor.slug}").text
    for words in ("<h1>Ada Lovelace", "<strong>write</strong>", "Backend engineer, Analytical", "English, German", "Germany",
                  "€120", "7-day trial", "2 sessions of 45 minutes", 'href="/topics/python"', "too few to say"):  # fmt: skip
        assert words in page or words.replace("English, German", "German, English") in page, words
    assert f'href="/mentors/{mentor.slug}/applications/new?plan={mentor.current_plans[0].id}"' in page


def test_the_success_rate_comes_with_its_interval(visitor: Open) -> None:
    """Section 2: numerator, denominator and interval from ten cases on."""
    mentor = make_mentor(capacity=20)
    for number in range(10):
        ended = make_mentorship(mentor=mentor, started_at=clock.now() - timedelta(days=60))
        end_mentorship(ended)
        answer_survey(ended, "yes" if number < 8 else "no")
    refresh(db.session(), [mentor.id], clock.now())
    db.session.commit()
    page = visitor().get(f"/mentors/{mentor.slug}").text
    assert "80%" in page
    assert "95% interval 49% to 94%" in page
    assert "8 of 10" in page


def test_search_engines_read_the_same(visitor: Open) -> None:
    """F5: schema.org, and nothing that ends the script early."""
    mentor = make_mentor("</script><script>alert(1)</script>")
    page = visitor().get(f"/mentors/{mentor.slug}").text
    assert "<script>alert(1)" not in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    about = json.loads(found[1])
    assert about["name"] == "</script><script>alert(1)</script>"
    assert about["makesOffer"][0]["price"] == "120.00"


def test_one_that_is_not_listed_is_seen_by_its_owner_and_operators_only(visitor: Open) -> None:
    """S1: others learn nothing."""
    mentor = make_mentor(listed=False)
    path = f"/mentors/{mentor.slug}"
    assert visitor().get(path).status_code == 404
    assert visitor(make_mentor().person).get(path).status_code == 404
    own = visitor(mentor.person).get(path)
    assert (own.status_code, "not listed" in own.text, "This is your own profile" in own.text) == (200, True, True)
    assert visitor(make_operator()).get(path).status_code == 200


@pytest.mark.parametrize("slug", ["nobody", "%00", "..%2f", "A", "%F0%9F%92%A9", "a'b", "x" * 3000])
def test_an_address_that_nobody_has_is_not_found(visitor: Open, slug: str) -> None:
    """S10, S18: whatever is asked for."""
    assert visitor().get(f"/mentors/{slug}").status_code == 404


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("# Big", "<h3>Big</h3>"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](https://example.org)", 'rel="nofollow ugc noopener noreferrer"'),
        ("![x](https://example.org/p.png)", "!<a "),
        ("<img src=x onerror=alert(1)>", "&lt;img"),
        ("one\ntwo", "one<br>"),
    ],
)
def test_markdown_is_safe(app: Flask, written: str, html: str) -> None:
    """S4: no tag but the few that text needs."""
    rendered = markdown.render(written)
    assert html in rendered
    assert not re.search(r"<(?!/?(p|br|h3|a)[ >])", rendered)
