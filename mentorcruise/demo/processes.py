"""Supervision: start children, restart the ones that die, stop all of them in order."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from mentorcruise.demo import lifeline

STOP_PATIENCE = 8.0
"""Seconds that a child has to stop by itself before it is killed."""
LONGEST_PAUSE = 30.0
"""Seconds between two restarts of a child that keeps dying."""
STEADY = 60.0
"""Seconds of life after which a child counts as healthy again."""
LOG_LIMIT = 5_000_000
"""Bytes after which a log is set aside (as <name>.log.1) at the next start."""

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Say = Callable[[str], None]


@dataclass(frozen=True)
class User:
    """The account that a child runs as, where it may not be ours."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Task:
    """One child: what it runs, and the signals that end it.

    `run` is called in the fresh process; it may exec another program and never returns to the caller.
    `orphaned` is the signal that the child gets when this process dies.
    """

    name: str
    run: Callable[[], object]
    stop: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGKILL
    user: User | None = None


class ChildFailed(Exception):
    """A child ended where it should have gone on or succeeded; the message ends with its last words."""


@dataclass
class _Child:
    task: Task
    pid: int = 0  # 0: not running
    started: float = 0.0
    pause: float = 0.0
    due: float = 0.0


@dataclass
class Supervisor:
    """The children of this process, in the order of their start. Each leads a process group of its own."""

    logs: Path
    say: Say
    _children: dict[str, _Child] = field(default_factory=dict)
    _watchdog: lifeline.Watchdog | None = None

    def start(self, task: Task) -> int:
        """Start a child that is meant to live as long as we do; gives its process id."""
        child = self._children[task.name] = _Child(task)
        self._spawn(child)
        return child.pid

    def run(self, task: Task) -> None:
        """Run a child to its end. Raises ChildFailed unless it succeeds."""
        child = self._children[task.name] = _Child(task)
        self._spawn(child)
        _, status = os.waitpid(child.pid, 0)
        self._gone(child)
        del self._children[task.name]
        if status != 0:
            raise ChildFailed(f"{task.name} {_ending(status)}. {self.last_words(task.name)}")

    def pid(self, name: str) -> int:
        """The process id of a child, 0 while it is not running."""
        child = self._children.get(name)
        return child.pid if child else 0

    def demand(self, name: str) -> None:
        """Raise ChildFailed when the child has ended."""
        child = self._children[name]
        status = self._reap(child)
        if status is not None:
            raise ChildFailed(f"{name} {_ending(status)}. {self.last_words(name)}")

    def tend(self) -> None:
        """Restart children that died, each after a pause that doubles while it keeps dying."""
        for child in self._children.values():
            status = self._reap(child)
            if status is not None:
                child.pause = self._next_pause(child)
                child.due = time.monotonic() + child.pause
                self.say(f"{child.task.name} {_ending(status)}; starting it again in {child.pause:g} s")
            if child.pid == 0 and time.monotonic() >= child.due:
                self._spawn(child)

    def stop(self, name: str, by: signal.Signals | None = None) -> None:
        """Stop one child, with the signal `by` instead of its own if given, and wait until it has ended."""
        child = self._children.pop(name, None)
        if child is None or child.pid == 0:
            return
        _signal_group(child.pid, by or child.task.stop, only_leader=True)
        if not self._ended_within(child, STOP_PATIENCE):
            self.say(f"{name} does not stop; killing it")
            _signal_group(child.pid, signal.SIGKILL)
            self._ended_within(child, STOP_PATIENCE)
        _signal_group(child.pid, signal.SIGKILL)  # whatever it left behind in its group

    def stop_all(self) -> None:
        """Stop every child, the last started first."""
        for name in reversed(list(self._children)):
            self.stop(name)
        if self._watchdog:
            self._watchdog.close()
            self._watchdog = None

    def last_words(self, name: str) -> str:
        """The end of a child's log, for a message."""
        log = self._log(name)
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return "\n".join([f"The end of {log}:", *(f"  {line}" for line in lines[-12:])])

    def _spawn(self, child: _Child) -> None:
        if not lifeline.ON_LINUX and self._watchdog is None:
            self._watchdog = lifeline.Watchdog()
        log = _open_log(self._log(child.task.name))
        parent = os.getpid()
        sys.stdout.flush()
        # A signal in the child must not run our handler there, which would stop its siblings.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        pid = os.fork()
        if pid == 0:
            if self._watchdog:
                self._watchdog.leave()
            _become(child.task, parent, log)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(log)
        child.pid, child.started = pid, time.monotonic()
        if self._watchdog:
            self._watchdog.guard(pid, child.task.orphaned)

    def _reap(self, child: _Child) -> int | None:
        if child.pid == 0:
            return None
        pid, status = os.waitpid(child.pid, os.WNOHANG)
        if pid == 0:
            return None
        self._gone(child)
        return status

    def _gone(self, child: _Child) -> None:
        if self._watchdog:
            self._watchdog.forget(child.pid)
        _signal_group(child.pid, signal.SIGKILL)
        child.pid = 0

    def _ended_within(self, child: _Child, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if os.waitpid(child.pid, os.WNOHANG)[0]:
                if self._watchdog:
                    self._watchdog.forget(child.pid)
                return True
            time.sleep(0.02)
        return False

    def _next_pause(self, child: _Child) -> float:
        if time.monotonic() - child.started > STEADY:
            return 1.0
        return min(max(1.0, child.pause * 2), LONGEST_PAUSE)

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def _become(task: Task, parent: int, log: int) -> NoReturn:
    status = 1
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        for ours in STOP_SIGNALS:
            signal.signal(ours, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        if task.user:
            os.setgroups([])
            os.setgid(task.user.gid)
            os.setuid(task.user.uid)
        lifeline.die_with(parent, task.orphaned)
        task.run()
        status = 0
    except SystemExit as exit_:
        status = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
        if isinstance(exit_.code, str):
            sys.stderr.write(exit_.code + "\n")
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _open_log(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _signal_group(pid: int, by: signal.Signals, *, only_leader: bool = False) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if only_leader:
            os.kill(pid, by)
        else:
            os.killpg(pid, by)


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"
