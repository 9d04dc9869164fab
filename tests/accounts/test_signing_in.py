"""Signing in and out: cookies, landing pages, the account's other browsers."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.people import OneTimeLink, OperatorGrant, Person, SignIn
from mentorcruise.extensions import db
from mentorcruise.web.accounts.passwords import hash_password
from tests.accounts.conftest import PASSWORD, with_form_token
from tests.factories import make_mentor, make_mentorship, make_operator, make_person
from tests.visitor import Visitor

RIGHT = {"email": "ann@example.org", "password": PASSWORD}


def cookie(browser: Visitor) -> str:
    held = browser.client.get_cookie("session")
    assert held is not None
    return held.value


def with_cookie(visitor: Any, value: str) -> Visitor:
    thief: Visitor = visitor()
    thief.client.set_cookie("session", value)
    return thief


def is_in(browser: Visitor) -> bool:
    return browser.get("/account").status_code == 200


def test_the_right_password_signs_in_and_a_wrong_one_does_not(visitor: Any, member: Person) -> None:
    browser = visitor()
    answer = browser.post("/sign-in", {**RIGHT, "password": "wrong"})
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert "ann@example.org" in answer.text
    assert not is_in(browser)
    assert browser.post("/sign-in", RIGHT).status_code == 303
    assert is_in(browser)


def test_each_kind_of_person_lands_where_they_work(visitor: Any, app: object) -> None:
    hashed = hash_password(PASSWORD)
    mentor, operator = make_mentor().person, make_operator()
    newcomer, mentee = make_person(), make_mentorship().mentee
    expected = {mentor: "/dashboard", operator: "/operator", newcomer: "/dashboard", mentee: "/dashboard"}
    for person in expected:
        person.password_hash = hashed
    db.session.commit()
    for person, landing in expected.items():
        answer = visitor().post("/sign-in", {"email": person.email, "password": PASSWORD})
        assert answer.location == landing


def test_one_comes_back_to_the_page_that_asked_to_sign_in(visitor: Any, member: Person) -> None:
    browser = visitor()
    asked = browser.get("/account")
    assert asked.location == "/sign-in?next=/account"
    assert 'name="next" type="hidden" value="/account"' in browser.get(asked.location).text
    assert browser.post("/sign-in", {**RIGHT, "next": "/account"}).location == "/account"


def test_an_unconfirmed_person_is_told_and_mailed(visitor: Any, app: object, mailed: Any) -> None:
    make_person("Ann", email="ann@example.org", confirmed=False, password_hash=hash_password(PASSWORD))
    browser = visitor()
    assert browser.post("/sign-in", RIGHT).location == "/confirmations"
    assert "not confirmed yet" in browser.get("/confirmations").text
    assert not is_in(browser)
    assert browser.post(mailed()).location == "/sign-in"
    assert browser.post("/sign-in", RIGHT).status_code == 303


def test_a_wrong_password_learns_nothing_of_an_unconfirmed_account(visitor: Any, app: object) -> None:
    """S5"""
    make_person("Ann", email="ann@example.org", confirmed=False, password_hash=hash_password(PASSWORD))
    answer = visitor().post("/sign-in", {**RIGHT, "password": "wrong"})
    assert answer.status_code == 422
    assert not db.session.scalars(select(OneTimeLink)).all()


def test_a_cookie_copied_before_sign_out_is_dead_after_it(visitor: Any, member: Person) -> None:
    """S7"""
    browser = visitor()
    browser.post("/sign-in", RIGHT)
    thief = with_cookie(visitor, cookie(browser))
    assert is_in(thief)
    with_form_token(browser)
    assert browser.post("/sign-out").location == "/"
    assert not is_in(browser)
    assert not is_in(thief)


def test_a_cookie_from_before_the_sign_in_is_worth_nothing(visitor: Any, member: Person) -> None:
    """S7: fixation. What the browser brought along is dropped, and the token is new each time."""
    browser = visitor()
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    planted = cookie(browser)
    browser.post("/sign-in", RIGHT)
    with browser.client.session_transaction() as session:
        assert "planted" not in session
        first = session["_user_id"]
    assert not is_in(with_cookie(visitor, planted))
    again = visitor()
    again.post("/sign-in", RIGHT)
    with again.client.session_transaction() as session:
        assert session["_user_id"] != first


def test_the_database_alone_lets_nobody_in(visitor: Any, member: Person) -> None:
    """S7: the row holds the token's hash, not the token."""
    visitor().post("/sign-in", RIGHT)
    stolen = db.session.scalars(select(SignIn.token_hash)).one()
    thief = visitor()
    with thief.client.session_transaction() as session:
        session["_user_id"] = stolen.hex()
    assert not is_in(thief)


