"""Real processes of the product in a test: web, workers, clock and Stripe's sandbox, to be killed and started again."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import requests

import config
from tests.forking import Forked, fork

T = TypeVar("T")
GLANCE_S = 0.03
PATIENCE_S = 40.0
Environment = dict[str, str]


def eventually(look: Callable[[], T], within_s: float = PATIENCE_S, what: str = "") -> T:
    """The first answer of `look` that is true. Fails when there is none in time; connection errors count as not yet."""
    deadline, answer = time.monotonic() + within_s, None
    while time.monotonic() < deadline:
        try:
            if answer := look():
                return answer
        except requests.RequestException as not_yet:
            answer = not_yet  # type: ignore[assignment]
        time.sleep(GLANCE_S)
    raise AssertionError(f"not within {within_s:g} s: {what or look}; the last answer was {answer!r}")


@dataclass
class Site:
    """One installation: its address, the environment of its processes, and the processes that run.

    The web's socket stays open between two lives of the web server, so that a request in between waits.
    """

    folder: Path
    env: Environment
    stripe_url: str
    listening: socket.socket
    running: dict[str, Forked] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def start(self, *names: str) -> None:
        """Start processes by name and wait until those that have an address answer.

        A name is `web`, `worker`, `clock` or `stripe`, with a number behind it if there are several.
        """
        for name in names:
            self.run(name, *_words(self, name.rstrip("0123456789")))
        for name in names:
            self.await_answer(name)

    def run(self, name: str, *words: str) -> None:
        """Start a process that runs these words of Python's command line; it dies with this one."""
        self.running[name] = fork(words, self.env, self.folder / f"{name}.log", self.listening)

    def await_answer(self, name: str) -> None:
        """Wait until the web server or the sandbox answers; for others, nothing."""
        address = {"web": f"{self.url}/healthz", "stripe": f"{self.stripe_url}/_sandbox/healthz"}.get(name)
        if address:
            eventually(lambda: requests.get(address, timeout=10).ok, what=f"{name} answers: {self.words_of(name)}")

    def kill(self, name: str) -> None:
        """SIGKILL to the process and all that it has started, as a crash of the machine would."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self, name: str) -> int:
        """An orderly end by SIGTERM; gives the exit status."""
        process = self.running.pop(name)
        process.terminate()
        try:
            return process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.running[name] = process
            self.kill(name)
            raise

    def stop_all(self) -> None:
        for name in reversed(list(self.running)):
            self.kill(name)
        self.listening.close()

    def words_of(self, name: str) -> str:
        """What a process has said so far, for a message: the end of its log."""
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    def ask_stripe(self, control: str) -> Any:
        """What one of the sandbox's controls shows: `problems`, `pending`, `events`, `clock`."""
        return requests.get(f"{self.stripe_url}/_sandbox/{control}", timeout=10).json()

    def tell_stripe(self, control: str = "switches", **values: Any) -> Any:
        """Change the sandbox's switches, or `flush` what it holds."""
        answer = requests.post(f"{self.stripe_url}/_sandbox/{control}", json=values, timeout=60)
        assert answer.ok, answer.text
        return answer.json()


def make_site(folder: Path, settings: config.Settings, changes: Mapping[str, str] | None = None) -> Site:
    """A site on the servers of these settings, nothing started yet. `changes` go into its processes' environment."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    site = Site(folder, {}, f"http://127.0.0.1:{_free_port()}", listening)
    site.env = {
        "PATH": os.defpath,
        "PYTHONPATH": str(config.ROOT),
        "FLASK_APP": "wsgi",
        "MENTORCRUISE_ENV": settings.environment,
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "BASE_URL": site.url,
        "STRIPE_SECRET_KEY": settings.stripe_secret_key,
        "STRIPE_WEBHOOK_SECRET": settings.stripe_webhook_secret,
        "STRIPE_API_BASE": site.stripe_url,
        "VAR_DIR": str(settings.var_dir),
        "MAIL_FOLDER": str(settings.mail_folder),
        "CLOCK_FILE": str(settings.clock_file),
        **(changes or {}),
    }
    return site


def _words(site: Site, kind: str) -> list[str]:
    if kind == "stripe":
        return _sandbox(site)
    if kind == "web":
        one = ["--workers", "1", "--worker-class", "gthread", "--threads", "8", "--no-control-socket"]
        return ["-m", "gunicorn", "wsgi:app", "--bind", f"fd://{site.listening.fileno()}", *one]
    return ["-m", "flask", kind]


def _sandbox(site: Site) -> list[str]:
    from mentorcruise import clock  # it follows the clock file of the tests' settings

    return [
        "-m", "stripe_sandbox", "--port", site.stripe_url.rpartition(":")[2], "--state", str(site.folder / "stripe.db"),
        "--key", site.env["STRIPE_SECRET_KEY"], "--webhook-url", f"{site.url}/stripe/webhook",
        "--webhook-secret", site.env["STRIPE_WEBHOOK_SECRET"], "--now", clock.now().isoformat(),
    ]  # fmt: skip


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
