"""Who is in a program (F25)."""

from flask import Response, flash
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.program_lists import members
from mentorcruise.domain.program_members import leave
from mentorcruise.domain.programs import HowJoined, Program, ProgramMembership
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.programs.blueprint import pages

PER_PAGE = 50
HOW_WORDS = {
    HowJoined.INVITATION: "by the link",
    HowJoined.DOMAIN: "by the mail domain",
    HowJoined.OPERATOR: "by an operator",
    HowJoined.LIST: "by the list",
}


@pages.get("/operator/programs/<int:program_id>/members")
@operator_only
def program_members(program_id: int) -> Response:
    program = found(select(Program).where(Program.id == program_id))
    rows = db.session.execute(members(program_id, PER_PAGE, asked_id("before"))).all()
    more = f"/operator/programs/{program_id}/members?before={rows[PER_PAGE - 1].id}" if len(rows) > PER_PAGE else ""
    return show(
        "programs/members.html",
        program=program,
        standing=program.standing(clock.now().date()),
        members=rows[:PER_PAGE],
        next_url=more,
        how_words=HOW_WORDS,
    )


@pages.post("/operator/programs/<int:program_id>/members/<int:membership_id>/removal")
@operator_only
def remove_member(program_id: int, membership_id: int) -> Response:
    """Someone is taken out; the rules do not bring them back, the link can."""
    mine = (ProgramMembership.id == membership_id, ProgramMembership.program_id == program_id)
    membership = found(select(ProgramMembership).where(*mine).with_for_update())
    leave(membership, current_user, clock.now())
    commit()
    flash("They are out of the program. What they did in it stays counted.", "ok")
    return go(f"/operator/programs/{program_id}/members")
