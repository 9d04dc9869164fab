"""`python -m benchmarks [case…]`: measure, print a table, write var/bench.json. Ends with 1 when a limit is broken.

A case is chosen by any part of its name; without one, all are run. A figure that needs others must be run with them.
"""

import json
import sys
from collections.abc import Iterable

import config
from benchmarks.harness import Result
from benchmarks.registry import load
from benchmarks.world import world


def main(wanted: list[str]) -> int:
    cases = [case for case in load() if not wanted or any(word in case.name for word in wanted)]
    if not cases:
        print("No case has such a name. There are:", *(case.name for case in load()), sep="\n  ")
        return 2
    results: dict[str, Result] = {}
    print(_line("case", "ours", "floor", "ratio", "limit", "unit", "database ms"))
    with world() as here:
        for case in cases:
            results[case.name] = case.run(here, results)
            print(_row(results[case.name]), flush=True)
    _write(results.values())
    return 0 if all(result.holds for result in results.values()) else 1


def _row(r: Result) -> str:
    numbers = [f"{x:.2f}" if x is not None else "–" for x in (r.ours, r.floor, r.ratio, r.limit)]
    spent = f"{r.database_ms:.1f}" if r.database_ms is not None else "–"
    return _line(r.name, *numbers, r.unit, spent) + ("" if r.holds else "  BROKEN")


def _line(name: str, *cells: str) -> str:
    return f"{name:<48}" + "".join(f"{cell:>12}" for cell in cells)


def _write(results: Iterable[Result]) -> None:
    folder = config.launcher_settings().var_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.json").write_text(json.dumps([r.plain() for r in results], indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
