"""Browsers that walk through real processes: web, worker, clock and Stripe's sandbox."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser

import config
from mentorcruise.domain.people import Person
from mentorcruise.web.accounts.passwords import hash_password
from tests.browsers import HttpBrowser
from tests.factories import save
from tests.journeys.walker import Walker
from tests.processes import Site, make_site

PASSWORD = "violet-harbour-73"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    return {
        "executable_path": config.launcher_settings().chromium,
        "headless": True,
        "args": [*flags.split(), "--disable-component-update", "--disable-sync"],
    }


@pytest.fixture
def site(app: Flask, settings: config.Settings, tmp_path: Path) -> Iterator[Site]:
    """The whole product, as the demo runs it, on the tests' servers; Stripe must have nothing to complain about."""
    here = make_site(tmp_path, replace(settings, environment="demo"))
    here.start("stripe", "web", "worker", "clock")
    yield here
    problems = here.ask_stripe("problems")
    here.stop_all()
    assert problems == []


@pytest.fixture
def walker(app: Flask, site: Site, browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Walker]]:
    """`walker("name")` is a person at a browser of their own; `walker("name", person)` is signed in already."""
    walkers: list[Walker] = []

    def arrive(name: str, person: Person | None = None, **screen: Any) -> Walker:
        walkers.append(Walker(browser, site.url, name, tmp_path, **screen))
        if person is not None:
            cookies = HttpBrowser(app, site.url, person).http.cookies
            walkers[-1].context.add_cookies(
                [{"name": c.name, "value": c.value or "", "url": site.url} for c in cookies]
            )
        return walkers[-1]

    yield arrive
    for each in walkers:
        each.leave()
    assert [complaint for each in walkers for complaint in each.complaints] == []


def with_password(person: Person) -> Person:
    """The person can sign in with PASSWORD."""
    person.password_hash = hash_password(PASSWORD)
    saved: Person = save(person)
    return saved
