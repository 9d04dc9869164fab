"""Jobs about programs: taking in whom a new rule names, and inviting those on a list."""

from mentorcruise import clock
from mentorcruise.domain.program_members import enrol_all
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job
from mentorcruise.mail.programs import invite


@job("programs.enrol")
def enrol(program_id: str) -> None:
    """A program names new addresses: whoever has an account with one joins."""
    enrol_all(db.session(), int(program_id), clock.now())


@job("letters.program_invited")
def program_invited(address_id: str) -> None:
    """An address on a program's list gets the letter with the link, once."""
    invite(int(address_id), clock.now())
