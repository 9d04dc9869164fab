"""What the catalogue's filters offer: skills, languages and countries with their counts, kept for a minute."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from mentorcruise.domain.catalogue import CatalogueEntry, CatalogueTerm
from mentorcruise.domain.mentors import Skill, SkillAlias
from mentorcruise.domain.skills import fold
from mentorcruise.web.mentors.asked import Asked
from mentorcruise.web.words import country_name, language_name

LAST = timedelta(minutes=1)
OFFERED_SKILLS = 12


@dataclass(frozen=True)
class SkillOption:
    """A skill with the number of listed mentors who have it."""

    id: int
    slug: str
    name: str
    entries: int


@dataclass(frozen=True)
class Options:
    """All that can be chosen, the most frequent skills first; `aliases` are the folded other names of each skill."""

    read_at: datetime
    everyone: int
    skills: list[SkillOption]
    by_slug: dict[str, SkillOption]
    aliases: dict[str, frozenset[str]]
    languages: list[tuple[str, str, int]]
    countries: list[tuple[str, str, int]]
    entries: dict[str, int]

    def recognise(self, asked: Asked) -> tuple[Asked, dict[str, int]]:
        """The search with the topics that exist, and its filters as terms with the entries that hold them.

        A term that was not there a minute ago may be there now, so that it counts as rare, not as missing.
        """
        known = tuple(slug for slug in asked.skills if slug in self.by_slug)
        if known != asked.skills:
            asked = replace(asked, skills=known).noting("A topic in the address is not known and was left out.")
        terms = [f"skill:{self.by_slug[slug].id}" for slug in known]
        terms += [f"lang:{asked.language}"] if asked.language else []
        terms += [f"in:{asked.country}"] if asked.country else []
        return asked, {term: self.entries.get(term, 1) for term in terms}

    def shown_skills(self, asked: Asked) -> list[SkillOption]:
        """The chosen skills and the most frequent others."""
        chosen = [self.by_slug[slug] for slug in asked.skills]
        return chosen + [s for s in self.skills[:OFFERED_SKILLS] if s.slug not in asked.skills]

    def chips(self, asked: Asked) -> list[tuple[str, str]]:
        """(what is filtered, the address without it) for each filter that is set."""
        chips = [
            (self.by_slug[slug].name, asked.url(skills=tuple(s for s in asked.skills if s != slug)))
            for slug in asked.skills
        ]
        if asked.language:
            chips.append((language_name(asked.language), asked.url(language="")))
        if asked.country:
            chips.append((country_name(asked.country), asked.url(country="")))
        if asked.price_from is not None or asked.price_to is not None:
            chips.append((_price_range(asked), asked.url(price_from=None, price_to=None)))
        if asked.only_open:
            chips.append(("Open places only", asked.url(only_open=False)))
        return chips


def _price_range(asked: Asked) -> str:
    if asked.price_from is None:
        return f"up to {asked.price_to} a month"
    return (
        f"{asked.price_from} to {asked.price_to} a month"
        if asked.price_to is not None
        else f"from {asked.price_from} a month"
    )


_TERMS = select(CatalogueTerm.term, CatalogueTerm.entries).where(~CatalogueTerm.is_word)
_SKILLS = select(Skill.id, Skill.slug, Skill.name)
_ALIASES = select(Skill.name, func.array_agg(SkillAlias.alias)).join(SkillAlias).group_by(Skill.name)
_EVERYONE = select(func.count()).select_from(CatalogueEntry)
_kept: dict[Engine, Options] = {}


def read(connection: Connection, now: datetime) -> Options:
    """The options of this database, at most a minute old."""
    kept = _kept.get(connection.engine)
    if kept is None or not timedelta(0) <= now - kept.read_at < LAST:
        kept = _kept[connection.engine] = _read(connection, now)
    return kept


def forget() -> None:
    """Read them anew next time."""
    _kept.clear()


def _read(connection: Connection, now: datetime) -> Options:
    counts: dict[str, dict[str, int]] = {"skill": {}, "lang": {}, "in": {}}
    terms: dict[str, int] = {row.term: row.entries for row in connection.execute(_TERMS)}
    for term, entries in terms.items():
        kind, _, value = term.partition(":")
        counts[kind][value] = entries
    all_skills = [SkillOption(*row, counts["skill"].get(str(row.id), 0)) for row in connection.execute(_SKILLS)]
    skills = sorted((s for s in all_skills if s.entries), key=lambda s: (-s.entries, s.name.lower()))
    return Options(
        read_at=now,
        everyone=connection.scalar(_EVERYONE) or 0,
        skills=skills,
        by_slug={skill.slug: skill for skill in all_skills},
        aliases={name: frozenset({fold(name), *aliases}) for name, aliases in connection.execute(_ALIASES)},
        languages=sorted(((c, language_name(c), n) for c, n in counts["lang"].items()), key=lambda o: o[1]),
        countries=sorted(((c, country_name(c), n) for c, n in counts["in"].items()), key=lambda o: o[1]),
        entries=terms,
    )
