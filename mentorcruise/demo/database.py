"""The demo's database: up to date, and filled once with the simulated history."""

from collections.abc import Callable

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import URL, create_engine, make_url, text

from mentorcruise.demo import stripe_seed

FILLED = "filled with the history of the demo"
"""The comment on a database whose history is complete."""


def prepare(app: Flask, *, ours: bool, log: Callable[[str], None]) -> None:
    """Migrate the database and fill it if it is empty; hand Stripe's stand-in, which answers by now, what it must know.

    A database of our own that was left half filled is made anew; one that was given is never emptied.
    """
    name = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if ours and not _is_filled(name):
        _make_anew(name)
    with app.app_context():
        upgrade()
    if not _is_filled(name) and _has_people(name):
        log("  The database that DATABASE_URL names has people in it already: it stays as it is.")
        return
    if not _is_filled(name):
        from mentorcruise.demo.seed import fill  # noqa: PLC0415 - the simulator is needed at the first start only

        fill(app, log)
        _mark_filled(name)
    stripe_seed.adopt(app, log)


def _is_filled(url: URL) -> bool:
    question = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    return bool(_say(url, question) == FILLED)


def _has_people(url: URL) -> bool:
    return bool(_say(url, "SELECT EXISTS (SELECT FROM people)"))


def _mark_filled(url: URL) -> None:
    _say(url, f"COMMENT ON DATABASE {_quoted(url)} IS '{FILLED}'")


def _make_anew(url: URL) -> None:
    elsewhere = url.set(database="postgres")
    _say(elsewhere, f"DROP DATABASE IF EXISTS {_quoted(url)} WITH (FORCE)")
    _say(elsewhere, f"CREATE DATABASE {_quoted(url)}")


def _quoted(url: URL) -> str:
    return '"' + (url.database or "").replace('"', '""') + '"'


def _say(url: URL, statement: str) -> object:
    """Run one statement by itself; gives the first value that it answers with, if any."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()
