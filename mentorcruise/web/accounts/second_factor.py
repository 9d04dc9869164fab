"""The second factor: giving its code after the password, setting it up, the recovery codes, removing it (S17)."""

from typing import Literal

from flask import Response, flash, request, session
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.people import Person, SignIn, open_grant
from mentorcruise.domain.second_factors import (
    CODE_WITHIN,
    AlreadyProtected,
    NoSecondFactor,
    SecondFactor,
    begin,
    factor_of,
)
from mentorcruise.extensions import db
from mentorcruise.web.access import anyone, signed_in
from mentorcruise.web.accounts.blueprint import pages
from mentorcruise.web.accounts.codes import (
    picture_of,
    recovery_codes,
    recovery_number_of,
    secret_of,
    setup_uri,
    step_of,
)
from mentorcruise.web.accounts.forms import BeginForm, CodeForm, SignInCodeForm
from mentorcruise.web.accounts.landing import landing, safe_next, with_next
from mentorcruise.web.accounts.limits import guesses_by_browser, guesses_by_person
from mentorcruise.web.accounts.passwords import is_right
from mentorcruise.web.accounts.pending import pending_sign_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.viewer import renew

HERE, CODES = "/account/second-factor", "/account/second-factor/recovery-codes"
TOO_LATE = "/sign-in?again=code"
WRONG = (
    "This is neither the code that is due now nor an unused recovery code. A code is good for half a minute; if it is refused "
    "again and again, let the phone set its time by itself."
)
USED = "This code was used already. Wait for the next one."
FROM_APP = "Here only the six digits that the app shows now count."
CLOSED = "Too many wrong codes. The next one can be given from {:%H:%M} UTC on; choosing a new password by mail opens it at once."

Given = Literal["digits", "recovery", ""]


@pages.get("/sign-in/code")
@anyone
def sign_in_code() -> Response:
    wanted = safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return go(landing(wanted, current_user.operates))
    if pending_sign_in() is None:
        return go(TOO_LATE)
    return _ask(SignInCodeForm(formdata=None, next=wanted))


@pages.post("/sign-in/code")
@anyone
@guesses_by_browser
def sign_in_code_sent() -> Response:
    """The code makes the sign-in whole, in a new cookie. Sent twice, it goes on as before."""
    form = SignInCodeForm()
    if current_user.is_authenticated:
        return go(landing(form.next.data, current_user.operates))
    sign_in = pending_sign_in()
    factor = _locked(sign_in.person_id) if sign_in else None
    # Who comes too late leaves the cookie alone: another request may just have made it whole.
    if sign_in is None or factor is None:
        return go(TOO_LATE)
    db.session.refresh(sign_in)
    operates = db.session.scalar(open_grant(sign_in.person_id)) is not None
    if sign_in.second_factor_at is not None:
        return go(landing(form.next.data, operates))
    given = _given(factor, form)
    if not given:
        return _ask(form, _status(factor))
    _raise(sign_in, given)
    return go(landing(form.next.data, operates))


@pages.get(HERE)
@signed_in
def second_factor() -> Response:
    return _show()


@pages.post(HERE)
@signed_in
@guesses_by_person
def begin_second_factor() -> Response:
    """From here on an app can be added in this browser; nothing is asked for until it has shown its first code."""
    form = BeginForm()
    known = db.session.scalar(select(Person.password_hash).where(Person.id == current_user.id))
    if form.validate() and not is_right(known, form.current.data or ""):
        form.current.errors = ["This is not your current password."]
    if form.errors:
        return _show(starting=form)
    begin(db.session(), current_user.id, current_user.sign_in_id, clock.now())
    commit()
    return go(_on(HERE))


@pages.post(HERE + "/confirmation")
@signed_in
@guesses_by_person
def confirm_second_factor() -> Response:
    form, factor, sign_in = CodeForm(), _mine(), _own_sign_in()
    if factor.is_on:
        raise AlreadyProtected
    if not factor.is_begun_in(sign_in.id, clock.now()):
        raise NoSecondFactor
    step = step_of(factor, form.code.data or "") if form.validate() else None
    if step is None:
        form.code.errors = form.code.errors or [FROM_APP if recovery_number_of(factor, form.code.data or "") else WRONG]
        return _show(form=form)
    factor.confirm(step, sign_in, clock.now())
    _keep(renew(sign_in))
    flash("Your second factor is set up, and every other browser is signed out.", "ok")
    return go(_on(CODES))


@pages.post(HERE + "/checks")
@signed_in
def check_second_factor() -> Response:
    """The app's digits open the recovery codes; an operator who had signed in before it was set up can go on."""
    form, factor = CodeForm(), _mine()
    if not factor.is_on:
        raise NoSecondFactor
    # One slip of paper shall not be worth all ten.
    if not _given(factor, form, digits_alone=True):
        return _show(check=form, status=_status(factor))
    _raise(_own_sign_in(), "digits")
    return go(_on(CODES))


