"""Where it is measured: an embedded PostgreSQL with a small catalogue and a large one, and an app on each."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask_migrate import upgrade
from werkzeug.test import EnvironBuilder

import config
from benchmarks import population
from mentorcruise import create_app
from mentorcruise.demo.processes import Supervisor
from mentorcruise.demo.services import Services

SMALL, LARGE = 298, 100_000


class Place:
    """An app on a database of its own with so many mentors."""

    def __init__(self, environ: dict[str, str], mentors: int) -> None:
        self.url = environ["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")
        self.mentors = mentors
        self.app = create_app(config.load(environ))
        with self.app.app_context():
            upgrade()
        population.fill(self.url, mentors)

    @cached_property
    def connection(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """A bare connection, for floors."""
        return psycopg.connect(self.url, autocommit=True)

    def get(self, path: str, **headers: str) -> Callable[[], bytes]:
        """A request, ready to be made again and again. Raises AssertionError when the answer is not 200."""
        return request(self.app, path, "200", **headers)


def request(app: Flask, path: str, expected: str = "200", **headers: str) -> Callable[[], bytes]:
    """A GET as the server would hand it to the app."""
    environ = EnvironBuilder(
        path=path.partition("?")[0], query_string=path.partition("?")[2], headers=headers
    ).get_environ()

    def make() -> bytes:
        answer: list[str] = []

        def start(status: str, sent: list[tuple[str, str]], exc_info: object = None) -> Any:
            answer.append(status)

        body = app.wsgi_app(dict(environ), start)
        try:
            whole = b"".join(body)
        finally:
            body.close()  # type: ignore[attr-defined]
        assert answer[0].startswith(expected), (path, answer)
        return whole

    return make


@dataclass
class World:
    """The places, made when they are first wanted."""

    folder: Path
    services: Services

    @cached_property
    def small(self) -> Place:
        return self._place("small", SMALL)

    @cached_property
    def large(self) -> Place:
        return self._place("large", LARGE)

    def _place(self, name: str, mentors: int) -> Place:
        url = self.services.database_url
        with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        environ = {
            "MENTORCRUISE_ENV": "test",
            "SECRET_KEY": "a secret of the benchmarks, long enough",
            "DATABASE_URL": url.replace("/mentorcruise?", f"/{name}?"),
            "REDIS_URL": self.services.redis_url,
            "BASE_URL": "http://localhost",
            "STRIPE_SECRET_KEY": "sk_sandbox_benchmarks",
            "STRIPE_WEBHOOK_SECRET": "whsec_benchmarks",
            "STRIPE_API_BASE": "http://127.0.0.1:1",
            "VAR_DIR": str(self.folder),
            "MAIL_FOLDER": str(self.folder / "mail"),
        }
        return Place(environ, mentors)


@contextmanager
def world() -> Iterator[World]:
    """Servers of our own, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mc-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root, PostgreSQL runs as another user
        supervisor = Supervisor(folder / "log", lambda _: None)
        services = Services(folder, supervisor, throwaway=True)
        try:
            services.start()
            yield World(folder, services)
        finally:
            supervisor.stop_all()
