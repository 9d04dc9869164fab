"""S17, F28: the second factor of an account; operators need one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pyotp
import pytest
import time_machine
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.people import SignIn
from mentorcruise.domain.second_factors import CODE_WITHIN, RECOVERY_CODES, RecoveryCodeUse, SecondFactor, begin
from mentorcruise.extensions import db
from mentorcruise.web.accounts.codes import recovery_codes, secret_of
from mentorcruise.web.accounts.passwords import hash_password
from mentorcruise.web.viewer import open_sign_in
from tests.accounts.conftest import with_form_token
from tests.factories import make_mentee, make_operator, save
from tests.visitor import Visitor, apart

PASSWORD = "four unrelated rooms upstairs"
NOW = datetime(2026, 11, 10, 9, 0, 10, tzinfo=UTC)
HERE = "/account/second-factor"


@pytest.fixture
def moment():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def olga(app, moment):
    return make_operator("Olga", email="olga@example.org", password_hash=hash_password(PASSWORD))


@pytest.fixture
def mia(app, moment):
    return make_mentee("Mia", email="mia@example.org", password_hash=hash_password(PASSWORD))


def protected(person) -> SecondFactor:
    sign_in = open_sign_in(db.session(), person, "an older browser", clock.now()).sign_in_id
    factor = begin(db.session(), person.id, sign_in, clock.now())
    db.session.get_one(SignIn, sign_in).end("signed out", clock.now())
    factor.confirmed_at = clock.now()
    return save(factor)


def digits(factor: SecondFactor, later: int = 0) -> str:
    return pyotp.TOTP(secret_of(factor)).at(clock.now() + timedelta(seconds=later))


def browser(app, email: str = "mia@example.org", wanted: str = "") -> Visitor:
    """Someone who has given the right password."""
    visitor = Visitor(app)
    answer = visitor.post("/sign-in", {"email": email, "password": PASSWORD, "next": wanted})
    assert answer.status_code == 303
    with_form_token(visitor)
    return visitor


def begun(visitor: Visitor, wanted: str = ""):
    return visitor.post(HERE + wanted, {"current": PASSWORD})


def letters() -> list[str]:
    return [
        m.job
        for m in db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        if "factor" in m.job or "code" in m.job
    ]


def test_an_operator_without_one_is_led_to_setting_it_up_and_then_on(app, olga):
    """S17: no operator's page opens before; afterwards the one that was wanted does."""
    visitor = browser(app, "olga@example.org")
    for path in ("/operator", "/operator/people", "/operator/reports/success?goal=change_careers"):
        answer = visitor.get(path)
        assert answer.status_code == 303 and answer.location.startswith(f"{HERE}?next=/operator"), path
    assert visitor.get("/operator/people", htmx=True).headers["HX-Redirect"].startswith(HERE)
    assert visitor.post("/operator/programs", {"name": "Mine"}).location == HERE
    wanted = "?next=/operator/people"
    assert "Operators need one" in visitor.get(HERE + wanted).text
    assert begun(visitor, wanted).location == HERE + wanted
    page = visitor.get(HERE + wanted).text
    factor = db.session.scalars(select(SecondFactor)).one()
    assert secret_of(factor)[:4] in page and "<svg" in page and "otpauth://totp/MentorCruise:olga" in page
    answer = visitor.post(f"{HERE}/confirmation{wanted}", {"code": digits(factor)})
    assert answer.location == f"{HERE}/recovery-codes{wanted}"
    shown = visitor.get(answer.location).text
    assert all(code in shown for code in recovery_codes(factor)) and 'href="/operator/people"' in shown
    assert visitor.get("/operator/people").status_code == 200
    assert letters() == ["letters.second_factor_set_up"]


def test_what_operators_see_elsewhere_stays_closed_to_one_without_code(app, olga):
    """S17: not only pages under /operator, but whatever asks who is an operator."""
    visitor = browser(app, "olga@example.org")
    assert 'href="/operator"' not in visitor.get("/").text
    visitor.sign_in(olga)
    assert 'href="/operator"' in visitor.get("/").text


def test_the_demo_asks_no_operator_for_one(app, olga, monkeypatch):
    """Its passwords are known to all."""
    monkeypatch.setattr(type(app.config["SETTINGS"]), "is_demo", True)
    assert browser(app, "olga@example.org").get("/operator/people").status_code == 200


