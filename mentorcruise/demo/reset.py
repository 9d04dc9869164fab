"""`make demo-reset`: forget everything that the demo has made."""

import contextlib
import shutil
import sys
from pathlib import Path

import config
from mentorcruise.demo.lodging import demolish
from mentorcruise.demo.state import MADE_BY_THE_DEMO, AlreadyRunning, hold

REFUSED = 2


def main() -> int:
    """Remove the demo's state below var/; gives the exit status, 2 while the demo runs."""
    var = config.launcher_settings().var_dir
    if not var.exists():
        sys.stdout.write("There is nothing to reset: the demo has not been started yet.\n")
        return 0
    try:
        with hold(var, 0):
            wipe(var)
    except AlreadyRunning as other:
        sys.stderr.write(f"The demo is running ({other}): stop it with Ctrl-C, then reset it.\n")
        return REFUSED
    with contextlib.suppress(OSError):  # something of someone else's is in it
        var.rmdir()
    sys.stdout.write("The demo is as new. A database that DATABASE_URL names is left as it is.\n")
    return 0


def wipe(var: Path) -> None:
    """Remove what the demo made in `var`, and nothing else."""
    demolish(var / "postgres")
    demolish(var / "valkey")
    for path in [path for name in MADE_BY_THE_DEMO for path in var.glob(name)]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


if __name__ == "__main__":
    sys.exit(main())
