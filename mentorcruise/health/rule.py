"""What a rule is: a name, named numbers from which on it speaks, a select of spells, and its evidence in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from mentorcruise.domain.alerts import AlertSubject

Numbers = Mapping[str, int | float]
Evidence = Mapping[str, Any]


@dataclass(frozen=True)
class Number:
    """A threshold of a rule: from `least` to `most` in steps; `tried` are values that the grading compares."""

    name: str
    label: str
    unit: str
    default: int | float
    least: int | float
    most: int | float
    tried: tuple[int | float, ...] = ()
    step: int | float = 1

    def said(self, value: int | float) -> str:
        """The number with its unit: "2 sessions", "1 session"."""
        return f"{value:g} {self.unit.removesuffix('s') if value == 1 else self.unit}"

    def read(self, text: str) -> int | float:
        """The number that was typed. Raises ValueError with words that say what is possible."""
        typed = text.strip()
        plain = typed.replace(".", "", 1).isdecimal() and typed.isascii() and len(typed) <= 12
        value = Decimal(typed) if plain else None
        if value is None or not self.least <= value <= self.most or value % Decimal(str(self.step)):
            kind = "a whole number" if self.step == 1 else f"a number in steps of {self.step}"
            raise ValueError(f"Write {kind} from {self.least} to {self.most}.")
        return int(value) if self.step == 1 else float(value)


@dataclass(frozen=True)
class Ask:
    """What a select is for: `one` subject or all; with `now` only how things stand at `:until` (and `:since` is the same),
    which lets it leave out much."""

    one: bool = False
    now: bool = False


Find = Callable[[Ask], str]
Words = Callable[[Evidence, datetime], str]


@dataclass(frozen=True)
class Rule:
    """A rule of the health monitor.

    `find` gives the select of its spells: (subject_id, mentorship_id, mentee_id, mentor_id, began, ended, evidence). It
    sees only rows up to `:until`, and must tell of every spell that lasts beyond `:since`; whether a spell is on at a
    moment follows from rows up to that moment alone, so the past can be asked. Its docstring is the published definition.

    `gone` says why an alert closed by itself, `kind_words` what the mentor reads, where there is something to do for them.
    """

    name: str
    title: str
    about: AlertSubject
    urgency: int
    numbers: tuple[Number, ...]
    find: Find
    words: Words
    gone: str
    foresees: bool = True
    check: Callable[[Numbers], str] = lambda numbers: ""

    @property
    def defaults(self) -> dict[str, int | float]:
        return {number.name: number.default for number in self.numbers}


URGENCY_WORDS = {3: "today", 2: "this week", 1: "when there is time"}


def spells_sql(rule: Rule, ask: Ask) -> str:
    """SQL: the spells of a rule that last beyond `:since`, as known at `:until`; `ended` is NULL for those still on."""
    return f"""
SELECT subject_id, mentorship_id, mentee_id, mentor_id, began, CASE WHEN ended <= :until THEN ended END AS ended, evidence
FROM ({rule.find(ask)}) found
WHERE began <= :until AND (ended IS NULL OR (ended > began AND ended > :since))
"""  # noqa: S608 - of constants
