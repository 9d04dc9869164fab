"""Who belongs to a program: coming in by invitation, by the domain or the list that an address is on, and leaving (F25)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, text
from sqlalchemy.orm import Session, joinedload

from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.people import Actor
from mentorcruise.domain.programs import HowJoined, Program, ProgramInvitation, ProgramMembership


class ProgramTakesNobody(Refusal):
    title = "This program takes nobody in now"
    message = "It is closed, has not begun, or is over."
    kept = "Your account is as it was."
    next_step = "Ask whoever sent you the link, or use mentorcruise without a program."


class InAnotherProgram(Refusal):
    title = "You belong to another program"
    message = "A person takes part through one program at a time."
    kept = "You are still in the program that you were in."
    next_step = "Leave that one on your account page first, then open the link again."


# Which open program an address belongs to: by its list first, else by its mail domain.
_RULES = """
SELECT r.program_id, r.how, r.rank FROM (
  SELECT a.program_id, 'list' AS how, 1 AS rank FROM program_addresses a
  WHERE a.email = p.email AND a.removed_at IS NULL
  UNION ALL
  SELECT d.program_id, 'domain', 2 FROM program_domains d
  WHERE d.domain = split_part(p.email, '@', 2) AND d.removed_at IS NULL
) r JOIN programs g ON g.id = r.program_id
WHERE g.closed_at IS NULL AND COALESCE(g.begins_on <= :today, true) AND COALESCE(g.ends_on >= :today, true)
ORDER BY r.rank LIMIT 1
"""
# Nobody is brought back into a program that they have left or were taken out of.
_ENROL = """
INSERT INTO program_memberships (program_id, person_id, how, joined_at)
SELECT rule.program_id, p.id, rule.how, :now
FROM people p CROSS JOIN LATERAL ({rules}) rule
WHERE p.confirmed_at IS NOT NULL AND {which}
  AND NOT EXISTS (SELECT FROM program_memberships m WHERE m.person_id = p.id AND m.left_at IS NULL)
  AND (:again OR NOT EXISTS (
    SELECT FROM program_memberships m WHERE m.person_id = p.id AND m.program_id = rule.program_id))
ON CONFLICT DO NOTHING
"""
_ENROL_ONE = text(_ENROL.format(rules=_RULES, which="p.id = :person_id"))
# Whom any rule names: in one go over the people, and with a join rather than a look at every rule for each of them.
_NAMED = """p.id IN (
  SELECT q.id FROM program_addresses a JOIN people q ON q.email = a.email WHERE a.removed_at IS NULL{mine}
  UNION
  SELECT q.id FROM program_domains d JOIN people q ON split_part(q.email, '@', 2) = d.domain WHERE d.removed_at IS NULL{mine})"""
_ENROL_ALL = text(_ENROL.format(rules=_RULES, which=_NAMED.format(mine=" AND program_id = :program_id")))
_ENROL_OPEN = text(_ENROL.format(rules=_RULES, which=_NAMED.format(mine="")))
_OFFERED = text(f"""
SELECT g.id, g.name FROM people p CROSS JOIN LATERAL ({_RULES}) rule JOIN programs g ON g.id = rule.program_id
WHERE p.id = :person_id AND p.confirmed_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM program_memberships m WHERE m.person_id = p.id AND m.left_at IS NULL)
""")  # noqa: S608 - made of constants


@dataclass(frozen=True)
class Offered:
    """A program that someone's address belongs to and that they are not in."""

    id: int
    name: str


def enrol_by_address(session: Session, person_id: int, now: datetime, again: bool = False) -> None:
    """Someone's address is confirmed: whoever's list or domain it is on, takes them in; `again`, also who has left it."""
    session.execute(_ENROL_ONE, {"person_id": person_id, "now": now, "today": now.date(), "again": again})


def enrol_all(session: Session, program_id: int, now: datetime) -> int:
    """Take in everyone whose confirmed address a program names by now; how many those are."""
    values = {"program_id": program_id, "now": now, "today": now.date(), "again": False}
    taken: Any = session.execute(_ENROL_ALL, values)
    return int(taken.rowcount)


def enrol_open(session: Session, now: datetime) -> int:
    """Take in everyone with an account whom an open program names, such as one that begins today; how many those are."""
    taken: Any = session.execute(_ENROL_OPEN, {"now": now, "today": now.date(), "again": False})
    return int(taken.rowcount)


def offered(connection: Connection, person_id: int, now: datetime) -> Offered | None:
    """The program that someone could join by their address."""
    row = connection.execute(_OFFERED, {"person_id": person_id, "today": now.date()}).one_or_none()
    return None if row is None else Offered(*row)


def join(session: Session, program: Program, person: Actor, how: HowJoined, now: datetime) -> ProgramMembership | None:
    """Someone joins; None when they are in it already. Raises ProgramTakesNobody and InAnotherProgram."""
    current = session.scalar(open_membership(person.id))
    if current is not None and current.program_id == program.id:
        return None
    if current is not None:
        raise InAnotherProgram(
            f"You take part through {current.program.name}, and a person is in one program at a time."
        )
    if not program.takes_in(now.date()):
        raise ProgramTakesNobody
    membership = ProgramMembership(
        program_id=program.id, person_id=person.id, how=how, joined_at=now, joined_by_id=person.id
    )
    session.add(membership)
    return membership


def leave(membership: ProgramMembership, by: Actor, now: datetime) -> None:
    """Someone leaves, or is taken out: what they did until now stays counted where it was."""
    if membership.left_at is None:
        membership.left_at, membership.left_by_id = max(now, membership.joined_at), by.id


def open_membership(person_id: int) -> Select[ProgramMembership]:
    return (
        select(ProgramMembership)
        .where(ProgramMembership.person_id == person_id, ProgramMembership.left_at.is_(None))
        .options(joinedload(ProgramMembership.program))
    )


def program_of_code(code: str) -> Select[Program]:
    """The program of an invitation link that works."""
    return (
        select(Program)
        .join(ProgramInvitation, ProgramInvitation.program_id == Program.id)
        .where(ProgramInvitation.code == code, ProgramInvitation.revoked_at.is_(None))
    )
