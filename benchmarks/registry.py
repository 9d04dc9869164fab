"""The cases. A file in benchmarks/cases registers each of its own with `@case` or `@figure`."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from benchmarks.harness import Pair, Result, compare
from benchmarks.world import World

Results = dict[str, Result]


@dataclass(frozen=True)
class Case:
    name: str
    run: Callable[[World, Results], Result]


CASES: list[Case] = []


def case(name: str, limit: float | None = None) -> Callable[[Callable[[World], Pair]], Callable[[World], Pair]]:
    """A pair to compare: the function sets up and returns ours and the floor."""

    def register(prepare: Callable[[World], Pair]) -> Callable[[World], Pair]:
        CASES.append(Case(name, lambda world, _: compare(name, prepare(world), limit)))
        return prepare

    return register


def figure(name: str) -> Callable[[Callable[[World, Results], Result]], Callable[[World, Results], Result]]:
    """Anything else that ends in a line: the function gets the results so far and returns its own."""

    def register(run: Callable[[World, Results], Result]) -> Callable[[World, Results], Result]:
        CASES.append(Case(name, run))
        return run

    return register


def load() -> list[Case]:
    """Every case of every file, in the order of the files' names."""
    for file in sorted((Path(__file__).parent / "cases").glob("[a-z]*.py")):
        import_module(f"benchmarks.cases.{file.stem}")
    return CASES
