"""The small worlds that R has computed: what they hold, and what R says of them (fixtures/expected.R)."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from mentorcruise.metrics.estimators.exits import Exit

FIXTURES = Path(__file__).parent / "fixtures"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with (FIXTURES / f"{name}.csv").open() as lines:
        return tuple(csv.DictReader(lines))


def of(name: str, **keys: str) -> list[dict[str, str]]:
    return [row for row in rows(name) if all(row[key] == value for key, value in keys.items())]


def exits(world: str, **keys: str) -> list[Exit]:
    return [
        (int(row["day"]), row["cause"] or None, int(row["n"])) for row in of("durations", world=world, **keys)
    ]  # fmt: skip


def worlds(name: str) -> list[str]:
    """Of which worlds R has computed this."""
    return list(dict.fromkeys(row["world"] for row in rows(name)))


def one_by_one(world: str, **keys: str) -> dict[bool, list[int]]:
    """The durations of a world, not counted: those that ended (True) and those that run (False)."""
    found: dict[bool, list[int]] = defaultdict(list)
    for day, cause, number in exits(world, **keys):
        found[cause is not None] += [day] * number
    return found


def number(text: str) -> float | None:
    """What R has written; it writes nothing where it knows nothing."""
    return float(text) if text else None


def close(value: float | None) -> object:
    """Equal to nine digits, as R's numbers are written with fifteen."""
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-12)
