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

from flask import Flask, Response, request
from sqlalchemy import Engine, event
from werkzeug.serving import WSGIRequestHandler, make_server

from mentorcruise import create_app
from mentorcruise.demo import lifeline

STEPS = ("before_storing", "before_statement", "after_statement", "before_answer", "after_answer")


def crash_at(app: Flask, step: str, number: int) -> None:
    """Install the crash."""
    seen = count(1)

    def crash(*_: object) -> None:
        if next(seen) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def crash_if_storing(connection: object, cursor: object, statement: str, *_: object) -> None:
        # The one statement that stores an event commits by itself.
        if "INTO stripe_events" in statement:
            crash()

    def after(response: Response) -> Response:
        if request.path == "/stripe/webhook":
            if step == "before_answer":
                crash()
            else:
                response.call_on_close(crash)
        return response

    install: dict[str, Callable[[], object]] = {
        "before_storing": lambda: app.before_request(lambda: crash() if request.path == "/stripe/webhook" else None),
        "before_statement": lambda: event.listen(Engine, "before_cursor_execute", crash_if_storing),
        "after_statement": lambda: event.listen(Engine, "after_cursor_execute", crash_if_storing),
        "before_answer": lambda: app.after_request(after),
        "after_answer": lambda: app.after_request(after),
    }
    install[step]()


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
