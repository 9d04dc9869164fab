"""A forgotten password: the mailed link sets a new one, once, within the hour, and signs everybody out."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.people import LinkPurpose, MentorSearch, OneTimeLink, Person, SignIn
from mentorcruise.extensions import db
from mentorcruise.mail.links import token_for
from mentorcruise.web.accounts.passwords import hash_password
from tests.accounts.conftest import PASSWORD
from tests.factories import make_person, save

NEW = {"password": "nine red lanterns"}


def test_a_new_password_is_set_through_the_mailed_link(visitor: Any, member: Person, mailed: Any) -> None:
    """S7: every sign-in ends, the old password too."""
    signed_in, browser = visitor(member), visitor()
    assert browser.post("/password-reset", {"email": "ANN@example.org"}).location == "/password-resets"
    assert "Check your mail" in browser.get("/password-resets").text
    link = mailed()
    assert "ann@example.org" in browser.get(link).text
    assert browser.post(link, NEW).location == "/sign-in"
    assert signed_in.get("/account").status_code == 303
    assert browser.post("/sign-in", {"email": member.email, "password": PASSWORD}).status_code == 422
    assert browser.post("/sign-in", {"email": member.email, **NEW}).status_code == 303


def test_a_reset_link_works_once_and_kills_the_others(visitor: Any, member: Person, mailed: Any) -> None:
    """S7"""
    links = []
    for _ in range(2):
        visitor().post("/password-reset", {"email": member.email})
        links.append(mailed())
    assert links[0] != links[1]
    assert visitor().post(links[0], NEW).status_code == 303
    for link in links:
        answer = visitor().post(link, {"password": "a thief's own words"})
        assert answer.status_code == 410
        assert "Send me a new link" in answer.text
        assert visitor().get(link).status_code == 410
    assert visitor().post("/sign-in", {"email": member.email, **NEW}).status_code == 303


def test_a_reset_link_is_late_after_an_hour(visitor: Any, member: Person, mailed: Any) -> None:
    """S7"""
    visitor().post("/password-reset", {"email": member.email})
    link = mailed()
    clock.move_forward(timedelta(hours=1))
    assert visitor().get(link).status_code == 410
    assert visitor().post(link, NEW).status_code == 410
    assert visitor().post("/sign-in", {"email": member.email, "password": PASSWORD}).status_code == 303


def test_a_changed_password_kills_links_mailed_before(visitor: Any, member: Person, mailed: Any) -> None:
    """S7"""
    visitor().post("/password-reset", {"email": member.email})
    link = mailed()
    visitor(member).post("/account/password", {"current": PASSWORD, **NEW})
    assert visitor().post(link, {"password": "a thief's own words"}).status_code == 410


def test_a_confirming_link_sets_no_password(visitor: Any, member: Person, mailed: Any) -> None:
    """S7: the purpose is signed into the token."""
    now = clock.now()
    link = save(
        OneTimeLink(
            person=member, purpose=LinkPurpose.CONFIRM, email=member.email, created_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )  # fmt: skip
    for purpose in ("confirm", "reset"):
        assert visitor().post(f"/password-resets/{token_for(link.id, purpose)}", NEW).status_code == 410


def test_resetting_confirms_the_address(visitor: Any, app: object, mailed: Any) -> None:
    ann = make_person("Ann", email="ann@example.org", confirmed=False, password_hash=hash_password(PASSWORD))
    visitor().post("/password-reset", {"email": ann.email})
    visitor().post(mailed(), NEW)
    assert ann.confirmed_at is not None
    assert db.session.scalar(select(MentorSearch.mentee_id)) == ann.id


def test_a_weak_password_is_refused_and_the_link_stays_good(visitor: Any, member: Person, mailed: Any) -> None:
    visitor().post("/password-reset", {"email": member.email})
    link = mailed()
    for weak, words in (("short", "at least 10"), ("password1234", "tried first"), ("annheron99", "your name")):
        answer = visitor().post(link, {"password": weak})
        assert answer.status_code == 422
        assert words in answer.text
    assert visitor().post(link, NEW).status_code == 303


def test_what_is_long_over_is_cleared(app: Any, member: Person, work: Any) -> None:
    """Links go 30 days after they expired, sign-ins 90 days after they ended; the others stay."""
    from mentorcruise.domain.outbox import later

    now = clock.now()
    for days in (29, 31):
        member.ask_for_link(LinkPurpose.RESET, now).expires_at = now - timedelta(days=days)
    for number, ended in enumerate((None, now - timedelta(days=89), now - timedelta(days=91))):
        row = SignIn(
            person_id=member.id, token_hash=bytes([number]) * 32, started_at=now, seen_at=now,
            expires_at=now + timedelta(days=1), ended_at=ended,
        )  # fmt: skip
        db.session.add(row)
    later(db.session(), "people.clear_expired", "", now)
    db.session.commit()
    work()
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (OneTimeLink, SignIn)]
    assert counts == [1, 2]


@pytest.mark.parametrize("path", ["/sign-up", "/sign-in", "/password-reset", "/confirmations", "/password-resets"])
def test_the_pages_of_the_door_open(visitor: Any, app: object, path: str) -> None:
    assert visitor().get(path).status_code == 200
