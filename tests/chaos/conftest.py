"""A site of real processes on the test session's servers, and what the chaos tests look at."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, func, select, text

import config
from mentorcruise import clock
from mentorcruise.domain.base import Base
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.extensions import db
from tests.browsers import HttpBrowser
from tests.processes import PATIENCE_S, Site, eventually, make_site


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


def everything_done(within_s: float = PATIENCE_S) -> None:
    """Wait until nothing that is due, or is being tried, is left. Fails when it has become no less for so long.

    How long ten thousand take is the machine's affair.
    """
    fewest = left()
    while fewest:
        try:
            (fewest,) = eventually(partial(_less_than, fewest), within_s)
        except AssertionError as error:
            some = [tuple(row) for row in db.session.execute(_UNDONE.where(_tried_or_due()).limit(5))]
            raise AssertionError(
                f"{fewest} are left and became no less within {within_s:g} s, such as {some}"
            ) from error


def left() -> int:
    """How many messages are due or being tried."""
    undone = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.done_at.is_(None), _tried_or_due())
    number = db.session.scalar(undone) or 0
    db.session.rollback()
    return number


def _less_than(number: int) -> tuple[int] | None:
    now = left()
    return (now,) if now < number else None


def _tried_or_due() -> ColumnElement[bool]:
    return (OutboxMessage.due_at <= clock.now()) | (OutboxMessage.attempts > 0)


_UNDONE = select(OutboxMessage.job, OutboxMessage.subject, OutboxMessage.attempts, OutboxMessage.last_error).where(
    OutboxMessage.done_at.is_(None)
)


def number_of(table: type[Base]) -> int:
    """How many rows there are now."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0
