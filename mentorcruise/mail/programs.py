"""The letter that invites an address from a program's list; its reader may have no account yet."""

from datetime import datetime

from mentorcruise.domain.program_doors import open_invitation
from mentorcruise.domain.programs import Program, ProgramAddress
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, send
from mentorcruise.mail.writing import Stranger


def invite(address_id: int, now: datetime) -> None:
    """To an address on the list, once: what the program is, and the link. Not when it was taken off the list meanwhile."""
    address = db.session.get_one(ProgramAddress, address_id, with_for_update=True)
    program = db.session.get_one(Program, address.program_id)
    invitation = db.session.scalar(open_invitation(program.id))
    if address.invited_at or address.removed_at or invitation is None or not program.takes_in(now.date()):
        return
    facts = {"program": program, "invitation": invitation}
    send(Draft("program_invited", address.id, Stranger(address.email), facts), now)
    address.invited_at = now
