"""Real processes from one that holds the product's modules: they start without importing it, which takes longest of all.

`python -m tests.forking <fd>` is that one. It reads orders from the socket `fd` and dies with the process that started it.
"""

import gc
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import config
from mentorcruise.demo import lifeline

GLANCE_S = 0.01
Order = dict[str, Any]


@dataclass(frozen=True)
class Forked:
    """A process that was forked for a test; it leads a session of its own and dies with the test's process."""

    pid: int

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def wait(self, timeout: float = 60.0) -> int:
        """The exit status, negative for a signal. Raises TimeoutExpired when it goes on for longer than so many seconds."""
        status: int | None = _ask({"wait": self.pid, "timeout": timeout})
        if status is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        return status


def fork(words: tuple[str, ...], env: Mapping[str, str], log: Path, listening: socket.socket) -> Forked:
    """Start a process as `python <words>` would: `-m`, a module and its arguments. The socket keeps its number there."""
    log.touch()
    order = {"words": words, "env": dict(env), "log": str(log), "fd": listening.fileno()}
    return Forked(_ask(order, listening.fileno()))


def _ask(order: Order, *fds: int) -> Any:
    control = _host()
    socket.send_fds(control, [json.dumps(order).encode() + b"\n"], fds)
    return json.loads(_line(control, [])[0])


@cache
def _host() -> socket.socket:
    """The way to the process that forks, started at the first question."""
    ours, theirs = socket.socketpair()
    parent = os.getpid()
    subprocess.Popen(
        [sys.executable, "-m", "tests.forking", str(theirs.fileno())],
        cwd=config.ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": str(config.ROOT)},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=[theirs.fileno()],
        preexec_fn=lambda: lifeline.die_with(parent, signal.SIGKILL),  # noqa: PLW1509 - it takes no lock
    )
    theirs.close()
    return ours


def _line(control: socket.socket, passed: list[int]) -> tuple[bytes, list[int]]:
    """The next line, empty at the end, and the files that came with it."""
    read = b""
    while not read.endswith(b"\n"):
        part, fds, *_ = socket.recv_fds(control, 65536, 1)
        if not part:
            return b"", passed
        read, passed = read + part, passed + fds
    return read, passed


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    _load()
    while True:
        line, passed = _line(control, [])
        if not line:
            return
        order = json.loads(line)
        host = os.getpid()
        if "wait" in order:
            _answer(control, _ended(order["wait"], order["timeout"]))
        elif os.fork() == 0:
            os.setsid()
            lifeline.die_with(host, signal.SIGKILL)
            # Only now can it be killed with all that it will start.
            _answer(control, os.getpid())
            control.close()
            _settle(order, passed[0])
            _run(order)
            return
        for fd in passed:
            os.close(fd)


def _answer(control: socket.socket, answer: int | None) -> None:
    control.sendall(json.dumps(answer).encode() + b"\n")


def _load() -> None:
    """All that the processes will need, kept out of the sight of their garbage collection, so that they share it."""
    import mentorcruise

    for module in pkgutil.walk_packages(mentorcruise.__path__, "mentorcruise."):
        import_module(module.name)
    import_module("gunicorn.app.wsgiapp")
    import_module("gunicorn.workers.gthread")
    gc.collect()
    gc.freeze()


def _ended(pid: int, timeout: float) -> int | None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        gone, status = os.waitpid(pid, os.WNOHANG)
        if gone:
            return os.waitstatus_to_exitcode(status)
        time.sleep(GLANCE_S)
    return None


def _settle(order: Order, listening: int) -> None:
    """In the fresh process: its output, the socket under the number that its words name, and its environment."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    if listening != order["fd"]:
        os.dup2(listening, order["fd"])
        os.close(listening)
    os.environ.clear()
    os.environ.update(order["env"])


def _run(order: Order) -> None:
    """Run what was ordered, to its end."""
    _, module, *words = order["words"]
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
