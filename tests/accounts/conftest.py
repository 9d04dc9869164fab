"""What tests about accounts share: people with a password, the links that were mailed, a count of hashes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from mentorcruise.domain.people import OneTimeLink, Person
from mentorcruise.extensions import db
from mentorcruise.mail.links import link_url
from mentorcruise.web.accounts.passwords import hash_password
from tests.factories import make_mentee
from tests.visitor import RAW_TOKEN, Visitor

PASSWORD = "seven blue herons"


def with_form_token(browser: Visitor) -> None:
    """Signing in dropped the session and the old form token with it; take a new one, as the next page would."""
    with browser.client.session_transaction() as session:
        session["csrf_token"] = RAW_TOKEN


@pytest.fixture
def member(app: object) -> Person:
    """A confirmed mentee who signs in with `seven blue herons`."""
    return make_mentee("Ann Heron", email="ann@example.org", password_hash=hash_password(PASSWORD))


@pytest.fixture
def mailed(app: object, work: Callable[[], int]) -> Callable[[], str]:
    """The path of the link that was mailed last, once the worker has done its work."""

    def last_link() -> str:
        work()
        link = db.session.scalars(select(OneTimeLink).order_by(OneTimeLink.id.desc()).limit(1)).one()
        return link_url(link).removeprefix("http://localhost")

    return last_link


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """One entry for each argon2 hash that was computed; argon2 itself still runs."""
    import argon2._password_hasher as argon

    done: list[str] = []

    def counted(name: str) -> Callable[..., Any]:
        real = getattr(argon, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            done.append(name)
            return real(*args, **kwargs)

        return call

    for name in ("hash_secret", "verify_secret"):
        monkeypatch.setattr(argon, name, counted(name))
    yield done
