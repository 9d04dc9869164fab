"""A criterion while it is composed: lines of a kind and a number, as the address or a form has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from werkzeug.datastructures import MultiDict

from mentorcruise.domain.criteria import (
    ANSWERS,
    MEASURES,
    MOST_CONDITIONS,
    Condition,
    How,
    Kind,
    NoSuchRule,
    Rule,
    condition,
)

PLACES = ("", "group_")
"""Of the names in the address: conditions of the criterion itself, and of its group."""
LONGEST_NUMBER = 20


@dataclass
class Line:
    """One condition as it is written, with what is wrong about it."""

    kind: Kind = Kind.REACHED
    at_least: str = ""
    error: str = ""

    @property
    def numbered(self) -> bool:
        """Whether it asks for a number."""
        return self.kind not in ANSWERS

    @property
    def range(self) -> str:
        """Which numbers it takes."""
        measure = MEASURES.get(self.kind)
        return f"{measure.low} to {measure.high}" if measure else ""


@dataclass
class Composed:
    """A criterion as it stands in the composer. `inherits`: the program is judged by the one for everyone."""

    how: How = "all"
    lines: list[Line] = field(default_factory=list)
    group: list[Line] = field(default_factory=list)
    inherits: bool = False
    error: str = ""

    @property
    def group_how(self) -> How:
        return "any" if self.how == "all" else "all"

    @classmethod
    def of(cls, rule: Rule | None) -> "Composed":
        """As a rule has it; None: a program that inherits."""
        if rule is None:
            return cls(inherits=True)
        group = [_line(one) for one in rule.group.conditions] if rule.group else []
        return cls(rule.how, [_line(one) for one in rule.conditions], group)

    @classmethod
    def asked(cls, args: "MultiDict[str, str]") -> "Composed":
        """As the address has it, after the button that was pressed has done its part."""
        composed = cls("any" if args.get("how") == "any" else "all", inherits=args.get("judged") == "everyone")
        for place, lines in zip(PLACES, (composed.lines, composed.group), strict=True):
            lines.extend(_lines(args, place))
            _press(lines, args, place)
        return composed

    def rule(self) -> Rule | None:
        """What is composed; None when it inherits. Raises NoSuchRule, and says at each line what is wrong."""
        if self.inherits:
            return None
        if not self.lines and not self.group:
            self.error = "A criterion without conditions says nothing. Add one."
        conditions, grouped = _checked(self.lines), _checked(self.group)
        if self.error or any(line.error for line in (*self.lines, *self.group)):
            raise NoSuchRule(self.error or "A condition is not complete.")
        return Rule(self.how, conditions, Rule(self.group_how, grouped) if grouped else None)


def is_composed(args: Mapping[str, str]) -> bool:
    """Whether an address composes anything."""
    return any(name in args for name in ("how", "judged", "kind", "group_kind", "add", "group_add"))


def _lines(args: "MultiDict[str, str]", place: str) -> list[Line]:
    written = zip_longest(
        args.getlist(f"{place}kind"), args.getlist(f"{place}at_least")[:MOST_CONDITIONS], fillvalue=""
    )
    known = [(kind, number) for kind, number in written if kind in list(Kind)]
    return [Line(Kind(kind), number.strip()[:LONGEST_NUMBER]) for kind, number in known[:MOST_CONDITIONS]]


def _press(lines: list[Line], args: Mapping[str, str], place: str) -> None:
    removed = args.get(f"{place}remove", "")
    if removed.isascii() and removed.isdigit() and len(removed) < 3 and int(removed) < len(lines):
        del lines[int(removed)]
    if f"{place}add" in args and len(lines) < MOST_CONDITIONS:
        free = (Line(kind, str(MEASURES[kind].low) if kind in MEASURES else "") for kind in Kind)
        lines.append(
            next((new for new in free if not any(_asks_the_same(new, line) for line in lines)), Line(Kind.HELD))
        )


def _checked(lines: list[Line]) -> tuple[Condition, ...]:
    found: list[Condition] = []
    for line in lines:
        try:
            found.append(condition(line.kind, line.at_least))
        except NoSuchRule as wrong:
            line.error = str(wrong)
        if sum(_asks_the_same(line, other) for other in lines) > 1:
            line.error = line.error or "This is asked twice. Keep one of them."
    return tuple(found)


def _asks_the_same(one: Line, other: Line) -> bool:
    return one.kind == other.kind or (one.kind in ANSWERS and other.kind in ANSWERS)


def _line(one: Condition) -> Line:
    return Line(one.kind, "" if one.at_least is None else f"{one.at_least.normalize():f}")
