"""What the demo keeps between two starts, and the lock that lets one demo at a time use it."""

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from config import SANDBOX_KEY_PREFIX

LOCK = "demo.lock"
SECRETS = "demo.json"
MADE_BY_THE_DEMO = (
    "postgres",
    "valkey",
    "log",
    "mail",
    "files",
    "clock*",
    "stripe.json*",
    "stripe-seed.*",
    SECRETS,
    LOCK,
)
"""All that `make demo-reset` removes from var/; an asterisk stands for files beside, such as a journal."""


class AlreadyRunning(Exception):
    """Another process holds the demo's lock; `pid` and `port` as it noted them, 0 when it has not yet."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid, self.port = pid, port
        super().__init__(f"process {pid}" if pid else "another process")


@dataclass(frozen=True)
class Kept:
    """The demo's own secrets and the port of its Stripe stand-in, the same at every start."""

    secret_key: str
    stripe_key: str
    webhook_secret: str
    sandbox_port: int


@contextmanager
def hold(var: Path, port: int) -> Iterator[bool]:
    """Hold the lock; gives whether the last holder ended without a farewell. Raises AlreadyRunning."""
    var.mkdir(parents=True, exist_ok=True)
    # A POSIX lock: children do not inherit it. It ends with this process, or when this process closes the file anywhere.
    with (var / LOCK).open("a+") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(*holder(var)) from None
        killed = bool(os.pread(lock.fileno(), 1, 0))
        _note(lock.fileno(), f"{os.getpid()} {port}\n")
        try:
            yield killed
        finally:
            _note(lock.fileno(), "")


def holder(var: Path) -> tuple[int, int]:
    """Process id and port that the lock's holder noted; zeros when there is none."""
    try:
        pid, port = (var / LOCK).read_bytes().split()
    except (FileNotFoundError, ValueError):
        return 0, 0
    return int(pid), int(port)


def keep(var: Path, port: int) -> Kept:
    """What was kept, or new secrets at the first start; the sandbox's port is one that is free now."""
    file = var / SECRETS
    kept = Kept(**json.loads(file.read_text())) if file.exists() else _new(port + 1)
    if not is_free(kept.sandbox_port):
        kept = Kept(kept.secret_key, kept.stripe_key, kept.webhook_secret, _any_free_port())
    draft = file.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(kept), indent=1))
    draft.replace(file)
    return kept


def is_free(port: int) -> bool:
    """Whether a server can listen on this port of 127.0.0.1."""
    if not 0 < port < 65536:
        return False
    with socket.socket() as caller:
        caller.settimeout(1)
        if caller.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _new(sandbox_port: int) -> Kept:
    key = SANDBOX_KEY_PREFIX + secrets.token_hex(16)
    return Kept(secrets.token_hex(32), key, "whsec_" + secrets.token_hex(16), sandbox_port)


def _any_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _note(lock: int, text: str) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, text.encode(), 0)
