"""Mentors as a seeded generator makes them, copied straight into the tables; the catalogue is then built from them."""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import psycopg
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from mentorcruise.domain.catalogue_building import rebuild
from mentorcruise.domain.skill_names import KNOWN
from mentorcruise.domain.skills import fold, slugify

RARE, COMMON, MISSPELT = "zymurgy", "engineer", "photografer"
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
SYLLABLES = ("ka to mi ra le no su ven dor pel tar ash im gro wen li fa jo ber qui").split()  # noqa: SIM905 -- a list of twenty short words reads worse
COUNTRIES = ["US", "IN", "GB", "DE", "NG", "CA", "FR", "IT", "ES", "BR"]
LANGUAGES = ["en", "es", "de", "fr", "hi", "pt"]
PHOTOGRAPHER = "photographer"


def fill(url: str, mentors: int) -> None:
    """Fill an empty, migrated database."""
    chance = random.Random(7)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    with psycopg.connect(url) as connection:
        # What the generator makes is whole; checking a million references would take minutes.
        connection.execute("SET session_replication_role = replica")
        _copy(connection, "skills (id, name, slug, added_at)", _skills())
        _copy(connection, "skill_aliases (alias, skill_id)", _aliases())
        _copy(connection, "people (id, email, name, country, joined_at)", _people(chance, words, mentors))
        _copy(
            connection,
            "mentors (id, person_id, slug, headline, bio, capacity, created_at)",
            _mentors(chance, words, mentors),
        )
        _copy(connection, "mentor_skills (mentor_id, skill_id, position)", _mentor_skills(chance, mentors))
        _copy(connection, "mentor_languages (mentor_id, language)", _languages(chance, mentors))
        plan = "mentor_id, name, price_cents, currency, sessions_per_month, minutes_per_session, created_at"
        _copy(connection, f"plans ({plan})", _plans(chance, mentors))
        _copy(connection, "mentor_decisions (mentor_id, verdict, reason, decided_at)", _decisions(mentors))
    _build(url)


def _build(url: str) -> None:
    """The catalogue from the facts. Its index of terms is made last, which is much quicker than row by row."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as session:
        made = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_catalogue_entries_terms'"
        index = session.scalars(text(made)).one()
        session.execute(text("DROP INDEX ix_catalogue_entries_terms"))
        rebuild(session, BEGIN)
        session.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        session.execute(text(index))
        session.commit()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    engine.dispose()


def _copy(connection: "psycopg.Connection[Any]", target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor().copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _skills() -> Iterator[tuple[Any, ...]]:
    for number, name in enumerate(KNOWN, 1):
        yield number, name, slugify(name, f"skill-{number}"), BEGIN


def _aliases() -> Iterator[tuple[Any, ...]]:
    for number, (name, aliases) in enumerate(KNOWN.items(), 1):
        for alias in {fold(word) for word in (name, *aliases)}:
            yield alias, number


def _people(chance: random.Random, words: list[str], mentors: int) -> Iterator[tuple[Any, ...]]:
    for i in range(1, mentors + 1):
        name = f"{chance.choice(words).title()} {chance.choice(words).title()}"
        yield i, f"mentor-{i}@example.org", name, chance.choice(COUNTRIES), BEGIN


def _mentors(chance: random.Random, words: list[str], mentors: int) -> Iterator[tuple[Any, ...]]:
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    rare = {mentors // 4, mentors // 2, mentors}
    for i in range(1, mentors + 1):
        bio = " ".join(chance.choices(words, cum_weights=weights, k=60))
        bio += f" {RARE}" if i in rare else ""
        bio += f" {PHOTOGRAPHER}" if i % 50 == 0 else ""
        title = "Engineer" if chance.random() < 0.95 else "Designer"
        yield i, i, f"mentor-{i}", f"Senior {title} for {chance.choice(words)}", bio, chance.randint(0, 5), BEGIN


def _mentor_skills(chance: random.Random, mentors: int) -> Iterator[tuple[Any, ...]]:
    numbers = list(range(1, len(KNOWN) + 1))
    chance.shuffle(numbers)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(numbers))))
    for i in range(1, mentors + 1):
        for position, skill in enumerate(dict.fromkeys(chance.choices(numbers, cum_weights=weights, k=5))):
            yield i, skill, position


def _languages(chance: random.Random, mentors: int) -> Iterator[tuple[Any, ...]]:
    for i in range(1, mentors + 1):
        for language in {"en", chance.choice(LANGUAGES)}:
            yield i, language


def _plans(chance: random.Random, mentors: int) -> Iterator[tuple[Any, ...]]:
    for i in range(1, mentors + 1):
        yield i, "Standard", 500 * chance.randint(8, 60), "EUR", 2, 45, BEGIN


def _decisions(mentors: int) -> Iterator[tuple[Any, ...]]:
    for i in range(1, mentors + 1):
        yield i, "approved", "", BEGIN + timedelta(minutes=i)
