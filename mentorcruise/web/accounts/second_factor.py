"""The second factor: giving its code after the password, setting it up, the recovery codes, removing it (S17)."""

from flask import Response, flash, request, session
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.people import OperatorGrant, SignIn
from mentorcruise.domain.second_factors import CODE_WITHIN, NoSecondFactor, SecondFactor, begin, factor_of
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
from mentorcruise.web.accounts.forms import CodeForm, SignInCodeForm
from mentorcruise.web.accounts.landing import landing, safe_next
from mentorcruise.web.accounts.limits import codes_by_person, codes_by_sign_in, pending_sign_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show

HERE, CODES = "/account/second-factor", "/account/second-factor/recovery-codes"
WRONG = "This is not the code that is due now. Look at the app once more; a code is good for half a minute."
USED = "This code was used already. Wait for the next one."
NOT_FROM_APP = "Type the six digits that the app shows now, so that we know it is set up."


@pages.get("/sign-in/code")
@anyone
def sign_in_code() -> Response:
    wanted = safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return go(landing(wanted, current_user.is_operator))
    if pending_sign_in() is None:
        return _begin_again()
    return show("accounts/code.html", form=SignInCodeForm(formdata=None, next=wanted))


@pages.post("/sign-in/code")
@anyone
@codes_by_sign_in
def sign_in_code_sent() -> Response:
    """The code makes the sign-in whole. Sent twice, it goes on as before."""
    form = SignInCodeForm()
    if current_user.is_authenticated:
        return go(landing(form.next.data, current_user.is_operator))
    sign_in = pending_sign_in()
    factor = _locked(sign_in.person_id) if sign_in else None
    if sign_in is None or factor is None:
        return _begin_again()
    if not _is_given(factor, form):
        return show("accounts/code.html", status=422, form=form)
    sign_in.awaits_code, sign_in.second_factor_at = False, clock.now()
    operates = db.session.scalar(select(OperatorGrant.id).where(
        OperatorGrant.person_id == sign_in.person_id, OperatorGrant.revoked_at.is_(None)
    ))  # fmt: skip
    commit()
    return go(landing(form.next.data, operates is not None))


@pages.get(HERE)
@signed_in
def second_factor() -> Response:
    return _show()


@pages.post(HERE)
@signed_in
def begin_second_factor() -> Response:
    """From here on an app can be added; nothing is asked for until it has shown its first code."""
    begin(db.session(), current_user.id, clock.now())
    commit()
    return go(_with_next(HERE))


@pages.post(HERE + "/confirmation")
@signed_in
@codes_by_person
def confirm_second_factor() -> Response:
    form, factor = CodeForm(), _mine()
    if not form.validate():
        return _show(form=form)
    step = step_of(factor, form.code.data or "")
    if step is None:
        form.code.errors = [f"{WRONG} {NOT_FROM_APP}" if recovery_number_of(factor, form.code.data or "") else WRONG]
        return _show(form=form)
    factor.confirm(step, _own_sign_in(), clock.now())
    commit()
    flash("Your second factor is set up, and every other browser is signed out.", "ok")
    return go(_with_next(CODES))


@pages.post(HERE + "/checks")
@signed_in
@codes_by_person
def check_second_factor() -> Response:
    """A code given anew opens the recovery codes; an operator who had signed in before it was set up can go on."""
    form, factor = CodeForm(), _mine()
    if not factor.is_on:
        raise NoSecondFactor
    if not _is_given(factor, form):
        return _show(check=form)
    _own_sign_in().second_factor_at = clock.now()
    commit()
    return go(_with_next(CODES))


@pages.get(CODES)
@signed_in
def show_recovery_codes() -> Response:
    factor, sign_in = db.session.scalar(factor_of(current_user.id)), _own_sign_in()
    given = sign_in.second_factor_at
    if factor is None or not factor.is_on or given is None or given < clock.now() - CODE_WITHIN:
        return go(_with_next(HERE))
    used = {use.number for use in factor.used}
    codes = [(code, number in used) for number, code in enumerate(recovery_codes(factor), start=1)]
    return show("accounts/recovery_codes.html", codes=codes, next=safe_next(request.args.get("next")))


@pages.post(HERE + "/removal")
@signed_in
@codes_by_person
def remove_second_factor() -> Response:
    form, factor = CodeForm(), _mine()
    # One that was only begun protects nothing yet, so nothing is asked for.
    if factor.is_on and not _is_given(factor, form):
        return _show(removal=form)
    factor.remove("person", clock.now())
    commit()
    flash("Your second factor is removed: the password is enough again.", "ok")
    return go(HERE)


def _is_given(factor: SecondFactor, form: CodeForm) -> bool:
    """Whether the form holds a good code, which is used up by that; otherwise the form says why not."""
    if not form.validate():
        return False
    typed = form.code.data or ""
    step, number = step_of(factor, typed), recovery_number_of(factor, typed)
    if step is None and number is None:
        form.code.errors = [WRONG]
        return False
    if (step and factor.take_step(step)) or (number and factor.take_recovery_code(number, clock.now())):
        return True
    form.code.errors = [USED]
    return False


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


def _begin_again() -> Response:
    """Nobody waits for a code in this browser, or too long."""
    session.pop("_user_id", None)
    flash("Sign in with your password first; the code follows within 15 minutes.", "warn")
    return go("/sign-in")


def _with_next(path: str) -> str:
    wanted = safe_next(request.args.get("next"))
    return path if wanted == "/" else f"{path}?next={wanted}"


def _show(form: CodeForm | None = None, check: CodeForm | None = None, removal: CodeForm | None = None) -> Response:
    factor = db.session.scalar(factor_of(current_user.id))
    uri = setup_uri(factor) if factor and not factor.is_on else ""
    return show(
        "accounts/second_factor.html",
        status=422 if form or check or removal else 200,
        factor=factor,
        uri=uri,
        picture=picture_of(uri) if uri else "",
        secret=secret_of(factor) if factor and uri else "",
        form=form or CodeForm(formdata=None),
        check=check or CodeForm(formdata=None, prefix=""),
        removal=removal or CodeForm(formdata=None),
        next=safe_next(request.args.get("next")),
    )
