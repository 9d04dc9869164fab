"""`make demo`: everything on this machine, from nothing to the line `Ready: http://127.0.0.1:5000`.

The parent imports the app once and forks web, worker and clock from it, so that they share its memory.
"""

import argparse
import gc
import http.client
import os
import runpy
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import config
from mentorcruise.demo import lifeline
from mentorcruise.demo.processes import STOP_SIGNALS, ChildFailed, Supervisor, Task
from mentorcruise.demo.services import Services
from mentorcruise.demo.state import AlreadyRunning, Kept, hold, is_free, keep

if TYPE_CHECKING:
    from flask import Flask

PASSWORD = "demo-password"  # noqa: S105 - it exists in the demo only
SIGN_INS = {
    "mentee@example.org": "a mentee in a running mentorship",
    "newcomer@example.org": "a mentee without a mentor yet",
    "mentor@example.org": "a mentor with open places and waiting applications",
    "operator@example.org": "the operator: vetting, health monitor, reports",
}
READY_PATIENCE = 60.0
"""Seconds that the Stripe stand-in, and then the web server's /healthz, has until it answers."""
PORT_PATIENCE = 3.0
"""Seconds that the port of a demo that was killed may still take to become free."""
REFUSED = 2
"""Exit status when something stands in the way that the person can change."""


class Refusal(Exception):
    """The demo cannot start here; the message is one sentence that says why and what to do."""


class Stopped(Exception):
    """Someone asked the demo to stop."""


def main() -> int:
    """Run the demo until it is asked to stop; gives the exit status."""
    options = argparse.ArgumentParser(prog="make demo")
    options.add_argument("--with-parent", action="store_true", help="stop when the process that started this one ends")
    parent = os.getppid() if options.parse_args().with_parent else 0
    settings = config.launcher_settings()
    try:
        port = _port(settings.port)
        _obey_signals(parent)
        with hold(settings.var_dir, port) as killed:
            _await_port(port, PORT_PATIENCE if killed else 0)
            _run(Demo(settings, port), parent)
    except AlreadyRunning as other:
        return _refuse(_running_already(other, settings.var_dir))
    except (Refusal, SystemExit) as refusal:
        return _refuse(str(refusal))
    except ChildFailed as failure:
        say(f"The demo could not start: {failure}")
        return 1
    except Stopped:
        say("Stopped. `make demo` goes on from here; `make demo-reset` starts afresh.")
    return 0


