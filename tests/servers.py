"""The servers of a test run: embedded PostgreSQL and Valkey, or those named by TEST_DATABASE_URL and TEST_REDIS_URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import config
from mentorcruise.demo.processes import Supervisor
from mentorcruise.demo.services import Services


@dataclass(frozen=True)
class Servers:
    database_url: str
    redis_url: str


@contextmanager
def serve(folder: Path) -> Iterator[Servers]:
    """Start the servers in a folder; stopped when the block ends."""
    given = config.launcher_settings()
    supervisor = Supervisor(folder / "log", lambda _: None)
    services = Services(folder, supervisor, given.test_database_url, given.test_redis_url, throwaway=True)
    try:
        services.start()
        yield Servers(services.database_url, services.redis_url)
    finally:
        supervisor.stop_all()
