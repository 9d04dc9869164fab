"""The account page: name, country, time zone, password, and the browsers that are signed in."""

from flask import Response, flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import undefer

from mentorcruise import clock
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Person, SignIn, open_sign_ins
from mentorcruise.domain.program_members import offered, open_membership
from mentorcruise.domain.second_factors import factor_of, forgive_misses
from mentorcruise.extensions import db
from mentorcruise.web.access import found, signed_in
from mentorcruise.web.accounts.agents import browser_name
from mentorcruise.web.accounts.blueprint import pages
from mentorcruise.web.accounts.forms import AccountForm, ChangePasswordForm
from mentorcruise.web.accounts.limits import guesses_by_person
from mentorcruise.web.accounts.passwords import hash_password, is_right
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show


@pages.get("/account")
@signed_in
def account() -> Response:
    return _show()


@pages.post("/account")
@signed_in
def change_account() -> Response:
    form = AccountForm()
    if not form.validate():
        return _show(form=form)
    person = _me()
    person.name, person.country = form.name.data or person.name, form.country.data or None
    person.time_zone = form.time_zone.data
    if current_user.mentor_id is not None:
        later(person, "catalogue.refresh", current_user.mentor_id, clock.now())
    commit()
    flash("Your account is saved.", "ok")
    return go("/account")


@pages.post("/account/password")
@signed_in
@guesses_by_person
def change_password() -> Response:
    """Needs the current password; every other browser is signed out."""
    form, person = ChangePasswordForm(), _me()
    if form.validate() and not is_right(person.password_hash, form.current.data or ""):
        form.current.errors = ["This is not your current password."]
    if form.errors:
        return _show(password=form)
    person.choose_password(hash_password(form.password.data or ""), clock.now(), staying=current_user.sign_in_id)
    forgive_misses(db.session(), person.id)
    commit()
    flash("Your password is changed, and every other browser is signed out.", "ok")
    return go("/account")


@pages.post("/account/sign-ins/<int:sign_in_id>/ending")
@signed_in
def end_sign_in(sign_in_id: int) -> Response:
    found(select(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == current_user.id)).end(
        "signed out from another browser", clock.now()
    )
    commit()
    flash("That browser is signed out.", "ok")
    return go("/account")


@pages.post("/account/sign-ins/endings")
@signed_in
def end_other_sign_ins() -> Response:
    _me().end_sign_ins("signed out from another browser", clock.now(), staying=current_user.sign_in_id)
    commit()
    flash("Every other browser is signed out.", "ok")
    return go("/account")


def _me() -> Person:
    return db.session.scalars(
        select(Person).where(Person.id == current_user.id).options(undefer(Person.password_hash))
    ).one()


def _show(form: AccountForm | None = None, password: ChangePasswordForm | None = None) -> Response:
    now = clock.now()
    membership = db.session.scalar(open_membership(current_user.id))
    factor = db.session.scalar(factor_of(current_user.id))
    protected = factor is not None and factor.is_on
    sign_ins = [
        (s, browser_name(s.agent), protected and s.second_factor_at is None)
        for s in db.session.scalars(open_sign_ins(current_user.id, now))
    ]
    return show(
        "accounts/account.html",
        status=422 if form or password else 200,
        form=form or AccountForm(formdata=None, obj=_me()),
        password_form=password or ChangePasswordForm(formdata=None),
        sign_ins=sign_ins,
        protected=protected,
        membership=membership,
        offered=None if membership else offered(db.session.connection(), current_user.id, now),
    )