def test_after_the_password_the_code_is_asked_for_and_before_it_nobody_is_signed_in(app, mia):
    """S17: the password alone opens nothing, whichever page is asked for."""
    factor = protected(mia)
    visitor = browser(app, wanted="/account")
    for path in ("/account", "/dashboard", HERE, f"{HERE}/recovery-codes"):
        assert visitor.get(path).location.startswith("/sign-in?next="), path
    assert visitor.get("/sign-in?next=/account").location == "/sign-in/code?next=/account"
    assert 'autocomplete="one-time-code"' in visitor.get("/sign-in/code").text
    assert visitor.post("/account", {"name": "Not me", "time_zone": "UTC"}).location == "/sign-in"
    assert visitor.post("/sign-in/code", {"code": digits(factor), "next": "/account"}).location == "/account"
    assert visitor.get("/account").status_code == 200
    assert db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).one().second_factor_at == NOW


@pytest.mark.parametrize(("later", "good"), [(-90, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_is_good_for_its_half_minute_and_one_around(app, mia, later, good):
    factor = protected(mia)
    answer = browser(app).post("/sign-in/code", {"code": digits(factor, later)})
    assert answer.status_code == (303 if good else 422)
    if not good:
        assert "neither the code that is due now" in answer.text


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "x" * 41, "0" * 6, "\x00\x00", "'; --"]
)
def test_any_other_text_is_refused_with_words(app, mia, typed):
    protected(mia)
    visitor = browser(app)
    answer = visitor.post("/sign-in/code", {"code": typed})
    assert answer.status_code == 422 and 'class="error"' in answer.text
    assert visitor.get("/account").status_code == 303


def test_a_code_counts_once_however_many_send_it(app, mia):
    """S17, R11: whoever looked over a shoulder comes too late; blanks are no other code."""
    factor = protected(mia)
    first, second = browser(app), browser(app)
    code = digits(factor)
    assert first.post("/sign-in/code", {"code": f" {code[:3]} {code[3:]} "}).status_code == 303
    answer = second.post("/sign-in/code", {"code": code})
    assert answer.status_code == 422 and "used already" in answer.text
    assert second.get("/account").status_code == 303
    assert second.post("/sign-in/code", {"code": digits(factor, -30)}).status_code == 422


def test_of_five_who_send_one_code_at_once_one_gets_in(app, mia):
    """S17: the row is locked while a code is taken."""
    code = digits(protected(mia))
    visitors, start = [browser(app) for _ in range(5)], Barrier(5)

    def send(visitor: Visitor) -> int:
        start.wait()
        form = {"csrf_token": visitor.csrf_token, "code": code}
        return apart(visitor.client.post, "/sign-in/code", data=form).status_code

    db.session.remove()
    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(send, visitors)) == [303, 422, 422, 422, 422]


def test_each_recovery_code_opens_once_and_is_told(app, mia):
    """F28: written in capitals and with blanks as well; a letter says that it was used."""
    factor = protected(mia)
    code = recovery_codes(factor)[6]
    assert len(set(recovery_codes(factor))) == RECOVERY_CODES
    assert browser(app).post("/sign-in/code", {"code": code.upper().replace("-", " ")}).status_code == 303
    answer = browser(app).post("/sign-in/code", {"code": code})
    assert answer.status_code == 422 and "used already" in answer.text
    assert [use.number for use in db.session.scalars(select(RecoveryCodeUse))] == [7]
    assert letters() == ["letters.recovery_code_used"]
    visitor = Visitor(app)
    visitor.sign_in(mia)
    assert "9 of ten are unused" in visitor.get(HERE).text
    assert f"<s>{code}</s>" in visitor.get(f"{HERE}/recovery-codes").text


def test_guessing_ends_after_six_codes_wherever_they_are_given(app, mia, moment):
    """S6, S17: in whichever browser and on whichever page; each further one closes it for twice as long. The owner is told."""
    factor, inside = protected(mia), Visitor(app)
    inside.sign_in(mia)
    for number in range(6):
        if number % 2:
            assert inside.post(f"{HERE}/removal", {"code": "000000"}).status_code == (429 if number == 5 else 422)
        else:
            assert browser(app).post("/sign-in/code", {"code": "000000"}).status_code == 422
    answer = browser(app).post("/sign-in/code", {"code": digits(factor)})
    assert answer.status_code == 429 and "from 09:15 UTC on" in answer.text
    assert inside.post(f"{HERE}/checks", {"code": digits(factor)}).status_code == 429
    assert letters() == ["letters.second_factor_missed"]
    moment.shift(timedelta(minutes=15))
    assert "from 09:45 UTC on" in browser(app).post("/sign-in/code", {"code": "000000"}).text
    moment.shift(timedelta(minutes=29))
    assert browser(app).post("/sign-in/code", {"code": digits(factor)}).status_code == 429
    moment.shift(timedelta(minutes=1))
    assert browser(app).post("/sign-in/code", {"code": digits(factor)}).status_code == 303
    assert browser(app).post("/sign-in/code", {"code": "000000"}).status_code == 422, "counted from none again"


