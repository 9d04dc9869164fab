"""`make demo` from nothing: one line when it is ready, one sentence when it cannot be."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import config
from mentorcruise.demo.memory import by_process, tree
from mentorcruise.demo.start import PASSWORD, SIGN_INS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
MEMORY_LIMIT_KIB = 400 * 1024


@dataclass
class Started:
    process: "subprocess.Popen[str]"
    port: int
    lines: list[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def demo(folder, free_port) -> Iterator[Started]:
    started = begin(folder, free_port)
    yield started
    started.process.terminate()
    started.process.wait(30)


def test_the_demo_starts_from_nothing_survives_a_crash_and_leaves_no_process(folder, demo, survivors):
    assert demo.lines[-5] == f"Ready: {demo.url}"
    for line, address in zip(demo.lines[-4:], SIGN_INS, strict=True):
        assert line.split()[:2] == [address, PASSWORD]
    assert status_of(demo.port, "/healthz") == 200

    processes = tree(demo.process.pid)
    assert sum(size for _, size in by_process(demo.process.pid)) < MEMORY_LIMIT_KIB

    refused = run("mentorcruise.demo.start", folder, demo.port)
    assert refused.returncode == 2
    assert "running already" in refused.stderr
    assert demo.url in refused.stderr
    assert "stop it" in run("mentorcruise.demo.reset", folder, demo.port).stderr

    demo.process.kill()
    assert survivors(processes) == []
    again = begin(folder, demo.port)
    assert again.lines[-5] == f"Ready: {demo.url}"
    again.process.send_signal(signal.SIGINT)
    assert again.process.wait(30) == 0

    assert run("mentorcruise.demo.reset", folder, demo.port).returncode == 0
    assert not folder.exists() or not list(folder.iterdir())
    folder.mkdir(exist_ok=True)


def test_a_port_in_use_is_told_in_one_sentence(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = run("mentorcruise.demo.start", folder, port)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr == (
        f"Port {port} is in use by another program: stop that one, or choose another port: make demo PORT={port + 1}\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_told_in_one_sentence(folder, port):
    refused = run("mentorcruise.demo.start", folder, port)
    assert refused.returncode == 2
    assert refused.stderr == f"PORT must be a number from 1 to 65535, not {port!r}.\n"


def test_the_reset_leaves_what_the_demo_did_not_make(folder):
    (folder / "notes.txt").write_text("mine")
    (folder / "mail").mkdir()
    assert run("mentorcruise.demo.reset", folder, 5000).returncode == 0
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def begin(folder: Path, port: int) -> Started:
    process = subprocess.Popen(
        command("mentorcruise.demo.start"), stdout=subprocess.PIPE, text=True, **surroundings(folder, port)
    )
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if len(lines) > 4 and lines[-5].startswith("Ready: "):
            break
    return Started(process, port, lines)


def run(module: str, folder: Path, port: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(module), capture_output=True, text=True, timeout=120, check=False, **surroundings(folder, port)
    )


def command(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def surroundings(folder: Path, port: object) -> dict[str, object]:
    return {"cwd": config.ROOT, "env": {"VAR_DIR": str(folder), "PORT": str(port), "PATH": os.defpath}}


def status_of(port: int, path: str) -> int:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        asking.request("GET", path)
        return asking.getresponse().status
    finally:
        asking.close()
