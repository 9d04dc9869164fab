"""How much memory the running demo takes: the proportional set size of its whole process tree, on Linux."""

import re
import sys
from pathlib import Path

import config
from mentorcruise.demo.state import holder

PROC = Path("/proc")


def main() -> int:
    """Print the demo's memory by process and in total; status 1 when no demo runs."""
    pid, _ = holder(config.launcher_settings().var_dir)
    if not pid:
        sys.stderr.write("The demo is not running.\n")
        return 1
    found = by_process(pid)
    for name, size in sorted(found, key=lambda row: -row[1]):
        sys.stdout.write(f"{size / 1024:8.1f} MB  {name}\n")
    sys.stdout.write(f"{sum(size for _, size in found) / 1024:8.1f} MB  altogether\n")
    return 0


def by_process(root: int) -> list[tuple[str, int]]:
    """Command line and proportional set size in KiB of the process `root` and of all its descendants.

    Pages that several processes share count once, in equal parts. Raises PermissionError for someone else's process.
    """
    return [(_command(pid), size) for pid in tree(root) if (size := _pss(pid)) is not None]


def tree(root: int) -> list[int]:
    """The process `root` and its descendants, as long as they live."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdecimal() and (parent := _parent(int(entry.name))) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _parent(pid: int) -> int | None:
    try:
        # The command in parentheses may itself hold spaces and parentheses.
        return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def _pss(pid: int) -> int | None:
    try:
        match = re.search(r"^Pss:\s+(\d+) kB", (PROC / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(match.group(1)) if match else None


def _command(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()[:80]
    except (FileNotFoundError, ProcessLookupError):
        return ""


if __name__ == "__main__":
    sys.exit(main())