def test_whoever_guesses_shuts_the_owner_out_no_longer_than_the_password_stands(app, mia):
    """A new password, by mail or in the account, opens it at once."""
    factor, inside = protected(mia), Visitor(app)
    inside.sign_in(mia)
    for _ in range(7):
        browser(app).post("/sign-in/code", {"code": "000000"})
    inside.post("/account/password", {"current": PASSWORD, "password": "seven green lamps by the river"})
    visitor = Visitor(app)
    visitor.post("/sign-in", {"email": "mia@example.org", "password": "seven green lamps by the river"})
    with_form_token(visitor)
    assert visitor.post("/sign-in/code", {"code": digits(factor)}).status_code == 303


def test_a_password_without_code_is_forgotten_after_a_quarter_of_an_hour(app, mia, moment):
    factor = protected(mia)
    visitor = browser(app)
    moment.shift(CODE_WITHIN)
    answer = visitor.post("/sign-in/code", {"code": digits(factor)})
    assert answer.location == "/sign-in?again=code" and visitor.get("/account").status_code == 303
    assert "follow it within 15 minutes" in visitor.get(answer.location).text


def test_nobody_completes_what_somebody_else_has_begun(app, mia, moment):
    """S7, S17: a thief who knows the password begins and keeps the key; the owner gets another one."""
    thief, owner = browser(app), browser(app)
    begun(thief)
    prepared = db.session.scalars(select(SecondFactor)).one()
    assert secret_of(prepared)[:8] not in owner.get(HERE).text.replace("</span> <span>", "")
    assert owner.post(f"{HERE}/confirmation", {"code": digits(prepared)}).status_code == 409
    begun(owner)
    mine = db.session.scalars(select(SecondFactor).where(SecondFactor.removed_at.is_(None))).one()
    assert mine.seed != prepared.seed
    assert thief.post(f"{HERE}/confirmation", {"code": digits(mine)}).status_code == 409
    moment.shift(CODE_WITHIN)
    assert owner.post(f"{HERE}/confirmation", {"code": digits(mine)}).status_code == 409, "begun too long ago"
    assert db.session.scalars(select(SecondFactor).where(SecondFactor.confirmed_at.is_not(None))).all() == []


def test_setting_it_up_needs_the_password(app, mia):
    """S17: a browser left open locks nobody out."""
    visitor = browser(app)
    for typed in ("", "not my password"):
        assert visitor.post(HERE, {"current": typed}).status_code == 422
    assert db.session.scalars(select(SecondFactor)).all() == []


def test_a_copied_cookie_does_not_rise_with_the_owner_s_code(app, mia):
    """S7: whenever a code is given the sign-in has a new cookie; a copy of the former one is nobody's."""

    def copy_of(visitor: Visitor) -> Visitor:
        copy, name = Visitor(app), app.config["SESSION_COOKIE_NAME"]
        copy.client.set_cookie(name, visitor.client.get_cookie(name).value)
        return copy

    setting_up = browser(app)
    begun(setting_up)
    factor, copy = db.session.scalars(select(SecondFactor)).one(), copy_of(setting_up)
    setting_up.post(f"{HERE}/confirmation", {"code": digits(factor)})
    signing_in = browser(app)
    half = copy_of(signing_in)
    signing_in.post("/sign-in/code", {"code": digits(factor, 30)})
    for owner, thief in ((setting_up, copy), (signing_in, half)):
        assert owner.get("/account").status_code == 200 and thief.get("/account").status_code == 303


def test_a_late_answer_does_not_bring_the_former_cookie_back(app, mia):
    """S7: somebody who stays signed in asks for a page with the cookie of before; the answer sets none."""
    protected(mia)
    visitor = Visitor(app)
    visitor.post("/sign-in", {"email": "mia@example.org", "password": PASSWORD, "remember": "y"})
    for path in ("/", "/sign-in/code", "/sign-in?again=code"):
        assert "Set-Cookie" not in visitor.get(path).headers or path == "/sign-in/code", path