def test_changing_the_password_signs_out_every_other_browser(visitor: Any, member: Person) -> None:
    """S7: also a copied cookie."""
    here, elsewhere = visitor(), visitor()
    for browser in (here, elsewhere):
        browser.post("/sign-in", RIGHT)
    thief = with_cookie(visitor, cookie(elsewhere))
    with_form_token(here)
    wrong = here.post("/account/password", {"current": "wrong", "password": "nine red lanterns"})
    assert wrong.status_code == 422
    assert "not your current password" in wrong.text
    assert is_in(elsewhere)
    assert here.post("/account/password", {"current": PASSWORD, "password": "nine red lanterns"}).status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    assert not is_in(thief)
    assert visitor().post("/sign-in", RIGHT).status_code == 422
    assert visitor().post("/sign-in", {**RIGHT, "password": "nine red lanterns"}).status_code == 303


def test_one_other_browser_or_all_can_be_signed_out(visitor: Any, member: Person) -> None:
    here, first, second, third = (visitor(member) for _ in range(4))
    ids = db.session.scalars(select(SignIn.id).order_by(SignIn.id)).all()
    assert here.get("/account").text.count("Sign out</button>") >= 3
    assert here.post(f"/account/sign-ins/{ids[1]}/ending").status_code == 303
    assert [is_in(b) for b in (here, first, second, third)] == [True, False, True, True]
    here.post("/account/sign-ins/endings")
    assert [is_in(b) for b in (here, second, third)] == [True, False, False]


def test_nobody_ends_another_persons_sign_in(visitor: Any, member: Person) -> None:
    """S1"""
    victim, stranger = visitor(member), visitor(make_person("Stranger"))
    theirs = db.session.scalars(select(SignIn.id).where(SignIn.person_id == member.id)).one()
    assert stranger.post(f"/account/sign-ins/{theirs}/ending").status_code == 404
    assert stranger.post(f"/account/sign-ins/{2**63}/ending").status_code == 404
    stranger.post("/account/sign-ins/endings")
    assert is_in(victim)


def test_a_sign_in_ends_by_itself_after_two_weeks(visitor: Any, member: Person) -> None:
    browser = visitor(member)
    clock.move_forward(timedelta(days=15))
    assert not is_in(browser)


def test_the_account_page_changes_only_its_own_fields(visitor: Any, member: Person) -> None:
    """S2"""
    before = member.password_hash
    form = {"name": "Anna", "country": "FR", "time_zone": "Europe/Paris"}
    hidden = {"email": "x@example.org", "is_operator": "1", "id": "9", "confirmed_at": "", "password_hash": "x"}
    assert visitor(member).post("/account", {**form, **hidden}).status_code == 303
    assert (member.name, member.country, member.time_zone) == ("Anna", "FR", "Europe/Paris")
    assert (member.email, member.password_hash) == ("ann@example.org", before)
    assert member.confirmed_at is not None
    assert not db.session.scalars(select(OperatorGrant)).all()


@pytest.mark.parametrize("path", ["/account", "/account/mentor-profile"])
def test_a_stranger_is_asked_to_sign_in(visitor: Any, app: object, path: str) -> None:
    assert visitor().get(path).location == f"/sign-in?next={path}"
