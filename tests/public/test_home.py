"""The start page and the public definitions: honest figures, working links, the same words as the code."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.metrics.recounting import recount_all
from mentorcruise.metrics.registry import REGISTRY
from mentorcruise.metrics.success import DEFINITION
from tests.factories import (
    answer_survey,
    end_mentorship,
    make_mentor,
    make_mentorship,
    make_operator,
    make_person,
)
from tests.house.sql_log import sql_log


def ended(times: int, goal_reached: str) -> None:
    mentor = make_mentor(capacity=50)
    for _ in range(times):
        mentorship = make_mentorship(mentor=mentor, started_at=clock.now() - timedelta(days=60))
        end_mentorship(mentorship, at=clock.now() - timedelta(days=2))
        answer_survey(mentorship, goal_reached)
    recount_all(db.session(), clock.now())
    db.session.commit()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_an_empty_marketplace_says_too_few(visitor: Callable) -> None:
    page = visitor().get("/")
    assert page.status_code == 200
    assert "too few to say" in page.text
    assert "0 of 0" in page.text


def test_the_rate_comes_with_cases_and_interval(visitor: Callable, work: Callable) -> None:
    """B15: from ten answers on a rate is named, never without its interval and its cases."""
    ended(7, "yes")
    ended(3, "no")
    text = words(visitor().get("/").text)
    assert "Reached their goal 70% 95% interval 40% to 89% 7 of 10" in text
    assert "100% answered" in text


def test_mentors_with_an_open_place_are_shown(visitor: Callable, work: Callable) -> None:
    make_mentor("Full Frida", capacity=0)
    open_one = make_mentor("Open Otto", skills=("zig",))
    work()
    page = visitor().get("/").text
    assert "Open Otto" in page and f'href="/mentors/{open_one.slug}"' in page
    assert "Full Frida" not in page


@pytest.mark.parametrize(
    ("make", "links"),
    [
        (make_operator, {"/operator", "/operator/health"}),
        (make_person, {"/mentorships", "/applications"}),
        (lambda: make_mentor().person, {"/mentorships", "/applications"}),
    ],
    ids=["operator", "mentee", "mentor"],
)
def test_who_is_signed_in_finds_the_way_to_their_work(visitor: Callable, make: Callable, links: set[str]) -> None:
    page = visitor(make()).get("/").text
    welcome = page[page.index("Welcome back") : page.index("<h1>")]
    assert set(re.findall(r'href="(/[a-z/]+)"', welcome)) == links


def test_a_name_on_the_start_page_is_only_a_name(visitor: Callable) -> None:
    """S4."""
    page = visitor(make_person("<script>alert(1)</script> {{7*7}}")).get("/").text
    assert "<script>alert" not in page


def test_the_start_page_needs_few_queries(visitor: Callable, work: Callable) -> None:
    ended(10, "yes")
    work()
    with sql_log() as said:
        visitor().get("/")
    assert 1 <= len(said) <= 6


def test_the_definitions_are_those_of_the_code(visitor: Callable) -> None:
    """A32, B15: there is one definition, and the page shows it."""
    text = words(visitor().get("/how-we-measure").text)
    for term, definition in DEFINITION:
        assert definition in text and term in text


def test_every_figure_of_the_code_is_defined_in_public_with_its_versions(visitor: Callable) -> None:
    """Section 2, issue of honesty: a public definition for every figure, its version and its history, from the registry."""
    page = visitor().get("/how-we-measure").text
    text = words(page)
    assert len(REGISTRY) > 5
    for definition in REGISTRY.values():
        assert f'id="{definition.key}"' in page
        assert all(f"{term}. {said}" if term else said in text for term, said in definition.paragraphs)
        assert all(f"Version {change.version}" in text and change.words in text for change in definition.changes)


def test_the_public_figures_are_the_operators_figures(visitor: Callable) -> None:
    ended(12, "yes")
    text = words(visitor().get("/how-we-measure").text)
    assert "Reached their goal 100% 95% interval 76% to 100% 12 of 12" in text
    assert "from 12 endings" in text
    assert "Change careers 100% 76–100% 12" in text


@pytest.mark.parametrize("path", ["/", "/how-we-measure"])
def test_pages_have_no_dead_links(visitor: Callable, work: Callable, path: str) -> None:
    make_mentor()
    work()
    browser = visitor()
    for href in set(re.findall(r'href="(/[^"#?]*)', browser.get(path).text)):
        assert browser.get(href).status_code in (200, 302, 303), href
