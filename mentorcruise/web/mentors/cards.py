"""Results as the catalogue's cards show them, each with the reason why it matches (F2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from mentorcruise.domain.catalogue_words import Requirement
from mentorcruise.domain.skills import fold, words
from mentorcruise.web.mentors.asked import Asked
from mentorcruise.web.mentors.options import Options
from mentorcruise.web.words import country_name, language_name, money

MOST_TAGS = 4


@dataclass(slots=True)
class Card:
    """A mentor in the catalogue. `tags` are (skill, whether it is why); `rating` is None while there is none."""

    slug: str
    name: str
    seed: int
    headline: str
    tags: list[tuple[str, bool]]
    more_tags: int
    why: str
    price: str
    places_open: int
    places: str
    rating: float | None
    rating_count: int
    reply: str
    sessions_held: int


@dataclass(frozen=True)
class Reasons:
    """What may be the reason for a result: the typed words as they were understood, and the chosen filters."""

    typed: tuple[Requirement, ...]
    skills: frozenset[str]
    filters: tuple[str, ...]
    options: Options


def reasons(asked: Asked, requirements: Sequence[Requirement], options: Options) -> Reasons:
    """The reasons of a search."""
    filters = []
    if asked.language:
        filters.append(f"speaks {language_name(asked.language)}")
    if asked.country:
        filters.append(f"is in {country_name(asked.country)}")
    chosen = frozenset(options.by_slug[slug].name for slug in asked.skills if slug in options.by_slug)
    typed = tuple(r for r in requirements if ":" not in r.words[0])
    return Reasons(typed, chosen, tuple(filters), options)


def cards(rows: Iterable[Row[Any]], why: Reasons) -> list[Card]:
    """The cards of a page of results."""
    return [_card(row, why) for row in rows]


def _card(row: Row[Any], why: Reasons) -> Card:
    matched = _matched_skills(row.skills, why)
    skills = [s for s in row.skills if s in matched] + [s for s in row.skills if s not in matched]
    return Card(
        slug=row.slug,
        name=row.name,
        seed=row.mentor_id,
        headline=row.headline,
        tags=[(skill, skill in matched) for skill in skills[:MOST_TAGS]],
        more_tags=max(len(skills) - MOST_TAGS, 0),
        why=_why(row, matched, why),
        price=money(row.price_cents, row.currency),
        places_open=row.places_open,
        places=places(row.places_open),
        rating=row.rating_sum / row.rating_count if row.rating_count else None,
        rating_count=row.rating_count,
        reply=reply_time(row.reply_hours),
        sessions_held=row.sessions_held,
    )


def _matched_skills(skills: list[str], why: Reasons) -> list[str]:
    if not why.typed and not why.skills:
        return []
    return [s for s in skills if s in why.skills or any(_names(s, r, why.options) for r in why.typed)]


def _names(skill: str, requirement: Requirement, options: Options) -> bool:
    return any(map(requirement.holds, skill_words(skill))) or any(
        map(requirement.holds, options.aliases.get(skill, ()))
    )


@lru_cache(maxsize=4096)
def skill_words(skill: str) -> frozenset[str]:
    """What a skill's own name can be found by."""
    return frozenset({fold(skill), *words(skill)})


def _why(row: Row[Any], matched: list[str], why: Reasons) -> str:
    if not why.typed and not why.skills and not why.filters:
        return ""
    parts = [f"knows {in_words(matched[:3])}"] if matched else []
    for requirement in why.typed:
        if any(_names(skill, requirement, why.options) for skill in matched):
            continue
        where = _place(row, requirement)
        parts.append(f"{requirement.words[0]} is in the {where}")
    text = in_words([*parts, *why.filters])
    return text[:1].upper() + text[1:]


def _place(row: Row[Any], requirement: Requirement) -> str:
    for place in ("name", "headline"):
        if any(map(requirement.holds, words(getattr(row, place)))):
            return place
    return "profile"


def in_words(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


@lru_cache(maxsize=128)
def places(number: int) -> str:
    """How many places are open, in words."""
    return "No place open" if number == 0 else f"{number} {'place' if number == 1 else 'places'} open"


def reply_time(hours: float | None) -> str:
    """The median reply time in words; empty when nothing was answered yet."""
    if hours is None:
        return ""
    if hours < 1:
        return "replies within the hour"
    number, unit = (round(hours), "hour") if hours < 36 else (round(hours / 24), "day")
    return f"replies in {number} {unit}{'' if number == 1 else 's'}"
