"""An operator's part in a program: founding it, its head count, and the doors by which people come in (A22, F25)."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor
from mentorcruise.domain.programs import (
    Program,
    ProgramAddress,
    ProgramDomain,
    ProgramHeadCount,
    ProgramInvitation,
)
from mentorcruise.domain.seen import mark
from mentorcruise.domain.skills import slugify

# Everyone has an address there, so it names no organisation.
FREE_MAIL = {
    "163.com", "aol.com", "gmail.com", "gmx.at", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.com",
    "mail.com", "mail.ru", "me.com", "msn.com", "outlook.com", "proton.me", "protonmail.com", "qq.com", "t-online.de", "web.de",
    "yahoo.com", "yandex.com", "yandex.ru",
}  # fmt: skip

# One value however many addresses, as a statement takes 65,535; in order, so that two lists at once wait in turn.
_ADD_ADDRESSES = text("""
INSERT INTO program_addresses (program_id, email, added_at, added_by_id)
SELECT :program_id, email, :now, :by FROM unnest(CAST(:emails AS text[])) email ORDER BY email
ON CONFLICT DO NOTHING RETURNING id
""")


class DomainTaken(Refusal):
    title = "Another program has this"
    message = "A mail domain or address belongs to one program at a time, and another one has it."
    next_step = "Take it out there first."


class ProgramChanged(Refusal):
    title = "Someone saved this program meanwhile"
    message = "Its name, words or days are others than when you opened the page."
    kept = "Nothing was overwritten: what they saved stands."
    next_step = "Bring the two together, then save."


@dataclass(frozen=True)
class Plan:
    """What an operator says of a program, checked by the form."""

    name: str
    description: str
    begins_on: date | None
    ends_on: date | None

    @classmethod
    def of(cls, program: Program) -> "Plan":
        """What is said of it now."""
        return cls(program.name, program.description, program.begins_on, program.ends_on)

    @property
    def mark(self) -> str:
        """By which a form tells that the program still says what its writer saw."""
        return mark(*astuple(self))


def found_program(session: Session, plan: Plan, eligible: int, by: Actor, now: datetime) -> Program:
    """A new program with its first head count and its invitation link. The database refuses a name used before."""
    program = Program(slug=slugify(plan.name, "program"), created_at=now, created_by_id=by.id, **asdict(plan))
    session.add(program)
    session.flush()
    session.add_all([
        ProgramHeadCount(
            program_id=program.id, counts_from=min(plan.begins_on or now.date(), now.date()), eligible=eligible,
            noted_by_id=by.id, noted_at=now,
        ),
        ProgramInvitation(program_id=program.id, code=_new_code(), created_at=now, created_by_id=by.id),
    ])  # fmt: skip
    return program


def revise(program: Program, plan: Plan, seen: str, now: datetime) -> None:
    """The program's name, words and days, for someone who saw the plan of that mark. Its address in links stays.

    By other days it may take in those who have an account. The same plan once more changes nothing. Raises ProgramChanged
    when it says something else meanwhile.
    """
    present = Plan.of(program)
    if present == plan:
        return
    if seen != present.mark:
        raise ProgramChanged
    program.name, program.description = plan.name, plan.description
    program.begins_on, program.ends_on = plan.begins_on, plan.ends_on
    if (plan.begins_on, plan.ends_on) != (present.begins_on, present.ends_on):
        later(program, "programs.enrol", program.id, now)


def reopen(program: Program, now: datetime) -> None:
    """Take people in again, and at once those who have an account by now."""
    if program.closed_at is not None:
        program.closed_at = None
        later(program, "programs.enrol", program.id, now)


def note_head_count(program: Program, counts_from: date, eligible: int, by: Actor, now: datetime) -> bool:
    """From a day on so many could take part. False when that is what is noted already."""
    session = Session.object_session(program)
    assert session is not None
    last = session.scalar(head_counts(program.id).where(ProgramHeadCount.counts_from == counts_from).limit(1))
    if last is not None and last.eligible == eligible:
        return False
    row = ProgramHeadCount(
        program_id=program.id, counts_from=counts_from, eligible=eligible, noted_by_id=by.id, noted_at=now
    )
    session.add(row)
    return True


def renew_invitation(session: Session, program: Program, seen: int, by: Actor, now: datetime) -> bool:
    """A new link in place of the one that the operator saw (its id, 0 for none): the old one works no more."""
    current = session.scalar(open_invitation(program.id).with_for_update())
    if (current.id if current else 0) != seen:
        return False
    if current is not None:
        current.revoked_at = now
        session.flush()
    session.add(ProgramInvitation(program_id=program.id, code=_new_code(), created_at=now, created_by_id=by.id))
    return True


def add_domain(session: Session, program: Program, domain: str, by: Actor, now: datetime) -> bool:
    """Everyone with a confirmed address there belongs to the program. False when it has the domain.

    Raises DomainTaken when another program has it.
    """
    held = session.scalar(
        select(ProgramDomain).where(ProgramDomain.domain == domain, ProgramDomain.removed_at.is_(None))
    )
    if held is not None and held.program_id != program.id:
        raise DomainTaken
    if held is not None:
        return False
    session.add(ProgramDomain(program_id=program.id, domain=domain, added_at=now, added_by_id=by.id))
    later(program, "programs.enrol", program.id, now)
    return True


def add_addresses(
    session: Session, program: Program, emails: Iterable[str], invite: bool, by: Actor, now: datetime
) -> list[int]:
    """Put addresses on the program's list; the ids of the new ones. With `invite` each gets one letter with the link.

    An address that is on a list already, this one's or another's, is passed over.
    """
    values = {"program_id": program.id, "emails": list(emails), "now": now, "by": by.id}
    ids = list(session.scalars(_ADD_ADDRESSES, values))
    if ids:
        later(program, "programs.enrol", program.id, now)
    for address_id in ids if invite else ():
        later(program, "letters.program_invited", address_id, now)
    return ids


def take_out(rule: ProgramDomain | ProgramAddress, now: datetime) -> None:
    """Nobody comes in by this rule any more; who has come in stays."""
    if rule.removed_at is None:
        rule.removed_at = now


def open_invitation(program_id: int) -> Select[ProgramInvitation]:
    return select(ProgramInvitation).where(
        ProgramInvitation.program_id == program_id, ProgramInvitation.revoked_at.is_(None)
    )


def head_counts(program_id: int) -> Select[ProgramHeadCount]:
    """The history of a head count: the latest day first, and of one day the last word first."""
    return (
        select(ProgramHeadCount)
        .where(ProgramHeadCount.program_id == program_id)
        .order_by(ProgramHeadCount.counts_from.desc(), ProgramHeadCount.id.desc())
    )


def _new_code() -> str:
    return secrets.token_urlsafe(9)
