"""Both ways to find a page give what a plain look at every entry gives (F1)."""

from datetime import timedelta
from itertools import cycle, islice

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from mentorcruise import clock
from mentorcruise.domain import catalogue_queries
from mentorcruise.domain.catalogue import CatalogueEntry
from mentorcruise.domain.catalogue_building import recount_terms
from mentorcruise.domain.catalogue_queries import PAGE, Cursor, Plan, Sort, Wanted, choose_plan, page_rows, search
from mentorcruise.domain.catalogue_words import Meaning, Requirement, distance, quoted, understand
from mentorcruise.extensions import db
from tests.factories import make_person

WORDS = ("python", "react", "go", "design")
MENTORS = 90


@pytest.fixture
def entries(app: Flask) -> int:
    """Ninety entries with many equal prices and scores, written straight into the catalogue."""
    person = make_person()
    now = clock.now()
    db.session.execute(
        text(
            "INSERT INTO people (email, name, joined_at, time_zone) "
            "SELECT 'm' || i || '@example.org', 'M ' || i, :now, 'UTC' FROM generate_series(1, :n) i"
        ),
        {"now": now, "n": MENTORS},
    )
    db.session.execute(
        text(
            "INSERT INTO mentors (person_id, slug, headline, capacity, created_at) "
            "SELECT id, 'm-' || id, 'H', 3, :now FROM people WHERE id <> :own"
        ),
        {"now": now, "own": person.id},
    )
    ids = db.session.scalars(text("SELECT id FROM mentors ORDER BY id")).all()
    for number, (mentor_id, words) in enumerate(zip(ids, islice(cycle(_mixtures()), MENTORS), strict=True)):
        db.session.execute(
            text(
                "INSERT INTO catalogue_entries SELECT :id, 'm-' || :id, 'M', 'H', NULL, '{}', '{}', :price, 'EUR', 3, :open,"
                " 0, 0, 0, 0, 0, 0, 0, NULL, :score, :listed, :listed, array_to_tsvector(CAST(:terms AS text[]))"
            ),
            {
                "id": mentor_id, "price": 1000 * (number % 5), "open": number % 3, "score": (number % 7) / 7,
                "listed": now - timedelta(hours=number % 11), "terms": [f"w{number}", *words],
            },
        )  # fmt: skip
    recount_terms(db.session())
    db.session.execute(text("UPDATE catalogue_entries SET score = round(score::numeric, 6)::float8"))
    db.session.commit()
    return len(ids)


def _mixtures() -> list[list[str]]:
    return [[w for bit, w in enumerate(WORDS) if mask >> bit & 1] + ["everyone"] for mask in range(16)]


def naive(wanted: Wanted, words: list[str]) -> list[int]:
    """Every entry looked at, one after the other."""
    rows = db.session.execute(select(CatalogueEntry)).scalars().all()
    kept = [
        r for r in rows
        if all(f"'{w}'" in r.terms.split() for w in words)
        and (wanted.price_from is None or r.price_cents >= wanted.price_from)
        and (wanted.price_to is None or r.price_cents <= wanted.price_to)
        and (not wanted.only_open or r.places_open > 0)
    ]  # fmt: skip
    keys = {
        Sort.BEST: lambda r: (-r.score, -r.mentor_id),
        Sort.PRICE: lambda r: (r.price_cents, r.mentor_id),
        Sort.PRICE_DOWN: lambda r: (-r.price_cents, -r.mentor_id),
        Sort.NEWEST: lambda r: (-r.listed_at.timestamp(), -r.mentor_id),
    }
    return [r.mentor_id for r in sorted(kept, key=keys[wanted.sort])]


