"""Signing in and out. An unknown address takes the same work as a wrong password (S5, S7)."""

from flask import Response, flash, request, session
from flask_login import current_user, login_user
from sqlalchemy import text

from mentorcruise import clock
from mentorcruise.domain.people import LinkPurpose, Person, SignIn
from mentorcruise.extensions import db
from mentorcruise.web.access import anyone, signed_in
from mentorcruise.web.accounts.blueprint import pages
from mentorcruise.web.accounts.forms import SignInForm
from mentorcruise.web.accounts.landing import landing, safe_next, with_next
from mentorcruise.web.accounts.limits import guesses_by_account, guesses_by_browser
from mentorcruise.web.accounts.passwords import is_right
from mentorcruise.web.accounts.pending import pending_sign_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.viewer import Newcomer, Viewer, open_sign_in

WRONG = "This address and password do not belong together."
# Plain SQL: nothing but the hash shall weigh in a sign-in.
_PERSON = text("""
SELECT p.id, p.name, p.email, p.time_zone, p.password_hash, p.confirmed_at,
  EXISTS (SELECT 1 FROM operator_grants g WHERE g.person_id = p.id AND g.revoked_at IS NULL) AS is_operator
FROM people p WHERE p.email = :email
""")


@pages.get("/sign-in")
@anyone
def sign_in() -> Response:
    wanted = safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return go(landing(wanted, current_user.operates))
    if "other" not in request.args and pending_sign_in() is not None:
        return go(with_next("/sign-in/code", wanted))
    form = SignInForm(formdata=None, next=wanted)
    return show("accounts/sign_in.html", form=form, too_late="again" in request.args)


@pages.post("/sign-in")
@anyone
@guesses_by_account
@guesses_by_browser
def sign_in_sent() -> Response:
    form = SignInForm()
    if not form.validate():
        return show("accounts/sign_in.html", status=422, form=form)
    row = db.session.connection().execute(_PERSON, {"email": form.email.data}).one_or_none()
    if not is_right(row.password_hash if row else None, form.password.data or "") or row is None:
        form.form_errors.append(WRONG)
        return show("accounts/sign_in.html", status=422, form=form)
    if row.confirmed_at is None:
        return _ask_to_confirm(db.session.get_one(Person, row.id))
    viewer = _open(row, keep=form.remember.data)
    if viewer.awaits_code:
        return go(with_next("/sign-in/code", form.next.data))
    return go(landing(form.next.data, row.is_operator))


@pages.post("/sign-out")
@signed_in
def sign_out() -> Response:
    sign_in = db.session.get_one(SignIn, current_user.sign_in_id)
    sign_in.end("signed out", clock.now())
    commit()
    session.clear()
    flash("You are signed out.", "ok")
    return go("/")


def _open(person: Newcomer, keep: bool) -> Viewer:
    """A new sign-in in a new cookie: what the browser brought along is dropped (fixation)."""
    viewer = open_sign_in(db.session(), person, request.user_agent.string, clock.now())
    commit()
    session.clear()
    session.permanent = keep
    login_user(viewer)
    return viewer


def _ask_to_confirm(person: Person) -> Response:
    """The password is right, so its owner may be told; a new mail is on its way."""
    person.ask_for_link(LinkPurpose.CONFIRM, clock.now())
    commit()
    flash("Your address is not confirmed yet. We have just sent you a new mail: follow its link, then sign in.", "warn")
    return go("/confirmations")
