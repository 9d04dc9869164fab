"""A forgotten password: ask for a mail, choose a new password through its link."""

from flask import Response, flash
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import LinkNotGood, LinkPurpose, Person
from mentorcruise.domain.second_factors import forgive_misses
from mentorcruise.extensions import db
from mentorcruise.web.access import anyone
from mentorcruise.web.accounts.blueprint import pages
from mentorcruise.web.accounts.forms import AddressForm, NewPasswordForm
from mentorcruise.web.accounts.joining import begin, link_is_over, link_of, use_link
from mentorcruise.web.accounts.limits import guesses_by_browser, mails_by_account, mails_by_browser
from mentorcruise.web.accounts.passwords import hash_password
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show


@pages.get("/password-reset")
@anyone
def password_reset() -> Response:
    return show("accounts/password_reset.html", form=AddressForm())


@pages.post("/password-reset")
@anyone
@mails_by_account
@mails_by_browser
def password_reset_wanted() -> Response:
    """The same work and the same answer for every address (S5); a job finds out whether there is an account."""
    form = AddressForm()
    if not form.validate():
        return show("accounts/password_reset.html", status=422, form=form)
    person_id = db.session.scalar(select(Person.id).where(Person.email == form.email.data))
    later(db.session(), "people.reset_wanted", person_id or 0, clock.now())
    commit()
    return go("/password-resets")


@pages.get("/password-resets")
@anyone
def password_reset_mailed() -> Response:
    return show("accounts/password_reset_mailed.html")


@pages.get("/password-resets/<token>")
@anyone
def new_password(token: str) -> Response:
    link = link_of(token, LinkPurpose.RESET)
    if link is None or not link.is_good_for(LinkPurpose.RESET, clock.now()):
        return link_is_over(LinkPurpose.RESET)
    return show("accounts/new_password.html", form=NewPasswordForm(), token=token, email=link.email)


@pages.post("/password-resets/<token>")
@anyone
@guesses_by_browser
def set_new_password(token: str) -> Response:
    """Set the password once; every browser that is signed in is signed out."""
    link = link_of(token, LinkPurpose.RESET, lock=True)
    if link is None or not link.is_good_for(LinkPurpose.RESET, clock.now()):
        return link_is_over(LinkPurpose.RESET)
    form = NewPasswordForm(link.person.name, link.email)
    if not form.validate():
        return show("accounts/new_password.html", status=422, form=form, token=token, email=link.email)
    try:
        person = use_link(link, LinkPurpose.RESET)
    except LinkNotGood:
        return link_is_over(LinkPurpose.RESET)
    person.choose_password(hash_password(form.password.data or ""), clock.now())
    forgive_misses(db.session(), person.id)
    begin(person)
    commit()
    flash("Your new password is set, and every browser is signed out. Sign in with the new one.", "ok")
    return go("/sign-in")
