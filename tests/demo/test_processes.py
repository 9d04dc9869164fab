"""Nothing outlives the launcher, and what dies is started again."""

import contextlib
import os
import signal
import sys
import time

import psycopg
import pytest

from mentorcruise.demo.lifeline import Watchdog
from mentorcruise.demo.processes import ChildFailed, Supervisor, Task

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def test_no_process_is_left_after_kill_9_of_the_parent(folder, launch, survivors):
    launcher, told = launch(folder)
    with psycopg.connect(told["database_url"].replace("+psycopg", "")):  # a backend at work
        launcher.kill()
        assert {told["postgres"], told["parent"], told["child"]} < set(told["all"])
        assert survivors(told["all"]) == []


def test_no_process_is_left_after_an_orderly_stop(folder, launch, survivors):
    launcher, told = launch(folder)
    launcher.terminate()
    assert survivors(told["all"]) == []
    assert launcher.wait() == 0


def test_a_child_that_died_is_started_again_and_its_own_children_are_gone(folder, launch, survivors):
    launcher, told = launch(folder)
    os.kill(told["parent"], signal.SIGKILL)
    assert survivors([told["parent"], told["child"]]) == []
    assert launcher.stdout.readline() == "parent was ended by SIGKILL; starting it again in 1 s\n"
    os.kill(launcher.pid, 0)


def test_postgres_that_was_killed_comes_back_on_the_same_socket(folder, launch):
    launcher, told = launch(folder)
    os.kill(told["postgres"], signal.SIGKILL)
    assert launcher.stdout.readline() == "postgres was ended by SIGKILL; starting it again in 1 s\n"
    assert answers(told["database_url"])


def test_the_watchdog_ends_a_child_when_the_parent_dies(folder, survivors):
    """The way of systems without PR_SET_PDEATHSIG."""
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        watchdog = Watchdog()
        child = os.fork()
        if child == 0:
            watchdog.leave()
            os.setsid()
            os.write(writing, f"{os.getpid()}\n".encode())
            signal.pause()
        watchdog.guard(child, signal.SIGTERM)
        os.write(writing, f"{watchdog.pid}\n".encode())
        signal.pause()
    os.close(writing)
    with os.fdopen(reading) as told:
        pids = [int(told.readline()), int(told.readline())]
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    assert survivors(pids) == []


def test_a_failed_step_says_how_it_ended_and_its_last_words(folder):
    supervisor = Supervisor(folder, print)
    with pytest.raises(ChildFailed, match=r"broken ended with status 3(.|\n)*the reason"):
        supervisor.run(Task("broken", broken))


def broken():
    os.write(2, b"the reason\n")
    sys.exit(3)


def answers(url):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url.replace("+psycopg", "")) as connection:
            return connection.execute("SELECT true").fetchone()[0]
    return False