searches = st.builds(
    lambda words, low, high, only_open, sort: (
        Wanted(Meaning([Requirement(quoted(w), 50, True, (w,)) for w in words]), low, high, only_open, sort),
        words,
    ),
    st.lists(st.sampled_from((*WORDS, "everyone", "w3")), max_size=3, unique=True),
    st.sampled_from((None, 0, 2000)),
    st.sampled_from((None, 2000, 9000)),
    st.booleans(),
    st.sampled_from(Sort),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(searches, st.sampled_from(Plan), st.sampled_from((1, 30, 3000)))
def test_every_plan_finds_what_a_plain_look_finds(
    entries: int, search_for: tuple[Wanted, list[str]], plan: Plan, walk: int
) -> None:
    """F1: pages forth by cursor hold every match once, in order, and back again the same, whatever the plan."""
    wanted, words = search_for
    expected = naive(wanted, words)
    catalogue_queries._statement.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue_queries, "WALK", walk)
        forth = _pages(wanted, plan)
        assert [row for page in forth for row in page] == expected
        if len(forth) > 1:
            assert _page_before(wanted, plan, forth[-1][0]) == forth[-2]
    catalogue_queries._statement.cache_clear()


def _pages(wanted: Wanted, plan: Plan) -> list[list[int]]:
    pages, cursor = [], None
    while True:
        rows, total = page_rows(db.session(), wanted, cursor, MENTORS, plan)
        pages.append([row.mentor_id for row in rows[:PAGE]])
        if len(rows) <= PAGE:
            return pages
        assert total is None or total > PAGE
        cursor = Cursor.read(Cursor.write(rows[PAGE - 1], wanted.sort), wanted.sort)


def _page_before(wanted: Wanted, plan: Plan, mentor_id: int) -> list[int]:
    row = db.session.execute(text("SELECT * FROM catalogue_entries WHERE mentor_id = :id"), {"id": mentor_id}).one()
    cursor = Cursor.read(Cursor.write(row, wanted.sort), wanted.sort, backwards=True)
    rows, _ = page_rows(db.session(), wanted, cursor, MENTORS, plan)
    return [row.mentor_id for row in rows[:PAGE]][::-1]


def test_the_plan_follows_the_rarest_term() -> None:
    rare, common = Requirement("'a'", 3, True, ("a",)), Requirement("'b'", 90_000, True, ("b",))
    assert choose_plan(Wanted(Meaning([rare, common]))) == Plan.INDEX
    assert choose_plan(Wanted(Meaning([common]))) == Plan.WALK
    assert choose_plan(Wanted(Meaning())) == Plan.WALK


def test_the_total_is_exact_or_says_that_it_is_a_least(entries: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """F1: a number shown is a number that is true."""
    everyone = Wanted(understand(db.session(), ["everyone"], {}, exactly=False))
    monkeypatch.setattr(catalogue_queries, "FEW", 1)
    monkeypatch.setattr(catalogue_queries, "COUNTED", 40)
    assert search(db.session(), everyone, None, entries).total == entries
    dear = Wanted(everyone.meaning, price_from=1000)
    found = search(db.session(), dear, None, entries)
    assert (found.total, found.total_is_least) == (40, True)


@pytest.mark.parametrize(
    ("typed", "meant"), [("pyhton", "python"), ("raect", "react"), ("desing", "design"), ("pythn", "python"), ("rexct", "react")]
)  # fmt: skip
def test_slips_of_the_finger_are_forgiven(entries: int, typed: str, meant: str) -> None:
    """F1: typo-tolerant."""
    assert understand(db.session(), [typed], {}, exactly=False).corrected == {typed: meant}
    assert understand(db.session(), [typed], {}, exactly=True).unknown == [typed]


def test_the_beginning_of_a_word_is_enough(entries: int) -> None:
    meaning = understand(db.session(), ["pyth"], {}, exactly=False)
    assert not meaning.corrected
    assert search(db.session(), Wanted(meaning), None, entries).total == 45


def test_a_word_that_nobody_wrote_finds_nobody(entries: int) -> None:
    meaning = understand(db.session(), ["qqqqzz", "python"], {}, exactly=False)
    assert meaning.unknown == ["qqqqzz"]
    assert search(db.session(), Wanted(meaning), None, entries).rows == []


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_and_zero_for_equals(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance("ab", "ba") == 1
