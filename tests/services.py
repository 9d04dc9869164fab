"""A real PostgreSQL and a real Valkey for tests: those of TEST_DATABASE_URL and TEST_REDIS_URL, else private ones."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import config


@dataclass
class LocalServices:
    """Two private servers; `kill`, `stop` and `start` take `postgres` or `valkey`. The URLs stay the same."""

    database_url: str
    redis_url: str
    _host: "subprocess.Popen[str] | None" = None

    def kill(self, name: str) -> None:
        """SIGKILL, as a crash would."""
        self._ask(f"kill {name}")

    def stop(self, name: str) -> None:
        """An orderly end."""
        self._ask(f"stop {name}")

    def start(self, name: str) -> None:
        """Start it again on the same data and wait until it answers."""
        self._ask(f"start {name}")

    @property
    def ours(self) -> bool:
        """Whether they may be killed: they were started here and not given by their URLs."""
        return self._host is not None

    def _ask(self, line: str) -> None:
        assert self._host, "servers that were given by their URLs are not ours to stop"
        assert self._host.stdin
        assert self._host.stdout
        print(line, file=self._host.stdin, flush=True)
        answer = self._host.stdout.readline()
        assert answer == "done\n", f"the test's services could not {line}: {answer}"


@contextmanager
def local_services(*, durable: bool = False) -> Iterator[LocalServices]:
    """Start both in a temporary folder. `durable` keeps what was acknowledged when one is killed; slower."""
    folder = Path(tempfile.mkdtemp(prefix="mc-test-"))
    folder.chmod(0o755)  # as root, PostgreSQL runs as another user
    words = [
        sys.executable,
        str(Path(__file__).with_name("service_host.py")),
        str(folder),
        *["--durable"][: int(durable)],
    ]
    host = subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=config.ROOT,
        env={"PYTHONPATH": str(config.ROOT), "PATH": os.defpath},
    )
    try:
        assert host.stdout
        urls = host.stdout.readline().split()
        assert len(urls) == 2, f"the test's services did not start; see {folder}/log"
        yield LocalServices(*urls, host)
    finally:
        assert host.stdin
        host.stdin.close()
        host.wait(timeout=30)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def session_services() -> Iterator[LocalServices]:
    """The two servers of one test session."""
    given = config.launcher_settings()
    if given.test_database_url and given.test_redis_url:
        yield LocalServices(given.test_database_url, given.test_redis_url)
        return
    with local_services() as own:
        host = None if given.test_database_url or given.test_redis_url else own._host
        yield LocalServices(given.test_database_url or own.database_url, given.test_redis_url or own.redis_url, host)
