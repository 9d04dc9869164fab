"""A launcher as small as can be, for the tests: both services, and a child that has a child of its own.

    python tests/demo/launcher.py <folder>

Prints one line of JSON about its processes, then supervises until it is asked to stop; its own messages follow.
"""

# ruff: noqa: T201 - it speaks through its standard output

import json
import os
import signal
import sys
import time
from pathlib import Path

from mentorcruise.demo import lifeline
from mentorcruise.demo.memory import tree
from mentorcruise.demo.processes import Supervisor, Task
from mentorcruise.demo.services import Services


def main() -> None:
    folder = Path(sys.argv[1])
    supervisor = Supervisor(folder / "log", lambda line: print(line, flush=True))
    services = Services(folder, supervisor)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        services.start()
        lifeline.children_die_with_us()
        reading, writing = os.pipe()
        parent = supervisor.start(Task("parent", lambda: have_a_child(writing)))
        child = int(os.read(reading, 20))
        told = {
            "database_url": services.database_url,
            "postgres": supervisor.pid("postgres"),
            "parent": parent,
            "child": child,
            "all": tree(os.getpid()),
        }
        print(json.dumps(told), flush=True)
        while True:
            supervisor.tend()
            time.sleep(0.05)
    finally:
        supervisor.stop_all()


def have_a_child(writing: int) -> None:
    pid = os.fork()
    if pid:
        os.write(writing, str(pid).encode())
    signal.pause()


if __name__ == "__main__":
    main()
