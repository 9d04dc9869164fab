"""Where PostgreSQL keeps its data and sockets: below var/ if its user gets there, else in a place that it can reach."""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mentorcruise.demo.binaries import Postgres, find_postgres, reachable, readable_copy, unprivileged_user
from mentorcruise.demo.processes import User

LONGEST_SOCKET_FOLDER = 80
"""Bytes; a socket's whole path may have 107 on Linux and 103 on macOS, and its name takes up to 20."""
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class Lodging:
    """Folders of one PostgreSQL: `data`, once it exists, and `sockets` belong to `user`, if it is not us."""

    postgres: Postgres
    data: Path
    sockets: Path
    user: User | None

    def empty_data(self) -> Path:
        """An empty folder beside `data`, to be renamed to it when it is complete."""
        fresh = self.data.with_name("data.fresh")
        shutil.rmtree(fresh, ignore_errors=True)
        return _owned(fresh, self.user)


def lodge(home: Path) -> Lodging:
    """Find or make the place of the PostgreSQL whose home is `home`, a folder below var/."""
    user = unprivileged_user()
    shelf = _shelf(home, user)
    postgres = find_postgres()
    if not reachable(postgres.bin, user):
        postgres = readable_copy(postgres, shelf)
    sockets = _owned(short_folder(shelf / "sockets"), user)
    return Lodging(postgres, shelf / "data", sockets, user)


def short_folder(wanted: Path) -> Path:
    """`wanted` if a socket's path fits below it, else a folder in the temporary directory that `wanted` points to."""
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER and _PLAIN_PATH.fullmatch(str(wanted)):
        wanted.mkdir(parents=True, exist_ok=True)
        return wanted
    return _elsewhere(wanted, "/tmp")  # noqa: S108 - mkdtemp below makes a private folder; TMPDIR may be too long


def demolish(home: Path) -> None:
    """Remove the home and whatever it points to elsewhere."""
    for pointer in [home / "sockets", home]:
        if pointer.is_symlink():
            shutil.rmtree(pointer.resolve(), ignore_errors=True)
            pointer.unlink()
    shutil.rmtree(home, ignore_errors=True)


def _shelf(home: Path, user: User | None) -> Path:
    home.parent.mkdir(parents=True, exist_ok=True)
    if not home.is_symlink() and reachable(home.parent, user):
        home.mkdir(exist_ok=True)
        home.chmod(0o755)
        return home
    if home.is_dir() and not home.is_symlink():
        shutil.rmtree(home)  # nobody could ever have filled it
    shelf = _elsewhere(home, "/var/tmp")  # noqa: S108 - mkdtemp makes it private; /tmp may not outlive a restart
    shelf.chmod(0o755)
    return shelf


def _elsewhere(pointer: Path, parent: str) -> Path:
    """The folder that the symbolic link `pointer` leads to; a new one when there is none yet."""
    if pointer.is_symlink():
        if pointer.is_dir():
            return pointer.resolve()
        pointer.unlink()
    elsewhere = Path(tempfile.mkdtemp(prefix="mentorcruise-", dir=parent))
    pointer.parent.mkdir(parents=True, exist_ok=True)
    pointer.symlink_to(elsewhere)
    return elsewhere


def _owned(folder: Path, user: User | None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if user:
        os.chown(folder, user.uid, user.gid)
    return folder
