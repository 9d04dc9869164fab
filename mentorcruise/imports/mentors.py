"""Mentors from a CSV file: good rows are stored, bad ones reported, and a second run changes nothing (F26, B1)."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from mentorcruise.domain import catalogue_building
from mentorcruise.domain.mentors import Mentor, MentorDecision, MentorSkill, Verdict
from mentorcruise.domain.people import Person
from mentorcruise.domain.skills import first_free, is_known, resolve, slugify
from mentorcruise.imports.mentor_rows import COLUMNS, Faulty, MentorRow, check
from mentorcruise.imports.reading import RowError, read_rows


@dataclass(frozen=True)
class DefaultPlan:
    """What an imported mentor offers until they say otherwise: a price per month in minor units."""

    price_cents: int = 12000
    currency: str = "EUR"


@dataclass
class Report:
    """What an import did, or with a dry run would do."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    unknown_skills: list[str] = field(default_factory=list)


def import_mentors(session: Session, path: Path, plan: DefaultPlan, now: datetime) -> Report:
    """Store the mentors of a file; the caller commits, or rolls back for a dry run.

    New mentors are listed by an approving decision, have no password and an address that is not confirmed. Of someone
    who has an account with a password only the mentor profile is changed, never name or country. Raises NotReadable.
    """
    report = Report()
    rows = _good_rows(path, report)
    mentors, people = _stored(session, rows)
    slugs = set(session.scalars(select(Mentor.slug)))
    touched = []
    for row in rows:
        mentor, person = mentors.get(row.email), people.get(row.email)
        if mentor is None:
            mentor = _create(session, row, person, slugs, now)
            report.created += 1
        elif _change(session, mentor, row, now):
            report.changed += 1
        else:
            report.unchanged += 1
            continue
        if not mentor.current_plans:
            _offer(mentor, plan, now)
        touched.append(mentor)
    session.flush()
    catalogue_building.refresh(session, [mentor.id for mentor in touched], now)
    report.unknown_skills = sorted({s for row in rows for s in row.skills if not is_known(s)}, key=str.lower)
    return report


def _good_rows(path: Path, report: Report) -> list[MentorRow]:
    kept: dict[str, MentorRow] = {}
    for raw in read_rows(path, COLUMNS):
        if isinstance(raw, RowError):
            report.errors.append(raw)
            continue
        try:
            row = check(raw)
        except Faulty as faults:
            report.errors.append(RowError(raw.line, str(faults)))
            continue
        first = kept.setdefault(row.email, row)
        if first is not row:
            report.errors.append(RowError(row.line, f"{row.email} is on line {first.line} already, which is kept"))
    return list(kept.values())


def _stored(session: Session, rows: list[MentorRow]) -> tuple[dict[str, Mentor], dict[str, Person]]:
    emails = [row.email for row in rows]
    people = session.scalars(select(Person).where(Person.email.in_(emails)).with_for_update()).all()
    return {m.person.email: m for m in session.scalars(_mentors_of(emails))}, {p.email: p for p in people}


def _mentors_of(emails: list[str]) -> Select[Mentor]:
    return (
        select(Mentor)
        .join(Mentor.person)
        .where(Person.email.in_(emails))
        .options(
            selectinload(Mentor.person),
            selectinload(Mentor.plans),
            selectinload(Mentor.skill_rows).selectinload(MentorSkill.skill),
            selectinload(Mentor.language_rows),
        )
    )


def _create(session: Session, row: MentorRow, person: Person | None, slugs: set[str], now: datetime) -> Mentor:
    person = person or Person(name=row.name, email=row.email, country=row.country, joined_at=now)
    slug = first_free(slugify(row.name, "mentor"), slugs)
    slugs.add(slug)
    mentor = Mentor(person=person, slug=slug, headline=row.headline, created_at=now)
    session.add(mentor)
    mentor.learn(resolve(session, row.skills, now))
    mentor.speak(row.languages)
    # Not `decide`: an import mails nobody.
    mentor.decisions.append(MentorDecision(verdict=Verdict.APPROVED, reason="Imported", decided_at=now))
    return mentor


def _change(session: Session, mentor: Mentor, row: MentorRow, now: datetime) -> bool:
    """Bring a stored mentor to what the row says; False when nothing differs."""
    person, changed = mentor.person, False
    owned = person.password_hash is not None
    wanted: list[tuple[object, str, str | None]] = [(mentor, "headline", row.headline)]
    wanted += [] if owned else [(person, "name", row.name), (person, "country", row.country)]
    for target, column, value in wanted:
        if getattr(target, column) != value:
            setattr(target, column, value)
            changed = True
    skills = resolve(session, row.skills, now)
    if mentor.skills != skills:
        mentor.learn(skills)
        changed = True
    if sorted(mentor.languages) != row.languages:
        mentor.speak(row.languages)
        changed = True
    return changed


def _offer(mentor: Mentor, plan: DefaultPlan, now: datetime) -> None:
    words = "Two calls a month, and questions in between."
    mentor.offer("Standard", words, plan.price_cents, plan.currency, 2, 45, now)
