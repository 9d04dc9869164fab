"""Jobs about programs: taking in whom their rules name, and inviting those on a list."""

from mentorcruise import clock
from mentorcruise.domain.program_members import enrol_all, enrol_open
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job
from mentorcruise.mail.programs import invite


@job("programs.enrol")
def enrol(program_id: str) -> None:
    """A program names new addresses, or takes people in again: whoever has an account with one joins."""
    enrol_all(db.session(), int(program_id), clock.now())


@job("programs.enrol_open")
def enrol_into_open(_period: str) -> None:
    """Once a day, at its beginning: a program that begins on it takes in those who have an account already."""
    enrol_open(db.session(), clock.now())


@job("letters.program_invited")
def program_invited(address_id: str) -> None:
    """An address on a program's list gets the letter with the link, once."""
    invite(int(address_id), clock.now())
