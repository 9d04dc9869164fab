"""Joining a program by its link or by one's address, and leaving it (F25)."""

from flask import Response, abort, flash, session
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.program_members import enrol_by_address, join, leave, offered, open_membership, program_of_code
from mentorcruise.domain.programs import HowJoined
from mentorcruise.extensions import db
from mentorcruise.web.access import anyone, found, signed_in
from mentorcruise.web.accounts.invited import INVITED
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.programs.blueprint import pages


@pages.get("/program-invitations/<code>")
@anyone
def invitation(code: str) -> Response:
    """What the program is, and a button. Who has no account yet comes back here after signing up."""
    program = found(program_of_code(code))
    membership = db.session.scalar(open_membership(current_user.id)) if current_user.is_authenticated else None
    if not current_user.is_authenticated:
        session[INVITED] = code
    return show(
        "programs/invitation.html",
        program=program,
        code=code,
        membership=membership,
        takes_in=program.takes_in(clock.now().date()),
    )


@pages.post("/program-invitations/<code>")
@signed_in
def accept(code: str) -> Response:
    program = found(program_of_code(code))
    join(db.session(), program, current_user, HowJoined.INVITATION, clock.now())
    commit()
    session.pop(INVITED, None)
    flash(f"You take part through {program.name}.", "ok")
    return go("/dashboard")


@pages.post("/account/program")
@signed_in
def join_by_address() -> Response:
    """Someone whose confirmed address belongs to a program joins it; also who has left it before."""
    program = offered(db.session.connection(), current_user.id, clock.now())
    if program is None:
        if db.session.scalar(open_membership(current_user.id)) is None:
            abort(404)
        return go("/account")
    enrol_by_address(db.session(), current_user.id, clock.now(), again=True)
    commit()
    flash(f"You take part through {program.name}.", "ok")
    return go("/account")


@pages.post("/account/program/leaving")
@signed_in
def leave_program() -> Response:
    membership = db.session.scalar(open_membership(current_user.id))
    if membership is not None:
        leave(membership, current_user, clock.now())
        commit()
        flash(f"You have left {membership.program.name}. Your mentorships go on as before.", "ok")
    return go("/account")
