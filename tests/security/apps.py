"""A second app beside the tests' own, with other settings; the extensions they share are put back afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask

import config
from mentorcruise import clock, create_app
from mentorcruise.extensions import bell, csrf, db, htmx, limiter, login, mail, migrate

SHARED = (bell, csrf, htmx, limiter, login, mail, migrate)


def safe_environment(app: Flask) -> dict[str, str]:
    """What a deployment sets: safe, on the tests' own servers."""
    settings: config.Settings = app.config["SETTINGS"]
    return {
        "MENTORCRUISE_ENV": "production",
        "SECRET_KEY": "9c1f6a7b0d4e4d8f9a3b5c7e1f2a4b6c",
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "BASE_URL": "https://mentors.example",
        "STRIPE_SECRET_KEY": "sk_test_rehearsal",
        "STRIPE_WEBHOOK_SECRET": "whsec_rehearsal",
        "MAIL_SERVER": "mail.example",
        "VAR_DIR": str(settings.var_dir),
    }


def production(app: Flask) -> config.Settings:
    return config.load(safe_environment(app))


def like(app: Flask, **changed: Any) -> config.Settings:
    """The tests' own settings but for these."""
    return replace(app.config["SETTINGS"], **changed)


@contextmanager
def second_app(settings: config.Settings) -> Iterator[Flask]:
    """An app with these settings; what the two share belongs to it meanwhile."""
    kept = [(shared, dict(vars(shared))) for shared in SHARED]
    own_clock = clock._shift_file
    app = create_app(settings)
    try:
        yield app
    finally:
        hang_up(app)
        for shared, before in kept:
            vars(shared).clear()
            vars(shared).update(before)
        clock.follow(own_clock)


def hang_up(app: Flask) -> None:
    """Give back its connections to the database, which has a hundred for all."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
