"""Success criteria in words, and what one changed of another."""

from decimal import Decimal

from mentorcruise.domain.criteria import Condition, Kind, Rule

KIND_WORDS = {
    Kind.REACHED: "The mentee says the goal was reached",
    Kind.REACHED_OR_PARTLY: "The mentee says the goal was reached, or partly",
    Kind.STARS: "Stars that the mentee gives on leaving, at least",
    Kind.MENTEE_RATING: "Mean rating of the sessions by the mentee, at least",
    Kind.MENTOR_RATING: "Mean rating of the sessions by the mentor, at least",
    Kind.HELD: "Sessions held, at least",
    Kind.DAYS: "Days from start to end, at least",
    Kind.GROWTH: "Mean growth of the skills assessed again, in levels, at least",
    Kind.GROWN: "Share of the skills assessed again that grew, in percent, at least",
}
"""What an operator chooses from."""
_SAID = {
    Kind.REACHED: "the mentee says that the goal was reached",
    Kind.REACHED_OR_PARTLY: "the mentee says that the goal was reached, or partly",
    Kind.STARS: "the mentee gives at least {} on leaving",
    Kind.MENTEE_RATING: "the mentee rates the sessions {} or better on average",
    Kind.MENTOR_RATING: "the mentor rates the sessions {} or better on average",
    Kind.HELD: "at least {} held",
    Kind.DAYS: "it lasted at least {}",
    Kind.GROWTH: "the skills assessed again grew by at least {} on average",
    Kind.GROWN: "at least {}% of the skills assessed again grew",
}
_UNITS = {
    Kind.STARS: ("star", "stars"),
    Kind.HELD: ("session was", "sessions were"),
    Kind.DAYS: ("day", "days"),
    Kind.GROWTH: ("level", "levels"),
}
HOW_WORDS = {"all": "all of these hold", "any": "at least one of these holds"}


def said(rule: Rule) -> str:
    """The rule as the rest of a sentence: "A mentorship is a success when …"."""
    parts = [f"({said(part)})" if isinstance(part, Rule) else said_of(part) for part in rule.parts]
    if len(parts) == 1:
        return parts[0].removeprefix("(").removesuffix(")") if rule.group else parts[0]
    return f"{HOW_WORDS[rule.how]}: {'; '.join(parts)}"


def said_of(condition: Condition) -> str:
    number = condition.at_least
    return _SAID[condition.kind].format("" if number is None else _counted(condition.kind, number))


def changes(before: Rule | None, after: Rule | None) -> list[str]:
    """What a version took out, brought, and joined in another way; None: a program inherits."""
    if before is None or after is None:
        return [] if before == after else ["Judged by the criterion for everyone from here on" if after is None
                                           else "Judged by its own criterion from here on"]  # fmt: skip
    was, now = _flat(before), _flat(after)
    return [
        *(f"No longer: {words}" for words in was if words not in now),
        *(f"New: {words}" for words in now if words not in was),
        *([f"Now {HOW_WORDS[after.how]}"] if before.how != after.how and len(after.parts) > 1 else []),
    ]


def _flat(rule: Rule) -> list[str]:
    inner = f", within a group of which {HOW_WORDS[rule.group.how]}" if rule.group else ""
    grouped = [f"{said_of(condition)}{inner}" for condition in rule.group.conditions] if rule.group else []
    return [*(said_of(condition) for condition in rule.conditions), *grouped]


def _counted(kind: Kind, number: Decimal) -> str:
    plain = f"{number.normalize():f}"
    return f"{plain} {_UNITS[kind][number != 1]}" if kind in _UNITS else plain
