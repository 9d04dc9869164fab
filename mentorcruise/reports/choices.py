"""What a report can be restricted to: the goals, countries, languages, skills, programs and plans that have mentorships."""

from dataclasses import dataclass, field

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from mentorcruise.domain.mentors import Skill
from mentorcruise.domain.programs import Program

# From one slice to the next by the index, however many days each has.
_SLICES = text("""
WITH RECURSIVE known (slice) AS (
  (SELECT slice FROM start_cells ORDER BY slice LIMIT 1)
  UNION ALL
  SELECT (SELECT c.slice FROM start_cells c WHERE c.slice > k.slice ORDER BY c.slice LIMIT 1)
  FROM known k WHERE k.slice IS NOT NULL
)
SELECT slice FROM known WHERE slice IS NOT NULL
""")


@dataclass(frozen=True)
class Choices:
    """By kind: what is there to choose. Skills and programs as (address, name), the rest as it is stored."""

    goals: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    plans: list[str] = field(default_factory=list)
    skills: dict[str, tuple[int, str]] = field(default_factory=dict)
    programs: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By address: (id, name)."""


def choices(session: Session) -> Choices:
    """Everything that a report can be restricted to, by name."""
    known: dict[str, list[str]] = {}
    for slice_ in session.scalars(_SLICES):
        kind, _, value = slice_.partition(":")
        known.setdefault(kind, []).append(value)
    skills = select(Skill.slug, Skill.id, Skill.name).where(Skill.id.in_([int(i) for i in known.get("skill", [])]))
    return Choices(
        goals=known.get("goal", []),
        countries=known.get("country", []),
        languages=known.get("language", []),
        plans=known.get("plan", []),
        skills={row.slug: (row.id, row.name) for row in session.execute(skills.order_by(Skill.name))},
        programs={
            row.slug: (row.id, row.name)
            for row in session.execute(select(Program.slug, Program.id, Program.name).order_by(Program.name))
        },
    )
