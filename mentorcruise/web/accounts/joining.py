"""Joining: sign up, and confirm the address by the link that was mailed."""

from flask import Response, flash, render_template
from flask_login import current_user
from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert

from mentorcruise import clock
from mentorcruise.domain.answering import audiences, standing
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import LinkNotGood, LinkPurpose, OneTimeLink, Person, is_operator
from mentorcruise.domain.program_members import enrol_by_address
from mentorcruise.extensions import db
from mentorcruise.mail.links import link_id_of
from mentorcruise.web.access import anyone
from mentorcruise.web.accounts.blueprint import pages
from mentorcruise.web.accounts.forms import AddressForm, SignUpForm
from mentorcruise.web.accounts.invited import next_after_joining
from mentorcruise.web.accounts.limits import mails_by_account, mails_by_browser
from mentorcruise.web.accounts.passwords import hash_password
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show

_LINK = select(OneTimeLink)
_ROLES = select(exists().where(Mentor.person_id == Person.id), is_operator(Person.id))


@pages.get("/sign-up")
@anyone
def sign_up() -> Response:
    if current_user.is_authenticated:
        return go("/")
    return show("accounts/sign_up.html", form=SignUpForm())


@pages.post("/sign-up")
@anyone
@mails_by_account
@mails_by_browser
def sign_up_sent() -> Response:
    """The same work and the same answer for an address that is known and one that is not (S5)."""
    form = SignUpForm()
    if not form.validate():
        return show("accounts/sign_up.html", status=422, form=form)
    now = clock.now()
    values = {
        "name": form.name.data, "email": form.email.data, "password_hash": hash_password(form.password.data or ""),
        "country": form.country.data or None, "time_zone": form.time_zone.data, "joined_at": now,
    }  # fmt: skip
    db.session.execute(insert(Person).values(values).on_conflict_do_nothing(index_elements=["email"]))
    later(db.session(), "people.signed_up", _id_of(form.email.data), now)
    commit()
    return go("/confirmations")


@pages.get("/confirmations")
@anyone
def check_your_mail() -> Response:
    return show("accounts/check_your_mail.html", form=AddressForm())


@pages.post("/confirmations")
@anyone
@mails_by_account
@mails_by_browser
def confirmation_wanted() -> Response:
    """Send the confirming mail again; the answer is the same for every address."""
    form = AddressForm()
    if not form.validate():
        return show("accounts/check_your_mail.html", status=422, form=form)
    later(db.session(), "people.confirmation_wanted", _id_of(form.email.data), clock.now())
    commit()
    flash("If there is an account to confirm for this address, a new mail is on its way.", "ok")
    return go("/confirmations")


@pages.get("/confirmations/<token>")
@anyone
def confirmation(token: str) -> Response:
    """A button, and nothing written: mail scanners follow links."""
    link = link_of(token, LinkPurpose.CONFIRM)
    if link is None or not link.is_good_for(LinkPurpose.CONFIRM, clock.now()):
        return link_is_over(LinkPurpose.CONFIRM)
    return show("accounts/confirmation.html", token=token, email=link.email)


@pages.post("/confirmations/<token>")
@anyone
def confirm(token: str) -> Response:
    link, now = link_of(token, LinkPurpose.CONFIRM, lock=True), clock.now()
    try:
        person = use_link(link, LinkPurpose.CONFIRM)
    except LinkNotGood:
        return link_is_over(LinkPurpose.CONFIRM)
    begin(person)
    waiting = standing(db.session.connection(), person.id, audiences(is_mentor=False, is_mentee=True)).questions
    commit()
    flash(f"Your address is confirmed since {now:%H:%M} UTC. Sign in to go on.", "ok")
    return go(next_after_joining(waiting > 0))


def link_of(token: str, purpose: LinkPurpose, lock: bool = False) -> OneTimeLink | None:
    """The link that a token of this purpose names; with `lock` two uses of it wait for each other."""
    link_id = link_id_of(token, purpose)
    if link_id is None:
        return None
    wanted = _LINK.where(OneTimeLink.id == link_id)
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def use_link(link: OneTimeLink | None, purpose: LinkPurpose) -> Person:
    """Use a link once. Raises LinkNotGood for one that is forged, late or used."""
    if link is None:
        raise LinkNotGood
    return link.use(purpose, clock.now())


def begin(person: Person) -> None:
    """Someone's address is confirmed: the program that it belongs to takes them in.

    Unless they mentor or run the place, they look for a mentor from now on.
    """
    now = clock.now()
    mentors, operates = db.session.execute(_ROLES.where(Person.id == person.id)).one()
    if not mentors and not operates:
        person.look_for_mentor(now)
    db.session.flush()
    enrol_by_address(db.session(), person.id, now)


def link_is_over(purpose: LinkPurpose) -> Response:
    """One page for forged, late and used links, with the way to a new one."""
    db.session.rollback()
    page = render_template("accounts/link_is_over.html", form=AddressForm(), purpose=purpose.value)
    return Response(page, 410)


def _id_of(email: str | None) -> int:
    """The account of an address; 0, which is nobody's, for an unknown one."""
    return db.session.scalar(select(Person.id).where(Person.email == email)) or 0
