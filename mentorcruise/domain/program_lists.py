"""A program's members and its list of addresses, page by page (F25)."""

from typing import Any

from sqlalchemy import Select, case, exists, func, select

from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.people import Person
from mentorcruise.domain.programs import ProgramAddress, ProgramDomain, ProgramHeadCount, ProgramMembership


def members(program_id: int, most: int, before: int | None = None) -> Select[*tuple[Any, ...]]:
    """Who is or was in the program, the latest to join first; `before` is a membership's id."""
    rows = (
        select(
            ProgramMembership.id,
            ProgramMembership.how,
            ProgramMembership.joined_at,
            ProgramMembership.left_at,
            Person.id.label("person_id"),
            Person.name,
            case((exists().where(Mentor.person_id == Person.id), "mentor"), else_="mentee").label("role"),
        )
        .join(Person, Person.id == ProgramMembership.person_id)
        .where(ProgramMembership.program_id == program_id)
        .order_by(ProgramMembership.id.desc())
        .limit(most + 1)
    )
    return rows if before is None else rows.where(ProgramMembership.id < before)


def addresses(program_id: int, most: int, before: int | None = None) -> Select[*tuple[Any, ...]]:
    """The program's list, the latest first, and whether someone has come in by each."""
    joined = exists().where(
        ProgramMembership.program_id == program_id,
        ProgramMembership.person_id == Person.id,
        Person.email == ProgramAddress.email,
    )
    rows = (
        select(
            ProgramAddress.id,
            ProgramAddress.email,
            ProgramAddress.added_at,
            ProgramAddress.invited_at,
            joined.label("joined"),
        )
        .where(ProgramAddress.program_id == program_id, ProgramAddress.removed_at.is_(None))
        .order_by(ProgramAddress.id.desc())
        .limit(most + 1)
    )
    return rows if before is None else rows.where(ProgramAddress.id < before)


def open_domains(program_id: int) -> Select[ProgramDomain]:
    return (
        select(ProgramDomain)
        .where(ProgramDomain.program_id == program_id, ProgramDomain.removed_at.is_(None))
        .order_by(ProgramDomain.domain)
        .limit(200)
    )


def head_count_history(program_id: int) -> Select[*tuple[Any, ...]]:
    """Every head count ever noted, with who noted it and when."""
    return (
        select(ProgramHeadCount.counts_from, ProgramHeadCount.eligible, ProgramHeadCount.noted_at, Person.name)
        .outerjoin(Person, Person.id == ProgramHeadCount.noted_by_id)
        .where(ProgramHeadCount.program_id == program_id)
        .order_by(ProgramHeadCount.id.desc())
        .limit(100)
    )


def listed(program_id: int) -> Select[int]:
    """How many addresses are on the list."""
    return select(func.count()).where(ProgramAddress.program_id == program_id, ProgramAddress.removed_at.is_(None))
