"""Skills under one name each, however people write them (A34, F1)."""

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from mentorcruise.domain.mentors import Skill, SkillAlias
from mentorcruise.domain.skill_names import KNOWN

LONGEST_NAME = 60
SEPARATORS = '[\\s\\x01-\\x20!"$-*,./:-@\\[-`{-\\x7f\\xa0·–—‘’“”«»…•-]+'
"""What stands between words, as a regular expression that Python and PostgreSQL read alike. `+` and `#` are part of a
word, for C++ and C#."""

_between = re.compile(SEPARATORS.replace("\\x01", "\\x00"))
_spelled_out = str.maketrans({"#": " sharp ", "+": " plus ", "&": " and "})


def fold(name: str) -> str:
    """A name without case, spaces, dots, hyphens and the like: `Front-End` and `front end` are both `frontend`."""
    return _between.sub("", name.lower())


def words(text: str) -> list[str]:
    """The words of a text in lower case, in order, as the catalogue stores them."""
    return [word for piece in _between.split(text.lower()) if (word := piece.lstrip("+#")[:40])]


def slugify(text: str, otherwise: str) -> str:
    """A text as part of an address: `C#` is `c-sharp`, `Zoë Müller` is `zoe-muller`; `otherwise` if nothing is left."""
    spelled = re.sub(r"^\.(?=\w)", "dot", text.strip().lower()).translate(_spelled_out)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or otherwise


CANONICAL = {fold(word): name for name, aliases in KNOWN.items() for word in (name, *aliases)}
"""The usual name by each folded way of writing it."""


def is_known(name: str) -> bool:
    """Whether the table of usual names has it."""
    return fold(name) in CANONICAL


def tidy(names: Iterable[str]) -> list[str]:
    """The names without superfluous spaces and empty ones, each once however it is written, in their order."""
    kept: dict[str, str] = {}
    for name in names:
        clean = " ".join(name.split())
        if fold(clean):
            kept.setdefault(fold(CANONICAL.get(fold(clean), clean)), clean)
    return list(kept.values())


def resolve(session: Session, names: Iterable[str], now: datetime) -> list[Skill]:
    """The skills that these names mean, each once and in order; one that is not known yet is stored as it is written.

    Raises ValueError for a name longer than 60 characters.
    """
    wanted = {fold(name): CANONICAL.get(fold(name), name) for name in tidy(names)}
    if too_long := [name for name in wanted.values() if len(name) > LONGEST_NAME]:
        raise ValueError(f"a skill has at most {LONGEST_NAME} characters: {too_long[0][:LONGEST_NAME]}…")
    found = _find(session, wanted)
    for folded, name in wanted.items():
        if folded not in found:
            found[folded] = _add(session, name, now)
    return list({found[folded].id: found[folded] for folded in wanted}.values())


def _find(session: Session, wanted: dict[str, str]) -> dict[str, Skill]:
    """Stored skills by the folded names that were asked for: by their own name first, then by an alias."""
    by_usual = {folded: fold(name) for folded, name in wanted.items()}
    folds = {*by_usual, *by_usual.values()}
    own_name = func.regexp_replace(func.lower(Skill.name), SEPARATORS, "", "g")
    aliased = select(SkillAlias.alias, Skill).join(Skill).where(SkillAlias.alias.in_(folds))
    stored: dict[str, Skill] = {row.alias: row.Skill for row in session.execute(aliased)}
    stored |= {fold(skill.name): skill for skill in session.scalars(select(Skill).where(own_name.in_(folds)))}
    return {folded: skill for folded, usual in by_usual.items() if (skill := stored.get(usual) or stored.get(folded))}


def _add(session: Session, name: str, now: datetime) -> Skill:
    """Store a new skill with the other ways to write it. Another transaction that adds it at once is waited for."""
    row = {"name": name, "slug": _free_slug(session, name), "added_at": now}
    session.execute(insert(Skill).values(row).on_conflict_do_nothing(index_elements=["name"]))
    skill = session.scalars(select(Skill).where(Skill.name == name)).one()
    aliases = {fold(word) for word in (name, *KNOWN.get(name, ()))}
    session.execute(
        insert(SkillAlias)
        .values([{"alias": alias, "skill_id": skill.id} for alias in sorted(aliases)])
        .on_conflict_do_nothing()
    )
    return skill


def _free_slug(session: Session, name: str) -> str:
    slug = slugify(name, "skill-" + hashlib.sha256(name.encode()).hexdigest()[:8])
    return first_free(
        slug, session.scalars(select(Skill.slug).where(Skill.slug.startswith(slug, autoescape=True))).all()
    )


def first_free(slug: str, taken: Container[str]) -> str:
    """The slug itself, or with the first number from 2 on that is not taken."""
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free