@pages.get(CODES)
@signed_in
def show_recovery_codes() -> Response:
    factor, given = db.session.scalar(factor_of(current_user.id)), _own_sign_in().digits_at
    if factor is None or not factor.is_on or given is None or given < clock.now() - CODE_WITHIN:
        return go(_on(HERE))
    used = {use.number for use in factor.used}
    codes = [(code, number in used) for number, code in enumerate(recovery_codes(factor), start=1)]
    return show("accounts/recovery_codes.html", codes=codes, next=safe_next(request.args.get("next")))


@pages.post(HERE + "/removal")
@signed_in
def remove_second_factor() -> Response:
    form, factor = CodeForm(), _mine()
    # One that was only begun protects nothing yet, so nothing is asked for.
    if factor.is_on and not _given(factor, form):
        return _show(removal=form, status=_status(factor))
    was_on = factor.is_on
    factor.remove("person", clock.now())
    commit()
    flash("Your second factor is removed: the password is enough again." if was_on else "The key is forgotten.", "ok")
    return go(HERE)


def _given(factor: SecondFactor, form: CodeForm, digits_alone: bool = False) -> Given:
    """Which kind of good code the form holds, used up by that. "" for none: the form says why not, and a miss is counted."""
    if _is_closed(factor, form) or not form.validate():
        return ""
    typed = form.code.data or ""
    step, number = step_of(factor, typed), recovery_number_of(factor, typed)
    if step is not None and factor.take_step(step):
        return "digits"
    if number is not None and not digits_alone and factor.take_recovery_code(number, clock.now()):
        return "recovery"
    if step is None and number is None:
        factor.miss(clock.now())
        commit()
    form.code.errors = [USED if step is not None else WRONG if number is None else FROM_APP if digits_alone else USED]
    _is_closed(factor, form)
    return ""


def _is_closed(factor: SecondFactor, form: CodeForm) -> bool:
    """Whether no code is looked at for a while; the form says until when."""
    until = factor.closed_until(clock.now())
    if until is not None:
        form.code.errors = [CLOSED.format(until)]
    return until is not None


def _status(factor: SecondFactor) -> int:
    return 429 if factor.closed_until(clock.now()) else 422


def _raise(sign_in: SignIn, given: Given) -> None:
    """A code was given: the sign-in may do more, under a new token, so that a copy of the former cookie may not."""
    sign_in.second_factor_at = clock.now()
    if given == "digits":
        sign_in.digits_at = clock.now()
    _keep(renew(sign_in))


def _keep(token: str) -> None:
    commit()
    session["_user_id"] = token


def _locked(person_id: int) -> SecondFactor | None:
    """A person's second factor that is on, for one at a time, so that a code counts once."""
    on = factor_of(person_id).where(SecondFactor.confirmed_at.is_not(None))
    return db.session.scalar(on.with_for_update(of=SecondFactor))


def _mine() -> SecondFactor:
    """The viewer's second factor, begun or on. Raises NoSecondFactor."""
    factor = db.session.scalar(factor_of(current_user.id).with_for_update(of=SecondFactor))
    if factor is None:
        raise NoSecondFactor
    return factor


def _own_sign_in() -> SignIn:
    return db.session.get_one(SignIn, current_user.sign_in_id)


def _on(path: str) -> str:
    return with_next(path, request.args.get("next"))


def _ask(form: SignInCodeForm, status: int = 200) -> Response:
    response = show("accounts/code.html", status=status, form=form)
    response.headers["Cache-Control"] = "no-store"
    return response


def _show(
    starting: BeginForm | None = None,
    form: CodeForm | None = None,
    check: CodeForm | None = None,
    removal: CodeForm | None = None,
    status: int = 422,
) -> Response:
    factor, now = db.session.scalar(factor_of(current_user.id)), clock.now()
    begun = factor is not None and factor.is_begun_in(current_user.sign_in_id, now)
    uri = setup_uri(factor) if factor and begun else ""
    refused = starting or form or check or removal
    check, removal = check or CodeForm(formdata=None), removal or CodeForm(formdata=None)
    # Both stand on one page, so each field has an id of its own.
    check.code.id, removal.code.id = "check-code", "removal-code"
    return show(
        "accounts/second_factor.html",
        status=status if refused else 200,
        starting=starting or BeginForm(formdata=None),
        form=form or CodeForm(formdata=None),
        check=check,
        removal=removal,
        factor=factor if factor and (factor.is_on or begun) else None,
        uri=uri,
        picture=picture_of(uri) if uri else "",
        secret=secret_of(factor) if factor and uri else "",
        next=safe_next(request.args.get("next")),
    )
