"""Holds PostgreSQL and Valkey for a test session; ends, with both, when its standard input closes.

    python tests/service_host.py <folder> [--durable]

Prints the two URLs, then obeys lines: `kill <name>` (SIGKILL), `stop <name>`, `start <name>`; answers each with `done`.
"""

# ruff: noqa: T201 - it speaks through its standard output

import signal
import sys
from pathlib import Path

from mentorcruise.demo.lodging import demolish
from mentorcruise.demo.processes import Supervisor
from mentorcruise.demo.services import Services


def main() -> None:
    folder = Path(sys.argv[1])
    supervisor = Supervisor(folder / "log", lambda line: print(line, file=sys.stderr))
    services = Services(folder, supervisor, throwaway="--durable" not in sys.argv)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for pytest, which then closes our input
    try:
        services.start()
        print(services.database_url, services.redis_url, flush=True)
        for line in sys.stdin:
            obey(services, *line.split())
            print("done", flush=True)
    finally:
        supervisor.stop_all()
        demolish(folder / "postgres")
        demolish(folder / "valkey")


def obey(services: Services, verb: str, name: str) -> None:
    if verb == "start":
        {"postgres": services.start_postgres, "valkey": services.start_valkey}[name]()
    else:
        services.supervisor.stop(name, signal.SIGKILL if verb == "kill" else None)


if __name__ == "__main__":
    main()
