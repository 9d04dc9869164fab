"""The doors of a program: its invitation link and the mail domains that belong to it (F25)."""

from flask import Response, flash
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.program_doors import DomainTaken, add_domain, renew_invitation, take_out
from mentorcruise.domain.programs import ProgramDomain
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go
from mentorcruise.web.programs.blueprint import pages
from mentorcruise.web.programs.forms import DomainForm, InvitationForm
from mentorcruise.web.programs.index import locked, show_program


@pages.post("/operator/programs/<int:program_id>/invitation")
@operator_only
def renew(program_id: int) -> Response:
    """A new link; the one that was shown works no more. Sent twice it is done once."""
    program, said = locked(program_id), InvitationForm().invitation.data or ""
    seen = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
    new = renew_invitation(db.session(), program, seen, current_user, clock.now())
    commit()
    if new:
        flash("There is a new link. The former one leads nowhere now; who came in by it stays.", "ok")
    else:
        flash("There was a newer link than the one you saw. Here it is.", "info")
    return go(f"/operator/programs/{program_id}")


@pages.post("/operator/programs/<int:program_id>/domains")
@operator_only
def new_domain(program_id: int) -> Response:
    program, form = locked(program_id), DomainForm()
    if not form.validate():
        return show_program(program, domain=form, status=422)
    try:
        new = add_domain(db.session(), program, form.domain.data or "", current_user, clock.now())
    except DomainTaken as taken:
        form.domain.errors = [taken.message]
        return show_program(program, domain=form, status=422)
    commit()
    flash(
        f"Who has a confirmed address at {form.domain.data} joins, from now on and within a minute those who have an account."
        if new
        else f"{form.domain.data} belongs to this program already.",
        "ok",
    )
    return go(f"/operator/programs/{program_id}")


@pages.post("/operator/programs/<int:program_id>/domains/<int:domain_id>/removal")
@operator_only
def remove_domain(program_id: int, domain_id: int) -> Response:
    rule = found(select(ProgramDomain).where(ProgramDomain.id == domain_id, ProgramDomain.program_id == program_id))
    take_out(rule, clock.now())
    commit()
    flash(f"Addresses at {rule.domain} lead into this program no more. Its members stay.", "ok")
    return go(f"/operator/programs/{program_id}")
