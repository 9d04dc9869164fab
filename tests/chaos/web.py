"""`python -m tests.chaos.web <socket> <step>:<number> …`: a web server that dies by SIGKILL at a step of the nth webhook.

It lives again, as often as steps are given, each life a fork of a parent that has the app loaded; the last life stays.
Steps: `before_storing`, `before_statement`, `after_statement`, `before_answer`, `after_answer`.
"""

import os
import signal
import socket
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from mentorcruise import create_app
from mentorcruise.demo import lifeline

STEPS = ("before_storing", "before_statement", "after_statement", "before_answer", "after_answer")


def crash_at(app: Flask, step: str, number: int) -> None:
    """Install the crash, around the app and below it, so that it sits wherever the app answers from."""
    seen = count(1)

    def crash() -> None:
        if next(seen) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def crash_if_storing(connection: object, cursor: object, statement: str, *_: object) -> None:
        # The one statement that stores an event commits by itself.
        if "INTO stripe_events" in statement:
            crash()

    if step.endswith("_statement"):
        event.listen(Engine, step.replace("statement", "cursor_execute"), crash_if_storing)
    else:
        app.wsgi_app = Crashing(app.wsgi_app, step, crash)  # type: ignore[method-assign]


class Crashing:
    """WSGI middleware that crashes before, behind or after the answer to a webhook."""

    def __init__(self, application: Any, step: str, crash: Callable[[], None]) -> None:
        self.application, self.step, self.crash = application, step, crash

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if environ["PATH_INFO"] != "/stripe/webhook":
            return self.application(environ, start_response)
        if self.step == "before_storing":
            self.crash()
        answer = self.application(environ, start_response)
        if self.step == "before_answer":
            self.crash()
        return ClosingIterator(answer, self.crash if self.step == "after_answer" else None)


class Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Nothing."""


def main() -> None:
    fd, *lives = sys.argv[1:]
    app = create_app()
    for life in lives:
        step, _, number = life.partition(":")
        if (pid := os.fork()) == 0:
            lifeline.die_with(os.getppid(), signal.SIGKILL)
            crash_at(app, step, int(number))
            serve(app, int(fd))
        _, status = os.waitpid(pid, 0)
        print(life, status, flush=True)  # noqa: T201 - the test reads it
    serve(app, int(fd))


def serve(app: Flask, fd: int) -> None:
    host, port = socket.socket(fileno=os.dup(fd)).getsockname()
    make_server(host, port, app, threaded=True, fd=fd, request_handler=Quiet).serve_forever()


if __name__ == "__main__":
    main()
