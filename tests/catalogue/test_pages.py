"""The catalogue's pages: search, filters, reasons, pages forth and back, topics (F1, F2, F3, F5, B1)."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from mentorcruise import clock
from mentorcruise.domain.catalogue_building import refresh
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.skills import resolve
from mentorcruise.extensions import db
from mentorcruise.web.mentors import options
from tests.factories import make_accepted, make_mentor, make_mentorship, make_session, rate
from tests.visitor import Visitor

Open = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def fresh_options() -> Iterator[None]:
    options.forget()
    yield
    options.forget()


def listed(name: str, *skills: str, **columns: object) -> Mentor:
    """A mentor in the catalogue who has these skills under their usual names."""
    mentor = make_mentor(name, skills=(), **columns)  # type: ignore[arg-type]
    mentor.learn(resolve(db.session(), skills, clock.now()))
    refresh(db.session(), [mentor.id], clock.now())
    db.session.commit()
    options.forget()
    return mentor


def names(html: str) -> list[str]:
    """The names of the mentors shown, in order."""
    return [unescape(name) for name in re.findall(r'<h2><a href="/mentors/[^"]+">([^<]+)</a></h2>', html)]


def see(visitor: Open, path: str) -> list[str]:
    response = visitor().get(path)
    assert response.status_code == 200, path
    return names(response.text)


def test_everyone_listed_is_in_the_catalogue(visitor: Open) -> None:
    """B1: a catalogue with search and companies."""
    listed("Ada", "Python", company="Stripe")
    make_mentor("Wanda Waiting", skills=(), listed=False)
    page = visitor().get("/mentors").text
    assert names(page) == ["Ada"]
    assert "Backend engineer, Stripe" in page
    assert "3 places open" in page
    assert "€120" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=reactjs", ["Ada"]), ("q=REACT", ["Ada"]), ("q=front+end", ["Bea"]), ("q=front-end", ["Bea"]), ("q=stripe", ["Bea"]),
        ("q=node.js", ["Ada"]), ("q=pyhton", ["Cyd"]), ("q=ada", ["Ada"]), ("q=reac", ["Ada"]), ("q=python&exact=1", ["Cyd"]),
        ("q=pyhton&exact=1", []), ("q=c%23", ["Cyd"]), ("q=c%2B%2B", []),
        ("skill=react&skill=node-js", ["Ada"]), ("language=de", ["Bea"]),
        ("country=FR", ["Cyd"]), ("price_from=150", ["Cyd"]), ("price_to=100", ["Bea"]), ("open=1", ["Cyd", "Ada"]),
        ("sort=price", ["Bea", "Ada", "Cyd"]), ("sort=price-down", ["Cyd", "Ada", "Bea"]), ("sort=newest", ["Cyd", "Bea", "Ada"]),
    ],
)  # fmt: skip
def test_search_filters_and_order(visitor: Open, query: str, found: list[str]) -> None:
    """F1: topic, price, language, country, open places; whatever way a skill is written; typing errors forgiven."""
    listed("Ada", "reactjs", "node")
    listed("Bea", "front-end", languages=("de",), company="Stripe", capacity=0, price_cents=9000)
    listed("Cyd", "Python", "c-sharp", country="FR", price_cents=20000)
    assert see(visitor, f"/mentors?{query}") == found


def test_a_result_says_why_it_matches(visitor: Open) -> None:
    """F2: matched skills are marked, other places of the word are named."""
    listed("Ada", "PHP", "React", "Go", languages=("de",), bio="I sail.")
    page = visitor().get("/mentors?q=reactjs+sail&language=de&skill=go").text
    assert "Knows React and Go, sail is in the profile and speaks German" in page
    assert '<span class="badge brand">React</span>' in page
    assert '<span class="tag">PHP</span>' in page


def test_a_correction_is_said_and_can_be_refused(visitor: Open) -> None:
    """F1: nothing is silently searched for something else."""
    listed("Ada", "JavaScript")
    page = visitor().get("/mentors?q=javscript").text
    assert "Showing results for <b>javascript</b>" in page
    assert 'href="/mentors?q=javscript&amp;exact=1"' in page
    assert "No mentor mentions “javscript”" in visitor().get("/mentors?q=javscript&exact=1").text


def test_places_ratings_and_reply_times_are_shown(visitor: Open) -> None:
    """F3: open places and the median reply time, ratings with their number."""
    mentor = listed("Ada", "Go", capacity=2)
    running = make_mentorship(mentor=mentor, started_at=clock.now() - timedelta(days=3))
    rate(make_session(running), running.mentee, 4)
    refresh(db.session(), [mentor.id], clock.now())
    db.session.commit()
    page = visitor().get("/mentors").text
    assert "1 place open" in page
    assert "replies in 5 days" in page
    assert "<b>4.0</b>" in page
    assert "(1)" in page


def test_each_filter_can_be_taken_away(visitor: Open) -> None:
    listed("Ada", "Go")
    page = visitor().get("/mentors?q=ada&skill=go&price_to=500&open=1&sort=price").text
    for left in ("q=ada&amp;price_to=500&amp;open=1&amp;sort=price", "q=ada&amp;skill=go&amp;open=1&amp;sort=price"):
        assert f'class="chip" href="/mentors?{left}"' in page


def test_pages_forth_and_back_show_everyone_once(visitor: Open) -> None:
    """F1, L3: pages go by cursor."""
    ids = [make_mentor(f"Mentor {i}", price_cents=10000 + 100 * (i % 3)).id for i in range(53)]
    refresh(db.session(), ids, clock.now())
    db.session.commit()
    path, pages = "/mentors?sort=price", []
    while path:
        page = visitor().get(path).text
        pages.append((path, names(page)))
        path = _link(page, "next")
    everyone = [name for _, shown in pages for name in shown]
    assert [len(shown) for _, shown in pages] == [24, 24, 5]
    assert len(set(everyone)) == 53
    back = visitor().get(_link(visitor().get(pages[2][0]).text, "prev")).text
    assert names(back) == pages[1][1]
    first = visitor().get(_link(back, "prev")).text
    assert names(first) == pages[0][1]
    assert not _link(first, "prev")


def _link(page: str, rel: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', page)
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize("cursor", ["after=x", "after=1", "before=1.2.3", "after=99999999999999999999.1", "after=-1.5"])
def test_a_broken_page_address_is_answered_with_the_beginning(visitor: Open, cursor: str) -> None:
    """L3: a clear answer."""
    listed("Ada", "Go")
    for sort in ("best", "newest", "price"):
        response = visitor().get(f"/mentors?{cursor}&sort={sort}")
        assert response.status_code == 400
        assert "That page does not exist" in response.text
        assert names(response.text) == ["Ada"]


def test_a_page_far_beyond_the_end_says_so(visitor: Open) -> None:
    """L3: page 10⁹."""
    listed("Ada", "Go")
    assert see(visitor, "/mentors?after=9999999999999999.999999999999999999&sort=price") == []
    page = visitor().get("/mentors?page=1000000000")
    assert page.status_code == 200
    assert "There are no page numbers here" in page.text


def test_what_is_too_much_is_bounded_and_said(visitor: Open) -> None:
    """L3: 10 KB of search, 1,000 filters, nonsense in every field."""
    listed("Ada", "Go")
    long = visitor().get("/mentors?q=" + "go+" * 3400)
    assert (long.status_code, names(long.text)) == (200, ["Ada"])
    many = visitor().get("/mentors?q=" + "+".join(f"w{i}" for i in range(2000)))
    assert "only its first 8 words" in many.text
    filters = visitor().get("/mentors?" + "&".join(f"skill=go&skill=s{i}" for i in range(1000)))
    assert "At most 5 topics can be combined" in filters.text
    wrong = visitor().get("/mentors?price_from=-1&price_to=1e9&language=%27&country=x&sort=;--&skill=nope&open=maybe")
    assert wrong.status_code == 200
    assert wrong.text.count('class="alert warn"') == 6


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{7*7}}",
        "'; DROP TABLE mentors;--",
        "' & 'skill:1",
        "\\",
        "%",
        "a:*",
    ],
)
def test_what_is_typed_is_shown_as_typed(visitor: Open, typed: str) -> None:
    """S4, S10: in the search field, in a profile, in the answer."""
    listed(typed, "Go", bio=typed, company=typed)
    response = visitor().get("/mentors", query_string={"q": typed, "skill": "go"})
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text
    assert typed in unescape(response.text)
    assert ">49<" not in response.text


def test_htmx_gets_the_piece_and_the_address_to_remember(visitor: Open) -> None:
    """F1: the same address, two bodies; caches are told, Back loads the page."""
    listed("Ada", "Go")
    whole, piece = visitor().get("/mentors?q=ada&price_from="), visitor().get("/mentors?q=ada&price_from=", htmx=True)
    assert "<html" in whole.text
    assert "<html" not in piece.text
    assert names(piece.text) == names(whole.text) == ["Ada"]
    assert piece.headers["HX-Push-Url"] == "/mentors?q=ada"
    assert "HX-Request" in piece.headers["Vary"]
    assert "HX-Request" in whole.headers["Vary"]
    restored = visitor().get("/mentors", htmx=True, headers={"HX-History-Restore-Request": "true"})
    assert "<html" in restored.text


def test_an_empty_catalogue_says_what_to_do(visitor: Open) -> None:
    assert "No mentor is listed yet" in visitor().get("/mentors").text
    listed("Ada", "Go")
    assert "No mentor fits all of this" in visitor().get("/mentors?skill=go&price_to=1").text


def test_a_topic_has_a_page_of_its_own(visitor: Open) -> None:
    """F5: topic pages with a canonical address."""
    listed("Ada", "reactjs")
    listed("Bea", "Go")
    page = visitor().get("/topics/react")
    assert names(page.text) == ["Ada"]
    assert "<h1>React mentors</h1>" in page.text
    assert '<link rel="canonical" href="/topics/react">' in page.text
    assert visitor().get("/topics/no-such-topic").status_code == 404


def test_the_page_needs_few_queries(app: Flask, visitor: Open) -> None:
    """At most three statements, however many results there are."""
    for i in range(30):
        listed(f"Mentor {i}", "Go", "Python")
    browser, statements = visitor(), []

    def count(*seen: object) -> None:
        statements.append(seen[2])

    browser.get("/mentors")
    event.listen(Engine, "before_cursor_execute", count)
    try:
        for path, most in (
            ("/mentors", 1),
            ("/mentors?q=go&skill=python", 3),
            ("/mentors?q=mentor&open=1&price_from=1", 3),
        ):
            statements.clear()
            assert browser.get(path).status_code == 200
            assert 1 <= len(statements) <= most, statements
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def test_an_accepted_application_takes_a_place_at_once(visitor: Open) -> None:
    """F3: open places on the profile are live."""
    mentor = listed("Ada", "Go", capacity=1)
    assert f"/mentors/{mentor.slug}/applications/new?plan=" in visitor().get(f"/mentors/{mentor.slug}").text
    make_accepted(mentor=mentor)
    page = visitor().get(f"/mentors/{mentor.slug}").text
    assert "0 of 1 place open" in page
    assert "All places are taken" in page
    assert "/applications/new" not in page
