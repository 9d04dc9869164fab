"""A site of real processes on the test session's servers, and what the chaos tests look at."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

import config
from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.extensions import db
from tests.browsers import HttpBrowser
from tests.processes import Site, make_site


@pytest.fixture
def site(app: Flask, settings: config.Settings, tmp_path: Path) -> Iterator[Site]:
    """Nothing of it runs yet; whatever is started ends with the test."""
    here = make_site(tmp_path, settings)
    yield here
    here.stop_all()


@pytest.fixture
def browser_of(app: Flask, site: Site) -> Callable[..., HttpBrowser]:
    """`browser_of(person)` is that person's browser on the site."""
    return lambda person=None: HttpBrowser(app, site.url, person)


@pytest.fixture
def effects(app: Flask) -> Iterator[Callable[[], list[str]]]:
    """Gives the subjects of all effects so far; the table is there during the test."""
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE effects (id bigserial, subject text NOT NULL)"))

    def seen() -> list[str]:
        with db.engine.connect() as connection:
            return list(connection.scalars(text("SELECT subject FROM effects")))

    yield seen
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE effects"))


def ask_for_effects(numbers: range) -> None:
    """Write one message per number, without ringing the bell."""
    for number in numbers:
        later(db.session(), "test.effect", number, clock.now())
    db.session.commit()
    db.session.info.pop("bell", None)


def undone() -> int:
    """How many messages are due now (or are being tried) and not done."""
    waiting = select(func.count()).select_from(OutboxMessage).where(
        OutboxMessage.done_at.is_(None), OutboxMessage.created_at <= clock.now(),
        (OutboxMessage.due_at <= clock.now()) | (OutboxMessage.attempts > 0),
    )  # fmt: skip
    count = db.session.scalar(waiting)
    db.session.rollback()
    return count or 0


def everything_done() -> bool:
    return undone() == 0
