"""PostgreSQL and Valkey for the demo and the tests, on private sockets below one folder, without any set-up.

A URL that is given wins: then nothing is started for it.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from mentorcruise.demo import lifeline
from mentorcruise.demo.binaries import find_valkey
from mentorcruise.demo.lodging import Lodging, lodge, short_folder
from mentorcruise.demo.processes import ChildFailed, Supervisor, Task

DATABASE = "mentorcruise"
START_PATIENCE = 30.0
"""Seconds that a server has until it answers; one that was killed first reads its log again."""
SMALL = {
    "shared_buffers": "32MB",
    "max_connections": "40",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_wal_size": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "1",
    "io_method": "sync",
}
"""Settings for a small machine. `io_method` exists from PostgreSQL 18 on and is left out before it."""
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
"""Further settings for data that nobody needs after a crash of the machine."""


@dataclass
class Services:
    """The two servers of one folder. `throwaway` trades safety for speed, for tests."""

    folder: Path
    supervisor: Supervisor
    database_url: str = ""
    redis_url: str = ""
    throwaway: bool = False
    _lodging: Lodging | None = field(default=None, init=False)

    def start(self) -> None:
        """Start what is not given and wait until it answers. Raises ChildFailed, or NoServer without a program."""
        if not self.database_url:
            self.start_postgres()
        if not self.redis_url:
            self.start_valkey()

    def start_postgres(self) -> None:
        """Start PostgreSQL in <folder>/postgres, made on the first start, with the database `mentorcruise`."""
        lodging = self._lodging = lodge(self.folder / "postgres")
        if not lodging.data.exists():
            fresh = lodging.empty_data()
            self.supervisor.run(Task("initdb", lambda: _initdb(lodging, fresh), user=lodging.user))
            fresh.rename(lodging.data)
        _refuse_other_release(lodging)
        options = SMALL | (THROWAWAY if self.throwaway else {})
        # SIGINT asks for the fast shutdown: connections are cut, data is written out.
        task = Task("postgres", lambda: _postgres(lodging, options), signal.SIGINT, signal.SIGINT, lodging.user)
        self.supervisor.start(task)
        self._wait("postgres", lambda: _make_database(lodging))
        self.database_url = f"postgresql+psycopg://{DATABASE}@/{DATABASE}?host={quote(str(lodging.sockets))}"

    def start_valkey(self) -> None:
        """Start Valkey in <folder>/valkey; what it acknowledged is on disk within a second."""
        home = self.folder / "valkey"
        home.mkdir(parents=True, exist_ok=True)
        socket = short_folder(home / "sockets") / "valkey.sock"
        socket.parent.chmod(0o700)
        program = find_valkey()
        task = Task("valkey", lambda: _valkey(program, home, socket, append=not self.throwaway))
        self.supervisor.start(task)
        self._wait("valkey", lambda: _ping(socket))
        self.redis_url = f"unix://{quote(str(socket))}"

    def _wait(self, name: str, ready: Callable[[], None]) -> None:
        deadline = time.monotonic() + START_PATIENCE
        while True:
            self.supervisor.demand(name)
            try:
                return ready()
            except (psycopg.OperationalError, redis.RedisError) as not_yet:
                if time.monotonic() > deadline:
                    raise ChildFailed(f"{name} does not answer. {self.supervisor.last_words(name)}") from not_yet
            time.sleep(0.03)


def _initdb(lodging: Lodging, fresh: Path) -> NoReturn:
    # The rules of upper and lower case must know all letters, also where the machine has no locales.
    builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    words = builtin if lodging.postgres.release >= 17 else ["--locale=C.UTF-8"]
    _exec(
        lodging.postgres.bin / "initdb",
        [f"--pgdata={fresh}", f"--username={DATABASE}", "--auth=trust", "--encoding=UTF8", "--no-sync", *words],
    )


def _postgres(lodging: Lodging, options: dict[str, str]) -> NoReturn:
    _outlive_predecessor(lodging)
    known = {name: value for name, value in options.items() if name != "io_method" or lodging.postgres.release >= 18}
    settings = {**known, "listen_addresses": "", "unix_socket_directories": str(lodging.sockets)}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    _exec(lodging.postgres.bin / "postgres", ["-D", str(lodging.data), *words])


def _valkey(program: Path, home: Path, socket: Path, *, append: bool) -> NoReturn:
    words = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(home)]
    _exec(program, [*words, "--save", "", "--appendonly", "yes" if append else "no", "--daemonize", "no"])


def _exec(program: Path, arguments: list[str]) -> NoReturn:
    os.chdir("/")
    kept = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    os.execve(program, [str(program), *arguments], kept)  # noqa: S606


def _outlive_predecessor(lodging: Lodging) -> None:
    """Wait for a server of the same folder that is still shutting down; forget one that was killed.

    A killed server leaves its process number behind in two places. By now it may belong to another program, which
    PostgreSQL would take for its own.
    """
    note = lodging.data / "postmaster.pid"
    deadline = time.monotonic() + START_PATIENCE
    while note.exists() and _runs_in(_first_number(note), lodging.data):
        if time.monotonic() > deadline:
            return  # PostgreSQL itself says what is wrong
        time.sleep(0.05)
    for left_behind in (note, *lodging.sockets.glob(".s.PGSQL.*")):
        left_behind.unlink(missing_ok=True)


def _first_number(note: Path) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(note.read_text().split()[0])
    return 0


def _runs_in(pid: int, data: Path) -> bool:
    if pid <= 0:
        return False
    if lifeline.ON_LINUX:
        with contextlib.suppress(OSError):
            return os.fsencode(data) in Path(f"/proc/{pid}/cmdline").read_bytes()
        return False
    listed = subprocess.run(["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603
    return str(data) in listed.stdout


def _refuse_other_release(lodging: Lodging) -> None:
    made_by = int((lodging.data / "PG_VERSION").read_text().split(".")[0])
    ours = lodging.postgres.release
    if made_by != ours:
        raise ChildFailed(
            f"{lodging.data} was made by PostgreSQL {made_by}, and this is {ours}: `make demo-reset` first."
        )


def _make_database(lodging: Lodging) -> None:
    where: dict[str, Any] = {"host": str(lodging.sockets), "user": DATABASE, "connect_timeout": 5}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _ping(socket: Path) -> None:
    with redis.Redis(unix_socket_path=str(socket), retry=Retry(NoBackoff(), 0)) as client:
        client.ping()
