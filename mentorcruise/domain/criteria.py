"""What makes an ended mentorship a success: a tree of conditions that an operator composes, and its judgement (A40).

Each condition is true, false, or unknown while nobody has answered, rated or assessed again. They are joined in
Kleene's logic of three values (S. C. Kleene, "Introduction to Metamathematics", 1952, §64), as SQL does with NULL: silence
is never a failure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Literal

from mentorcruise.domain.surveys import GoalReached, Outcome

How = Literal["all", "any"]
Verdict = Literal["success", "failure", "unknown"]
MOST_CONDITIONS = 8
"""In the criterion itself, and again in its group."""


class Kind(StrEnum):
    """What a condition asks of a mentorship."""

    REACHED = "reached"
    REACHED_OR_PARTLY = "reached_or_partly"
    STARS = "stars"
    MENTEE_RATING = "mentee_rating"
    MENTOR_RATING = "mentor_rating"
    HELD = "held"
    DAYS = "days"
    GROWTH = "growth"
    GROWN = "grown"


ANSWERS: Mapping[Kind, tuple[GoalReached, ...]] = {
    Kind.REACHED: (GoalReached.YES,),
    Kind.REACHED_OR_PARTLY: (GoalReached.YES, GoalReached.PARTLY),
}
"""Kinds that ask for an answer of the exit survey rather than for a number."""


@dataclass(frozen=True)
class Measure:
    """A number that a condition asks for: a column of the facts, or a sum of them per another, from `low` to `high`."""

    total: str
    per: str | None
    low: int
    high: int
    whole: bool
    scale: int = 1
    """What one case counts: 100 where the number is in percent."""


MEASURES: Mapping[Kind, Measure] = {
    Kind.STARS: Measure("stars", None, 1, 5, True),
    Kind.MENTEE_RATING: Measure("mentee_stars", "mentee_ratings", 1, 5, False),
    Kind.MENTOR_RATING: Measure("mentor_stars", "mentor_ratings", 1, 5, False),
    Kind.HELD: Measure("held", None, 1, 1000, True),
    Kind.DAYS: Measure("days", None, 1, 3650, True),
    Kind.GROWTH: Measure("levels", "reassessed", 0, 4, False),
    Kind.GROWN: Measure("grown", "reassessed", 1, 100, True, 100),
}


class NoSuchRule(ValueError):
    """What was given is no criterion; the message says why."""


@dataclass(frozen=True)
class Condition:
    """One condition. `at_least` is None for those that ask for an answer."""

    kind: Kind
    at_least: Decimal | None = None

    @property
    def hundredths(self) -> int:
        """The number in whole hundredths, so that every comparison is exact."""
        return int((self.at_least or 0) * 100)

    def stored(self) -> dict[str, Any]:
        if self.at_least is None:
            return {"kind": str(self.kind)}
        return {"kind": str(self.kind), "at_least": _short(self.at_least)}

    def holds(self, fact: Any) -> bool | None:
        """Whether it holds of a fact (whatever has the columns of `mentorship_facts`); None: unknown."""
        if self.kind in ANSWERS:
            return None if fact.goal_reached is None else fact.goal_reached in ANSWERS[self.kind]
        measure = MEASURES[self.kind]
        total, cases = getattr(fact, measure.total), getattr(fact, measure.per) if measure.per else 1
        if total is None or not cases:
            return None
        return bool(total * 100 * measure.scale >= self.hundredths * cases)


@dataclass(frozen=True)
class Rule:
    """Conditions of which all, or any, have to hold; at most one group among them that is joined the other way."""

    how: How
    conditions: tuple[Condition, ...]
    group: "Rule | None" = None

    def stored(self) -> dict[str, Any]:
        """As it is kept: {"all" | "any": [conditions, the group last]}."""
        return {self.how: [part.stored() for part in self.parts]}

    @property
    def parts(self) -> "tuple[Condition | Rule, ...]":
        return (*self.conditions, *((self.group,) if self.group else ()))

    def holds(self, fact: Any) -> bool | None:
        found = [part.holds(fact) for part in self.parts]
        decisive = self.how == "any"
        if decisive in found:
            return decisive
        return None if None in found else not decisive


DEFAULT = Rule("all", (Condition(Kind.REACHED),))
"""Until an operator says otherwise."""


def verdict_of(rule: Rule, fact: Any) -> Verdict | None:
    """How a mentorship is judged; None where there is nothing to judge: it runs, or ended within its trial."""
    if fact.outcome is None or fact.outcome == Outcome.TRIAL_LOSS:
        return None
    holds = rule.holds(fact)
    return "unknown" if holds is None else "success" if holds else "failure"


def read_rule(stored: object) -> Rule:
    """The rule that is kept as `stored`. Raises NoSuchRule for anything that is none."""
    return _read(stored, nested=False)


def _read(stored: object, nested: bool) -> Rule:
    if not isinstance(stored, dict) or len(stored) != 1 or not stored.keys() <= {"all", "any"}:
        raise NoSuchRule("A criterion is all or any of some conditions.")
    ((how, parts),) = stored.items()
    if not isinstance(parts, list) or not parts:
        raise NoSuchRule("A criterion without conditions says nothing. Add one.")
    groups = [part for part in parts if isinstance(part, dict) and part.keys() & {"all", "any"}]
    if len(groups) > (0 if nested else 1):
        raise NoSuchRule("A criterion has at most one group.")
    conditions = tuple(_condition(part) for part in parts if part not in groups)
    if len(conditions) > MOST_CONDITIONS:
        raise NoSuchRule(f"At most {MOST_CONDITIONS} conditions in one place.")
    return Rule(how, conditions, _read(groups[0], nested=True) if groups else None)


def _condition(stored: object) -> Condition:
    if not isinstance(stored, dict) or stored.get("kind") not in list(Kind):
        raise NoSuchRule("That is no condition.")
    return condition(Kind(stored["kind"]), stored.get("at_least"))


def condition(kind: Kind, at_least: object) -> Condition:
    """A condition of a kind with a number as it was written. Raises NoSuchRule for a number that it cannot have."""
    if kind in ANSWERS:
        return Condition(kind)
    measure = MEASURES[kind]
    places = 0 if measure.whole else 2
    wanted = f"{'A whole number' if measure.whole else 'A number'} from {measure.low} to {measure.high}."
    try:
        number = Decimal(str(at_least).strip().replace(",", "."))
    except InvalidOperation:
        raise NoSuchRule(wanted) from None
    if not number.is_finite() or not measure.low <= number <= measure.high:
        raise NoSuchRule(wanted)
    if number != round(number, places):
        raise NoSuchRule(wanted if measure.whole else f"{wanted} At most two digits after the point.")
    return Condition(kind, round(number, places))


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Every condition, those of the group last."""
    for part in rule.parts:
        if isinstance(part, Rule):
            yield from conditions_of(part)
        else:
            yield part


def _short(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)
