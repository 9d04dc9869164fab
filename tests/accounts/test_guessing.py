"""Guessing: addresses cannot be told apart (S5), passwords cannot be tried at will (S6)."""

import re
import statistics
import time
from typing import Any

import pytest

from mentorcruise.domain.people import Person
from mentorcruise.extensions import bell
from tests.accounts.conftest import PASSWORD
from tests.factories import make_person

KNOWN, UNKNOWN = "ann@example.org", "bob@example.org"
FORMS: dict[str, dict[str, str]] = {
    "/sign-up": {"name": "Ann Heron", "password": "nine red lanterns", "country": "", "time_zone": "UTC"},
    "/sign-in": {"password": "not the right one"},
    "/password-reset": {},
    "/confirmations": {},
}
HASHES = {"/sign-up": 1, "/sign-in": 1, "/password-reset": 0, "/confirmations": 0}


def body_of(answer: Any, email: str) -> str:
    """The page without what differs by itself: the typed address and the form's token."""
    return re.sub(r'value="[\w.-]{60,}"|"X-CSRFToken": "[^"]*"', "", answer.text.replace(email, "…"))


def headers_of(answer: Any) -> list[tuple[str, str]]:
    """The headers without those that differ by themselves: the request's id, the cookie, the limit's count-down."""
    own = ("X-Request-Id", "Set-Cookie", "Date", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After")
    return [(name, value) for name, value in answer.headers if name not in own]


@pytest.mark.parametrize("path", FORMS)
def test_a_known_and_an_unknown_address_get_the_same_answer(visitor: Any, member: Person, path: str) -> None:
    """S5: the same bytes, for the answer and for the page after it."""
    answers = []
    for email in (KNOWN, UNKNOWN):
        browser = visitor()
        answer = browser.post(path, {**FORMS[path], "email": email})
        after = browser.get(answer.location) if answer.location else answer
        answers.append((answer.status_code, headers_of(answer), body_of(answer, email), body_of(after, email)))
    assert answers[0] == answers[1]
    assert answers[0][3]


@pytest.mark.parametrize("path", FORMS)
def test_a_known_and_an_unknown_address_cost_the_same_hashes(
    visitor: Any, member: Person, hashes: list[str], path: str
) -> None:
    """S5: time cannot tell, because the same argon2 work is done."""
    counts = []
    for email in (KNOWN, UNKNOWN):
        hashes.clear()
        visitor().post(path, {**FORMS[path], "email": email})
        counts.append(len(hashes))
    assert counts == [HASHES[path]] * 2


def test_an_account_without_a_password_costs_the_same(visitor: Any, hashes: list[str], app: object) -> None:
    """S5: an imported mentor, who has chosen none, is no exception."""
    make_person("Ann", email=KNOWN)
    assert visitor().post("/sign-in", {"email": KNOWN, "password": "anything goes"}).status_code == 422
    assert len(hashes) == 1


@pytest.mark.hard
@pytest.mark.parametrize("path", FORMS)
def test_medians_for_known_and_unknown_differ_by_less_than_5_percent(visitor: Any, member: Person, path: str) -> None:
    """S5: 200 pairs, CPU time of the request."""
    spent: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(200):
        for email in (KNOWN, UNKNOWN):
            typed = email if email == KNOWN or path != "/sign-up" else f"bob-{number}@example.org"
            bell.redis.flushall()
            browser = visitor()
            begun = time.process_time()
            browser.post(path, {**FORMS[path], "email": typed})
            spent[email].append(time.process_time() - begun)
    known, unknown = (statistics.median(times) for times in spent.values())
    assert abs(known - unknown) <= 0.05 * max(known, unknown), (known, unknown)


def test_guessing_one_account_is_stopped_before_any_hash(visitor: Any, member: Person, hashes: list[str]) -> None:
    """S6: after fifteen tries nothing is hashed, not even for the right password, from any address."""
    for number in range(15):
        answer = visitor().post("/sign-in", {"email": KNOWN, "password": f"guess {number}"})
        assert answer.status_code == 422
    assert len(hashes) == 15
    for number in range(20):
        browser = visitor()
        answer = browser.client.post(
            "/sign-in",
            data={"csrf_token": browser.csrf_token, "email": " ANN@example.org ", "password": PASSWORD},
            environ_base={"REMOTE_ADDR": f"203.0.113.{number}"},
        )
        assert answer.status_code == 429
    assert len(hashes) == 15
    said = re.search(r"Wait (\d+) seconds", answer.text)
    assert said is not None
    # Whole seconds, rounded up: the window's last one may have just begun.
    assert 0 < int(said[1]) <= 15 * 60 + 1
    assert abs(int(answer.headers["Retry-After"]) - int(said[1])) <= 1


def test_a_limit_tells_nothing_about_the_account(visitor: Any, member: Person) -> None:
    """S5: an unknown address meets the same limit."""
    for email in (KNOWN, UNKNOWN):
        answers = [visitor().post("/sign-in", {"email": email, "password": "guess"}).status_code for _ in range(17)]
        assert answers == [422] * 15 + [429] * 2


def test_guessing_many_accounts_from_one_address_is_stopped(visitor: Any, app: object, hashes: list[str]) -> None:
    """S6: 60 in ten minutes, whatever account is tried; others are not held up."""
    answers = [
        visitor().post("/sign-in", {"email": f"p{n}@example.org", "password": "guess guess"}).status_code
        for n in range(65)
    ]
    assert answers == [422] * 60 + [429] * 5
    assert len(hashes) == 60
    other = visitor()
    form = {"csrf_token": other.csrf_token, "email": KNOWN, "password": "guess guess"}
    assert other.client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": "198.51.100.9"}).status_code == 422


def test_the_current_password_cannot_be_guessed_from_an_open_browser(
    visitor: Any, member: Person, hashes: list[str]
) -> None:
    """S6"""
    browser = visitor(member)
    form = {"current": "wrong wrong", "password": "nine red lanterns"}
    answers = [browser.post("/account/password", form).status_code for _ in range(17)]
    assert answers == [422] * 15 + [429] * 2
    assert len(hashes) == 15


@pytest.mark.parametrize("path", ["/sign-up", "/password-reset", "/confirmations"])
def test_a_mailbox_cannot_be_flooded(visitor: Any, member: Person, path: str) -> None:
    """S6: five mails an hour for one address; the page says when to try again."""
    answers = [visitor().post(path, {**FORMS[path], "email": KNOWN}).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]
