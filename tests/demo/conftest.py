"""Launchers in processes of their own, and waiting for processes to end."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import config

PATIENCE_S = 20.0


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder with a short path that every user may enter; pytest's own are for us alone."""
    with TemporaryDirectory(prefix="mc-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def launch() -> Iterator[Callable[..., tuple["subprocess.Popen[str]", dict[str, Any]]]]:
    """Start the tests' launcher on a folder; gives its process and what it tells about its children."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path) -> tuple["subprocess.Popen[str]", dict[str, Any]]:
        script = str(Path(__file__).with_name("launcher.py"))
        process = subprocess.Popen(
            [sys.executable, script, str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=config.ROOT,
            env={"PYTHONPATH": str(config.ROOT), "PATH": os.defpath},
        )
        started.append(process)
        assert process.stdout
        return process, json.loads(process.stdout.readline())

    yield start
    for process in started:
        process.terminate()
        process.wait(PATIENCE_S)


@pytest.fixture
def survivors() -> Callable[[Iterable[int]], list[int]]:
    """Gives those of the processes that still run after 20 s; returns as soon as all have ended."""
    return _survivors


def _survivors(pids: Iterable[int]) -> list[int]:
    # A pidfd becomes readable at the end of its process, also when nobody has collected its status.
    alive = {os.pidfd_open(pid): pid for pid in pids if Path(f"/proc/{pid}").exists()}
    poll = select.poll()
    for pidfd in alive:
        poll.register(pidfd, select.POLLIN)
    deadline = time.monotonic() + PATIENCE_S
    while alive and time.monotonic() < deadline:
        for pidfd, _ in poll.poll(1000):
            poll.unregister(pidfd)
            os.close(pidfd)
            del alive[pidfd]
    return list(alive.values())
