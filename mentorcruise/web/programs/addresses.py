"""A program's list of addresses: from a CSV file or pasted, looked through first, and invited by letter (F25, F26)."""

from flask import Response, flash, request
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.program_doors import add_addresses, take_out
from mentorcruise.domain.program_lists import addresses
from mentorcruise.domain.programs import Program, ProgramAddress
from mentorcruise.extensions import db
from mentorcruise.imports.addresses import AddressList, read_addresses
from mentorcruise.imports.reading import NotReadable
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.programs.blueprint import pages
from mentorcruise.web.programs.forms import AddressesForm
from mentorcruise.web.programs.index import locked

PER_PAGE = 50


@pages.get("/operator/programs/<int:program_id>/addresses")
@operator_only
def program_addresses(program_id: int) -> Response:
    return _show(found(select(Program).where(Program.id == program_id)), AddressesForm(formdata=None))


@pages.post("/operator/programs/<int:program_id>/addresses")
@operator_only
def list_addresses(program_id: int) -> Response:
    """Good rows are listed and bad ones shown again to be corrected. To check only is to change nothing."""
    program, form = locked(program_id), AddressesForm()
    try:
        seen = read_addresses(_text(form))
    except NotReadable as error:
        form.rows.errors = [str(error)]
        return _show(program, form, status=422)
    known = _known(seen.emails)
    if request.form.get("check"):
        form.rows.data = seen.text
        return _show(program, form, seen, known, dry=True)
    added = add_addresses(db.session(), program, seen.emails, form.invite.data, current_user, clock.now())
    commit()
    letters = " and a letter is on its way to each" if added and form.invite.data else ""
    flash(f"{len(added)} new on the list{letters}; {len(seen.emails) - len(added)} were listed before.", "ok")
    if seen.errors:
        form.rows.data = seen.bad_text
        return _show(program, form, seen, set(), status=422)
    return go(f"/operator/programs/{program_id}/addresses")


@pages.post("/operator/programs/<int:program_id>/addresses/<int:address_id>/removal")
@operator_only
def remove_address(program_id: int, address_id: int) -> Response:
    rule = found(select(ProgramAddress).where(ProgramAddress.id == address_id, ProgramAddress.program_id == program_id))
    take_out(rule, clock.now())
    commit()
    flash(f"{rule.email} is off the list. Who has joined by it stays a member.", "ok")
    return go(f"/operator/programs/{program_id}/addresses")


def _text(form: AddressesForm) -> bytes:
    sent = form.file.data.read() if form.file.data else b""
    return sent or (form.rows.data or "").encode()


def _known(emails: list[str]) -> set[str]:
    """Those that are on a list already, this program's or another's."""
    on_a_list = select(ProgramAddress.email).where(
        ProgramAddress.email.in_(emails), ProgramAddress.removed_at.is_(None)
    )
    return set(db.session.scalars(on_a_list))


def _show(
    program: Program,
    form: AddressesForm,
    seen: AddressList | None = None,
    known: set[str] | None = None,
    status: int = 200,
    dry: bool = False,
) -> Response:
    rows = db.session.execute(addresses(program.id, PER_PAGE, asked_id("before"))).all()
    more = f"/operator/programs/{program.id}/addresses?before={rows[PER_PAGE - 1].id}" if len(rows) > PER_PAGE else ""
    return show(
        "programs/addresses.html",
        status=status,
        program=program,
        standing=program.standing(clock.now().date()),
        form=form,
        seen=seen,
        known=known or set(),
        dry=dry,
        addresses=rows[:PER_PAGE],
        next_url=more,
    )
