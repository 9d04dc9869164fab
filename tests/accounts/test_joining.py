"""Joining: sign up, confirm the address, be someone who looks for a mentor."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.people import MentorSearch, OneTimeLink, OperatorGrant, Person
from mentorcruise.extensions import db
from mentorcruise.mail.links import token_for
from tests.factories import make_mentor, make_person, save

SIGN_UP = {
    "name": "Ann Heron", "email": " Ann@Example.org", "password": "seven blue herons", "country": "DE",
    "time_zone": "Europe/Berlin",
}  # fmt: skip


def person() -> Person:
    return db.session.scalars(select(Person).where(Person.email == "ann@example.org")).one()


def letters() -> list[str]:
    asked = select(OutboxMessage.job).where(OutboxMessage.job.startswith("letters.")).order_by(OutboxMessage.id)
    return list(db.session.scalars(asked))


def count(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_someone_signs_up_confirms_the_address_and_signs_in(visitor: Any, mailed: Any) -> None:
    """A11: name, country and time zone are kept; A19: from the confirmation on they look for a mentor."""
    browser = visitor()
    assert browser.post("/sign-up", SIGN_UP).location == "/confirmations"
    assert "Check your mail" in browser.get("/confirmations").text
    link = mailed()
    assert letters() == ["letters.confirm_address"]
    assert "Confirm my address" in browser.get(link).text
    assert browser.post(link).location == "/sign-in"
    assert "Your address is confirmed" in browser.get("/sign-in").text
    ann = person()
    assert (ann.name, ann.country, ann.time_zone) == ("Ann Heron", "DE", "Europe/Berlin")
    assert ann.confirmed_at is not None
    assert db.session.scalars(select(MentorSearch.mentee_id)).all() == [ann.id]
    answer = browser.post("/sign-in", {"email": "ANN@example.org", "password": SIGN_UP["password"]})
    assert answer.location == "/dashboard"


def test_following_the_link_writes_nothing(visitor: Any, mailed: Any) -> None:
    """S3: mail scanners follow links; only the button confirms."""
    visitor().post("/sign-up", SIGN_UP)
    link = mailed()
    for _ in range(3):
        assert visitor().get(link).status_code == 200
    assert person().confirmed_at is None
    assert visitor().post(link).status_code == 303


def test_a_confirming_link_works_once(visitor: Any, mailed: Any) -> None:
    """S7: used twice, the link is dead and the page offers a new mail."""
    visitor().post("/sign-up", SIGN_UP)
    link = mailed()
    assert visitor().post(link).status_code == 303
    for answer in (visitor().post(link), visitor().get(link)):
        assert answer.status_code == 410
        assert "Send me a new link" in answer.text
    assert count(MentorSearch) == 1


def test_a_confirming_link_is_late_after_an_hour(visitor: Any, mailed: Any) -> None:
    """S7: at most one hour."""
    visitor().post("/sign-up", SIGN_UP)
    link = mailed()
    clock.move_forward(timedelta(minutes=59))
    assert visitor().get(link).status_code == 200
    clock.move_forward(timedelta(minutes=1))
    assert visitor().get(link).status_code == 410
    assert visitor().post(link).status_code == 410
    assert person().confirmed_at is None


@pytest.mark.parametrize("forge", ["flip", "other purpose", "nonsense", "no such row"])
def test_a_forged_link_confirms_nothing(visitor: Any, mailed: Any, forge: str) -> None:
    """S7: the token is signed for one row and one purpose."""
    visitor().post("/sign-up", SIGN_UP)
    link = mailed()
    link_id = db.session.scalars(select(OneTimeLink.id)).one()
    token = {
        "flip": link.rsplit("/", 1)[1][:-1] + ("A" if link[-1] != "A" else "B"),
        "other purpose": token_for(link_id, "reset"),
        "nonsense": "x",
        "no such row": token_for(link_id + 1, "confirm"),
    }[forge]
    assert visitor().get(f"/confirmations/{token}").status_code == 410
    assert visitor().post(f"/confirmations/{token}").status_code == 410
    assert person().confirmed_at is None


def test_a_known_address_is_mailed_that_it_is_known(visitor: Any, work: Any) -> None:
    """S5: the page says nothing; only the mailbox's owner learns of the account, which stays as it was."""
    make_person("Ann Before", email="ann@example.org", password_hash="as before")
    assert visitor().post("/sign-up", SIGN_UP).location == "/confirmations"
    work()
    assert letters() == ["letters.already_registered"]
    assert (person().name, person().password_hash) == ("Ann Before", "as before")


