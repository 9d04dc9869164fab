"""Children that do not outlive their parent, however it ends.

Linux sends a signal when the parent dies (PR_SET_PDEATHSIG). Elsewhere a watchdog process holds the reading end of a
pipe whose writing end only the parent has; when the pipe closes, it ends the children that it was told of.
"""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable

ON_LINUX = sys.platform.startswith("linux")
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if ON_LINUX else None


def die_with(parent: int, by: signal.Signals) -> None:
    """Ask for the signal `by` when the process `parent`, our own parent, ends.

    Call it after any change of user: the kernel forgets the wish when credentials change.
    """
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, int(by))
    if os.getppid() != parent:  # it died before the wish was heard
        os.kill(os.getpid(), signal.SIGKILL)


def children_die_with_us() -> None:
    """Every process that this one forks from now on, and their forks, die by SIGKILL with the one that forked them."""
    parent = os.getpid()

    def remember() -> None:
        nonlocal parent
        parent = os.getpid()

    os.register_at_fork(before=remember, after_in_child=lambda: die_with(parent, signal.SIGKILL))


class Watchdog:
    """A process that ends the given children when this one is gone; for systems without PR_SET_PDEATHSIG."""

    def __init__(self) -> None:
        reading, self._writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._writing)
            _end_by(lambda: _watch(reading))
        os.close(reading)

    def guard(self, pid: int, by: signal.Signals) -> None:
        """End the process group `pid` with the signal `by` when we die."""
        os.write(self._writing, f"{pid} {int(by)}\n".encode())

    def forget(self, pid: int) -> None:
        """The process `pid` has ended; its number may be given to another one."""
        os.write(self._writing, f"{pid} 0\n".encode())

    def leave(self) -> None:
        """In a fresh child: let go of the pipe, which must close with the parent alone."""
        os.close(self._writing)

    def close(self) -> None:
        """Nothing is left to guard."""
        os.close(self._writing)
        os.waitpid(self.pid, 0)


def _end_by(run: Callable[[], None]) -> None:
    try:
        os.setsid()
        for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ignored, signal.SIG_IGN)
        run()
    finally:
        os._exit(0)


def _watch(reading: int) -> None:
    guarded: dict[int, int] = {}
    with os.fdopen(reading) as lines:
        for line in lines:
            pid, by = (int(word) for word in line.split())
            if by:
                guarded[pid] = by
            else:
                guarded.pop(pid, None)
    for pid, by in guarded.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, by)
