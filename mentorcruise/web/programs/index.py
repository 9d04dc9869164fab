"""The operator's programs: all of them, a new one, and each with its head count and its doors (A22, F25)."""

from flask import Response, flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentorcruise import clock
from mentorcruise.domain.base import constraint_of
from mentorcruise.domain.program_doors import (
    Plan,
    ProgramChanged,
    found_program,
    head_counts,
    note_head_count,
    open_invitation,
    reopen,
    revise,
)
from mentorcruise.domain.program_lists import head_count_history, listed, open_domains
from mentorcruise.domain.programs import Program
from mentorcruise.extensions import db
from mentorcruise.metrics.program_shares import shares_now
from mentorcruise.metrics.registry import REGISTRY
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.programs.blueprint import pages
from mentorcruise.web.programs.forms import DomainForm, HeadCountForm, InvitationForm, NewProgramForm, ProgramChangeForm

DEFINITION = REGISTRY["registration.programs"].paragraphs
NAME_TAKEN = "There is a program with this name, or one that looks the same in an address."


@pages.get("/operator/programs")
@operator_only
def programs() -> Response:
    rows = shares_now(db.session.connection(), clock.now())
    return show("programs/index.html", programs=rows, definition=DEFINITION, today=clock.now().date())


@pages.get("/operator/programs/new")
@operator_only
def new_program() -> Response:
    return show("programs/new.html", form=NewProgramForm())


@pages.post("/operator/programs")
@operator_only
def found_new() -> Response:
    form = NewProgramForm()
    if not form.validate():
        return show("programs/new.html", status=422, form=form)
    try:
        program = found_program(db.session(), form.plan, form.eligible.data or 0, current_user, clock.now())
        commit()
    except IntegrityError as error:
        if constraint_of(error) != "uq_programs_slug":
            raise
        db.session.rollback()
        form.name.errors = [NAME_TAKEN]
        return show("programs/new.html", status=422, form=form)
    flash(f"{program.name} is founded. Its invitation link is below.", "ok")
    return go(f"/operator/programs/{program.id}")


@pages.get("/operator/programs/<int:program_id>")
@operator_only
def program(program_id: int) -> Response:
    return show_program(found(select(Program).where(Program.id == program_id)))


@pages.post("/operator/programs/<int:program_id>")
@operator_only
def change_program(program_id: int) -> Response:
    program, form = locked(program_id), ProgramChangeForm()
    if not form.validate():
        return show_program(program, form=form, status=422)
    try:
        revise(program, form.plan, form.seen.data or "", clock.now())
        commit()
    except ProgramChanged as refused:
        db.session.rollback()
        form.seen.data = Plan.of(program).mark
        return show_program(program, form=form, status=refused.status, refused=refused)
    flash("The program is saved.", "ok")
    return go(f"/operator/programs/{program_id}")


@pages.post("/operator/programs/<int:program_id>/head-counts")
@operator_only
def add_head_count(program_id: int) -> Response:
    """What was noted before stays in the history; as of an earlier day it still counts."""
    program, form = locked(program_id), HeadCountForm()
    if not form.validate() or form.counts_from.data is None:
        return show_program(program, head_count=form, status=422)
    new = note_head_count(program, form.counts_from.data, form.eligible.data or 0, current_user, clock.now())
    commit()
    flash("The head count is noted." if new else "That is what was noted for this day already.", "ok")
    return go(f"/operator/programs/{program_id}")


@pages.post("/operator/programs/<int:program_id>/closing")
@operator_only
def close(program_id: int) -> Response:
    program = locked(program_id)
    program.close(clock.now())
    commit()
    flash(f"{program.name} takes nobody in any more. Its members stay and are counted.", "ok")
    return go(f"/operator/programs/{program_id}")


@pages.post("/operator/programs/<int:program_id>/reopening")
@operator_only
def open_again(program_id: int) -> Response:
    program = locked(program_id)
    reopen(program, clock.now())
    commit()
    flash(f"{program.name} takes people in again.", "ok")
    return go(f"/operator/programs/{program_id}")


def locked(program_id: int) -> Program:
    """The program, for one change at a time."""
    return found(select(Program).where(Program.id == program_id).with_for_update())


def show_program(
    program: Program,
    form: ProgramChangeForm | None = None,
    head_count: HeadCountForm | None = None,
    domain: DomainForm | None = None,
    status: int = 200,
    refused: ProgramChanged | None = None,
) -> Response:
    """The program's first page, with the form that was sent where one has errors or was `refused`."""
    now = clock.now()
    last = db.session.scalar(head_counts(program.id).limit(1))
    eligible = last.eligible if last else None
    invitation = db.session.scalar(open_invitation(program.id))
    return show(
        "programs/program.html",
        status=status,
        program=program,
        standing=program.standing(now.date()),
        share=shares_now(db.session.connection(), now, program.id)[0],
        form=form or ProgramChangeForm(formdata=None, obj=program, seen=Plan.of(program).mark),
        refused=refused,
        head_count=head_count or HeadCountForm(formdata=None, eligible=eligible, counts_from=now.date()),
        history=db.session.execute(head_count_history(program.id)).all(),
        domains=db.session.scalars(open_domains(program.id)).all(),
        domain_form=domain or DomainForm(formdata=None),
        invitation=invitation,
        invitation_form=InvitationForm(formdata=None, invitation=str(invitation.id if invitation else 0)),
        listed=db.session.scalar(listed(program.id)),
        definition=DEFINITION,
    )