def say(line: str) -> None:
    """One line to the person at the terminal."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@dataclass
class Demo:
    """One demo: its settings and the port of its web server."""

    settings: config.LauncherSettings
    port: int

    def __post_init__(self) -> None:
        self.var = self.settings.var_dir
        self.supervisor = Supervisor(self.var / "log", say)
        given = self.settings.database_url, self.settings.redis_url
        self.services = Services(self.var, self.supervisor, *given)
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Everything up to the line `Ready`."""
        say(f"Starting the demo; its state and logs are kept in {_short(self.var)}/")
        kept = keep(self.var, self.port)
        self._start_services()
        config.enter(self._environment(kept))
        app = _load_app()
        lifeline.children_die_with_us()
        say(f"Starting the Stripe stand-in on port {kept.sandbox_port}; no card is ever charged")
        self.supervisor.start(Task("stripe-sandbox", lambda: _sandbox(self._sandbox_arguments(kept))))
        self._await("stripe-sandbox", lambda: not is_free(kept.sandbox_port))
        self._prepare(app)
        say("Starting the web server, the worker and the clock")
        for name, run in _parts(app, self.port).items():
            self.supervisor.start(Task(name, run))
        self._await("web", lambda: _answers(self.port))
        say(f"Ready: {self.url}")
        for address, purpose in SIGN_INS.items():
            say(f"  {address:<21} {PASSWORD}  {purpose}")

    def _start_services(self) -> None:
        ours = [
            name
            for name, url in (("PostgreSQL", self.services.database_url), ("Valkey", self.services.redis_url))
            if not url
        ]
        say(
            f"Starting {' and '.join(ours)}"
            if ours
            else "Using the PostgreSQL and Valkey of DATABASE_URL and REDIS_URL"
        )
        self.services.start()

    def _prepare(self, app: "Flask") -> None:
        from mentorcruise.demo.database import prepare  # noqa: PLC0415 - after the app, which reads the environment

        say("Bringing the database up to date; the first time, two years of history are simulated")
        terminal = os.dup(1)
        ours = not self.settings.database_url

        def tell(line: str) -> None:
            os.write(terminal, f"{line}\n".encode())

        self.supervisor.run(Task("database", lambda: prepare(app, ours=ours, log=tell)))
        os.close(terminal)

    def _environment(self, kept: Kept) -> dict[str, str]:
        return {
            "MENTORCRUISE_ENV": "demo",
            "SECRET_KEY": kept.secret_key,
            "DATABASE_URL": self.services.database_url,
            "REDIS_URL": self.services.redis_url,
            "BASE_URL": self.url,
            # The same on every port, so that the subscriptions at the stand-in stay ours.
            "SITE_ID": "demo",
            "STRIPE_SECRET_KEY": kept.stripe_key,
            "STRIPE_WEBHOOK_SECRET": kept.webhook_secret,
            "STRIPE_API_BASE": f"http://127.0.0.1:{kept.sandbox_port}",
            "VAR_DIR": str(self.var),
            "MAIL_FOLDER": str(self.var / "mail"),
            "CLOCK_FILE": str(self.var / "clock"),
        }

    def _sandbox_arguments(self, kept: Kept) -> list[str]:
        from mentorcruise import clock  # noqa: PLC0415 - it follows the demo's clock file once the app is loaded

        words = {
            "--port": str(kept.sandbox_port),
            "--state": str(self.var / "stripe.json"),
            "--key": kept.stripe_key,
            "--webhook-url": f"{self.url}/stripe/webhook",
            "--webhook-secret": kept.webhook_secret,
            "--now": clock.now().isoformat(),
        }
        return [word for pair in words.items() for word in pair]

    def _await(self, name: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_PATIENCE
        while not ready():
            self.supervisor.demand(name)
            if time.monotonic() > deadline:
                raise ChildFailed(f"{name} does not answer. {self.supervisor.last_words(name)}")
            time.sleep(0.05)


def _run(demo: Demo, parent: int) -> None:
    try:
        demo.start()
        while not parent or os.getppid() == parent:
            demo.supervisor.tend()
            time.sleep(0.25)
    finally:
        _stop_at_once_if_asked_again()
        demo.supervisor.stop_all()


def _load_app() -> "Flask":
    from mentorcruise import create_app  # noqa: PLC0415 - it reads the environment that was entered just before

    app: Flask = create_app()
    # Objects made so far are never looked at by the collector again, so their pages stay shared after the fork.
    gc.collect()
    gc.freeze()
    return app


def _parts(app: "Flask", port: int) -> dict[str, Callable[[], object]]:
    from mentorcruise.demo.web import DemoServer  # noqa: PLC0415 - with the app, after the services
    from mentorcruise.jobs import clock_process, worker  # noqa: PLC0415

    return {
        "web": DemoServer(app, port).run,
        "worker": lambda: worker.main(app),
        "clock": lambda: clock_process.main(app),
    }


def _sandbox(arguments: list[str]) -> None:
    sys.argv = ["stripe_sandbox", *arguments]
    runpy.run_module("stripe_sandbox", run_name="__main__")


def _answers(port: int) -> bool:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise Refusal(f"PORT must be a number from 1 to 65535, not {text!r}.")


def _await_port(port: int, patience: float) -> None:
    deadline = time.monotonic() + patience
    while not is_free(port):
        if time.monotonic() > deadline:
            raise Refusal(
                f"Port {port} is in use by another program: stop that one, or choose another port: make demo PORT={port + 1}"
            )
        time.sleep(0.1)


def _obey_signals(parent: int) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Stopped

    for ours in STOP_SIGNALS:
        if ours is not signal.SIGHUP or signal.getsignal(ours) is not signal.SIG_IGN:  # nohup
            signal.signal(ours, stop)
    if parent:
        lifeline.die_with(parent, signal.SIGTERM)


def _stop_at_once_if_asked_again() -> None:
    def leave(_signal: int, _frame: FrameType | None) -> NoReturn:
        os._exit(1)  # the children die with us

    for ours in STOP_SIGNALS:
        signal.signal(ours, leave)


def _running_already(other: AlreadyRunning, var: Path) -> str:
    where = f" at http://127.0.0.1:{other.port}" if other.port else ""
    return (
        f"The demo is running already from {_short(var)}/{where} ({other}): use that one, or stop it with Ctrl-C first."
    )


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return REFUSED


def _short(path: Path) -> str:
    return str(path.relative_to(config.ROOT)) if path.is_relative_to(config.ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main())