def test_a_double_click_goes_on_as_the_first_click_did(app, mia):
    """R11: with the same cookie, a moment later."""
    factor, visitor = protected(mia), browser(app)
    name = app.config["SESSION_COOKIE_NAME"]
    before = visitor.client.get_cookie(name).value
    form = {"code": digits(factor), "next": "/account"}
    assert visitor.post("/sign-in/code", form).location == "/account"
    again = Visitor(app)
    again.client.set_cookie(name, before)
    answer = again.post("/sign-in/code", form)
    assert answer.location == "/sign-in?again=code" and "Set-Cookie" not in answer.headers
    assert visitor.get(answer.location).location == "/dashboard"


def test_a_page_open_to_all_is_no_way_around_being_asked(app, mia):
    """Where someone wants to go after signing in is kept, with all that is asked of it."""
    factor = protected(mia)
    visitor = Visitor(app)
    form = {"email": "mia@example.org", "password": PASSWORD, "next": "/mentors?q=a&page=2"}
    answer = visitor.post("/sign-in", form)
    assert answer.location == "/sign-in/code?next=/mentors%3Fq%3Da%26page%3D2"
    assert 'value="/mentors?q=a&amp;page=2"' in visitor.get(answer.location).text
    with_form_token(visitor)
    assert (
        visitor.post("/sign-in/code", {"code": digits(factor), "next": "/mentors?q=a&page=2"}).location == form["next"]
    )


def test_five_who_begin_at_once_begin_one(app, mia):
    """R10: in one browser, so all of them see the same key."""
    visitor, start = browser(app), Barrier(5)
    cookie = visitor.client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value

    def send(_: int) -> int:
        each = Visitor(app)
        each.client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
        start.wait()
        return apart(each.client.post, HERE, data={"csrf_token": each.csrf_token, "current": PASSWORD}).status_code

    db.session.remove()
    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(send, range(5))) == [303] * 5
    assert len(db.session.scalars(select(SecondFactor)).all()) == 1


def test_confirming_tells_nothing_of_one_that_is_on(app, mia):
    """S17: right or wrong, the answer is the same."""
    factor, inside = protected(mia), Visitor(app)
    inside.sign_in(mia)
    answers = {inside.post(f"{HERE}/confirmation", {"code": code}).text for code in (digits(factor), "000000")}
    assert len(answers) == 1 and "has a second factor already" in answers.pop()


def test_one_recovery_code_is_not_worth_all_ten(app, mia):
    """F28: the page of them opens by the app's digits alone."""
    factor, visitor = protected(mia), browser(app)
    first, second, *_ = recovery_codes(factor)
    visitor.post("/sign-in/code", {"code": first})
    assert visitor.get(f"{HERE}/recovery-codes").location == HERE
    answer = visitor.post(f"{HERE}/checks", {"code": second})
    assert answer.status_code == 422 and "only the six digits" in answer.text
    assert visitor.get(f"{HERE}/recovery-codes").location == HERE
    assert [use.number for use in factor.used] == [1]


def test_the_account_shows_who_has_given_the_password_only(app, mia):
    """So that its owner learns that somebody knows it."""
    protected(mia)
    browser(app)
    owner = Visitor(app)
    owner.sign_in(mia)
    assert owner.get("/account").text.count("password given, no code") == 1


def test_both_forms_of_the_page_have_labels_of_their_own(app, mia):
    protected(mia)
    owner = Visitor(app)
    owner.sign_in(mia)
    page = owner.post(f"{HERE}/removal", {"code": "000000"}).text
    for name in ("check-code", "removal-code"):
        assert page.count(f'id="{name}"') == page.count(f'<label for="{name}"') == 1
    assert 'href="#removal-code"' in page and page.count('id="removal-code-error"') == 1


def test_setting_it_up_signs_every_other_browser_out(app, mia):
    other, mine = browser(app), browser(app)
    begun(mine)
    factor = db.session.scalars(select(SecondFactor)).one()
    recovery = mine.post(f"{HERE}/confirmation", {"code": recovery_codes(factor)[0]})
    assert recovery.status_code == 422 and "Here only the six digits" in recovery.text
    assert mine.post(f"{HERE}/confirmation", {"code": "000000"}).status_code == 422
    assert other.get("/account").status_code == 200
    mine.post(f"{HERE}/confirmation", {"code": digits(factor)})
    assert other.get("/account").status_code == 303 and mine.get("/account").status_code == 200
    assert mine.post(f"{HERE}/confirmation", {"code": digits(factor, 30)}).status_code == 409
    assert begun(mine).status_code == 409


