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


class Reasons:
    """What may be the reason for a result: the typed words as they were understood, and the chosen filters."""

    def __init__(self, asked: Asked, requirements: Sequence[Requirement], options: Options) -> None:
        self.typed = tuple(r for r in requirements if ":" not in r.words[0])
        self.skills = frozenset(options.by_slug[slug].name for slug in asked.skills)
        self.filters = [f"speaks {language_name(asked.language)}"] if asked.language else []
        self.filters += [f"is in {country_name(asked.country)}"] if asked.country else []
        self.any = bool(self.typed or self.skills or self.filters)
        self._aliases = options.aliases
        self._met: dict[str, frozenset[int]] = {}

    def met_by(self, skill: str) -> frozenset[int]:
        """The numbers of the typed requirements that a skill fulfils; asked once per skill and page."""
        met = self._met.get(skill)
        if met is None:
            names = skill_words(skill) | self._aliases.get(skill, frozenset())
            met = frozenset(number for number, r in enumerate(self.typed) if any(map(r.holds, names)))
            self._met[skill] = met
        return met


def cards(rows: Iterable[Row[Any]], why: Reasons) -> list[Card]:
    """The cards of a page of results."""
    return [_card(row, why) for row in rows]


def _card(row: Row[Any], why: Reasons) -> Card:
    matched, reason = _matched(row, why) if why.any else ([], "")
    skills = row.skills
    if matched:
        skills = matched + [skill for skill in skills if skill not in matched]
    rated = row.rating_count
    return Card(
        row.slug,
        row.name,
        row.mentor_id,
        row.headline,
        [(skill, skill in matched) for skill in skills[:MOST_TAGS]],
        max(len(skills) - MOST_TAGS, 0),
        reason,
        money(row.price_cents, row.currency),
        row.places_open,
        places(row.places_open),
        row.rating_sum / rated if rated else None,
        rated,
        reply_time(row.reply_hours),
    )


def _matched(row: Row[Any], why: Reasons) -> tuple[list[str], str]:
    """The skills that are a reason, and all reasons in words."""
    matched = [skill for skill in row.skills if skill in why.skills or why.met_by(skill)]
    met = {number for skill in matched for number in why.met_by(skill)}
    parts = [f"knows {in_words(matched[:3])}"] if matched else []
    for number, requirement in enumerate(why.typed):
        if number not in met:
            parts.append(f"{requirement.words[0]} is in the {_place(row, requirement)}")
    text = in_words([*parts, *why.filters])
    return matched, text[:1].upper() + text[1:]


@lru_cache(maxsize=4096)
def skill_words(skill: str) -> frozenset[str]:
    """What a skill's own name can be found by."""
    return frozenset({fold(skill), *words(skill)})


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
