"""The registry of figures: what each is called, how it is counted, since when; the docstring is the published definition.

A figure is one function. Pages, exports, mails and the public definitions read it from here, so that no two of them can
say different things of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

Counted = TypeVar("Counted", bound=Callable[..., object])


class Change(NamedTuple):
    """What a version of a definition brought, and since when it is in force."""

    version: int
    since: date
    words: str


@dataclass(frozen=True)
class Definition:
    """One figure: `key` is its name in addresses and exports, `paragraphs` its definition as (term, text)."""

    key: str
    title: str
    unit: str
    changes: tuple[Change, ...]
    paragraphs: tuple[tuple[str, str], ...]
    source: str
    """Where in the code it is counted."""

    @property
    def version(self) -> int:
        return self.changes[-1].version

    @property
    def report(self) -> str:
        """The part of the key before the point: the report that it belongs to."""
        return self.key.partition(".")[0]


FIRST = date(2026, 11, 1)
REGISTRY: dict[str, Definition] = {}


def figure(
    key: str, title: str, unit: str = "", *changes: tuple[int, date, str], terms: dict[str, str] | None = None
) -> Callable[[Counted], Counted]:
    """Register a function as the one that counts a figure; its docstring defines it.

    `changes` are its versions from the first on; without any it is in its first. `terms`: words of the docstring that
    stand for an argument, and what readers are told instead. Raises ValueError for a key that is taken, a definition
    without a docstring, and versions that do not count up from 1.
    """

    def register(function: Counted) -> Counted:
        if key in REGISTRY or not function.__doc__:
            raise ValueError(f"{key} is defined twice, or not at all")
        versions = tuple(Change(*change) for change in changes) or (Change(1, FIRST, "First definition."),)
        if [change.version for change in versions] != list(range(1, len(versions) + 1)):
            raise ValueError(f"the versions of {key} do not count up from 1")
        words = function.__doc__
        for argument, said in (terms or {}).items():
            words = words.replace(argument, said)
        where = f"{function.__module__}.{function.__qualname__}"
        REGISTRY[key] = Definition(key, title, unit, versions, tuple(published(words)), where)
        return function

    return register


def published(docstring: str | None) -> list[tuple[str, str]]:
    """A docstring as the page shows it: (term, text) per paragraph, the first paragraph without a term."""
    paragraphs = [" ".join(part.split()) for part in (docstring or "").strip().split("\n\n")]
    split = [paragraph.partition(": ") for paragraph in paragraphs[1:]]
    return [("", paragraphs[0]), *((term, text[:1].upper() + text[1:]) for term, _, text in split)]