def test_recovery_codes_are_shown_after_a_code_of_the_last_quarter_of_an_hour(app, mia, moment):
    """A browser left open tells nobody."""
    factor = protected(mia)
    visitor = browser(app)
    visitor.post("/sign-in/code", {"code": digits(factor)})
    assert recovery_codes(factor)[0] in visitor.get(f"{HERE}/recovery-codes").text
    moment.shift(CODE_WITHIN + timedelta(seconds=1))
    assert visitor.get(f"{HERE}/recovery-codes").location == HERE
    assert recovery_codes(factor)[0] not in visitor.get(HERE).text
    assert visitor.post(f"{HERE}/checks", {"code": "000000"}).status_code == 422
    assert visitor.post(f"{HERE}/checks", {"code": digits(factor)}).location == f"{HERE}/recovery-codes"
    assert recovery_codes(factor)[0] in visitor.get(f"{HERE}/recovery-codes").text


def test_it_is_removed_by_a_code_only_and_an_operator_is_out_at_once(app, olga):
    factor = protected(olga)
    visitor, waiting = browser(app, "olga@example.org"), browser(app, "olga@example.org")
    visitor.post("/sign-in/code", {"code": digits(factor)})
    assert visitor.post(f"{HERE}/removal", {"code": ""}).status_code == 422
    assert visitor.post(f"{HERE}/removal", {"code": digits(factor)}).status_code == 422, "it was used to sign in"
    assert visitor.get("/operator").status_code == 200
    assert visitor.post(f"{HERE}/removal", {"code": recovery_codes(factor)[0]}).location == HERE
    assert visitor.get("/operator").location.startswith(HERE)
    assert waiting.post("/sign-in/code", {"code": digits(factor, 30)}).location == "/sign-in?again=code"
    assert waiting.get("/account").status_code == 303
    assert visitor.post(f"{HERE}/removal", {"code": recovery_codes(factor)[1]}).status_code == 409
    assert letters()[-1] == "letters.second_factor_removed"


def test_one_that_was_only_begun_is_forgotten_without_a_code_and_asked_for_nowhere(app, mia):
    visitor = browser(app)
    begun(visitor)
    assert browser(app).get("/account").status_code == 200
    assert visitor.post(f"{HERE}/removal").location == HERE
    assert letters() == []
    first = db.session.scalars(select(SecondFactor)).one()
    begun(visitor)
    assert db.session.scalars(select(SecondFactor).where(SecondFactor.removed_at.is_(None))).one().seed != first.seed


def test_the_command_line_helps_who_has_lost_everything(app, olga):
    factor = protected(olga)
    visitor = Visitor(app)
    visitor.sign_in(olga)
    run = app.test_cli_runner().invoke
    assert "removed" in run(args=["operators", "forget-second-factor", "olga@example.org"]).output
    assert visitor.get("/account").status_code == 303
    again = run(args=["operators", "forget-second-factor", "olga@example.org"])
    assert again.exit_code == 1 and "has no second factor" in again.output
    db.session.refresh(factor)
    assert factor.removed_by == "command line"
    assert browser(app, "olga@example.org").get("/operator").location.startswith(HERE)


def test_the_database_alone_tells_no_code(app, mia, monkeypatch):
    """S13: with the same rows and another secret key all codes are others; and none is in a row."""
    factor = protected(mia)
    secret, codes = secret_of(factor), recovery_codes(factor)
    assert pyotp.TOTP(secret).now()
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret of the tests, long enough")
    assert secret_of(factor) != secret and not set(recovery_codes(factor)) & set(codes)
    stored = repr([getattr(factor, column.name) for column in SecondFactor.__table__.c])
    assert secret not in stored and not any(code in stored for code in codes)


def test_a_new_password_by_mail_opens_nothing_without_the_code(app, mia):
    """S17: whoever reads someone's mail has one factor of two."""
    factor = protected(mia)
    mia.choose_password(hash_password("seven green lamps by the river"), clock.now())
    db.session.commit()
    visitor = Visitor(app)
    visitor.post("/sign-in", {"email": "mia@example.org", "password": "seven green lamps by the river"})
    with_form_token(visitor)
    assert visitor.get("/account").status_code == 303
    assert visitor.post("/sign-in/code", {"code": digits(factor)}).status_code == 303
    assert visitor.get("/account").status_code == 200


def test_the_digits_are_those_of_the_standard(app, mia):
    """RFC 6238, appendix B, with SHA-1 and the six last digits of its eight."""
    known = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert [known.at(at) for at in (59, 1111111109, 2000000000)] == ["287082", "081804", "279037"]
    assert len(secret_of(protected(mia))) == 32