def test_an_imported_mentor_is_not_taken_over(visitor: Any, mailed: Any) -> None:
    """Signing up with a mentor's address sets nothing; the mailed link lets its owner choose the password."""
    mentor = make_mentor("Ann Imported")
    save(mentor.person)
    mentor.person.email, mentor.person.confirmed_at = "ann@example.org", None
    db.session.commit()
    visitor().post("/sign-up", SIGN_UP)
    link = mailed()
    assert person().password_hash is None
    assert letters()[-1] == "letters.reset_password"
    browser = visitor()
    assert browser.post(link, {"password": "my very own choice"}).location == "/sign-in"
    assert person().confirmed_at is not None
    assert count(MentorSearch) == 0
    assert browser.post("/sign-in", {"email": "ann@example.org", "password": SIGN_UP["password"]}).status_code == 422
    answer = browser.post("/sign-in", {"email": "ann@example.org", "password": "my very own choice"})
    assert answer.location == "/dashboard"


def test_a_stranger_who_signs_up_first_gets_no_account_of_mine(visitor: Any, mailed: Any) -> None:
    """Signed up twice before it was confirmed: the first link dies and the mailbox's owner chooses the password."""
    visitor().post("/sign-up", {**SIGN_UP, "password": "the stranger knows it"})
    first = mailed()
    visitor().post("/sign-up", SIGN_UP)
    second = mailed()
    assert visitor().post(first).status_code == 410
    visitor().post("/confirmations", {"email": "ann@example.org"})
    third = mailed()
    assert [link.split("/")[1] for link in (first, second, third)] == [
        "confirmations",
        "password-resets",
        "password-resets",
    ]
    visitor().post(third, {"password": "my very own choice"})
    stranger = visitor().post("/sign-in", {"email": "ann@example.org", "password": "the stranger knows it"})
    assert stranger.status_code == 422


def test_a_new_confirming_mail_can_be_asked_for(visitor: Any, mailed: Any) -> None:
    visitor().post("/sign-up", SIGN_UP)
    mailed()
    clock.move_forward(timedelta(hours=2))
    assert visitor().post("/confirmations", {"email": "ann@example.org"}).location == "/confirmations"
    assert visitor().post(mailed()).location == "/sign-in"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Type your name."),
        ("name", " \t ", "A name has 1 to 120 characters."),
        ("name", "x" * 121, "A name has 1 to 120 characters."),
        ("email", "ann", "This does not look like an email address"),
        ("email", "ann@example.org\r\nBcc: all@example.org", "This does not look like an email address"),
        ("email", "ann@" + "x" * 300 + ".org", "This does not look like an email address"),
        ("password", "short", "Use at least 10 characters."),
        ("password", "x7" * 101, "Use at most 200 characters."),
        ("password", "ann heron 1", "It is made of your name or address."),
        ("country", "XX", "Not a valid choice."),
        ("time_zone", "Mars/Olympus", "Not a valid choice."),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    visitor: Any, app: object, field: str, value: str, words: str
) -> None:
    answer = visitor().post("/sign-up", {**SIGN_UP, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert ("Ann Heron" in answer.text) == (field != "name")
    assert '<option selected value="Europe/Berlin">' in answer.text or field == "time_zone"
    assert count(Person) == 0
    assert "seven blue herons" not in answer.text


def test_hidden_fields_change_nothing(visitor: Any, mailed: Any) -> None:
    """S2: only the form's own fields count."""
    extra = {
        "is_operator": "1", "confirmed_at": "2020-01-01", "mentor_id": "1", "id": "7", "password_hash": "x",
        "joined_at": "2001-01-01",
    }  # fmt: skip
    visitor().post("/sign-up", {**SIGN_UP, **extra})
    ann = person()
    assert ann.confirmed_at is None
    assert ann.joined_at > clock.now() - timedelta(minutes=1)
    assert ann.password_hash and ann.password_hash.startswith("$argon2id$")
    assert count(OperatorGrant) == 0


def test_nul_and_control_characters_are_no_error(visitor: Any, app: object) -> None:
    """S18: whatever is typed, the answer is a page."""
    assert visitor().post("/sign-up", {**SIGN_UP, "name": "An\0n\x07 He\tron"}).status_code == 303
    assert person().name == "An n He ron"
