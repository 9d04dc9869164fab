"""The parts of a match score in words, as they are kept with an introduction."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mentorcruise.domain.matching import WORDS
from mentorcruise.web.words import language_name, money

GOOD = 0.6
Stored = Mapping[str, Any]


def why(part: Stored) -> str:
    """One part of a score: "Skills: 2 of the 3 wanted (Python, testing)"."""
    words = SAYINGS[part["name"]](part["about"]) if part["of"] else "not known, left out"
    return f"{WORDS[part['name']]}: {words}"


def good_reasons(parts: Sequence[Stored]) -> list[str]:
    """What speaks for a mentor, in words: the parts that are well fulfilled; the best alone where none is."""
    known = [part for part in parts if part["of"]]
    good = [part for part in known if part["points"] >= GOOD * part["of"]]
    best = sorted(known, key=lambda part: -part["points"] / part["of"])[:1]
    return [why(part) for part in good or best]


def _skills(about: Stored) -> str:
    shared = about["shared"]
    if not shared:
        return f"none of the {about['wanted']} wanted"
    return f"{len(shared)} of the {about['wanted']} wanted ({', '.join(shared)})"


def _goal(about: Stored) -> str:
    reached = about["reached"]
    if not reached:
        return "nobody has reached one of this kind with them yet"
    return f"{reached:,} {'mentee has' if reached == 1 else 'mentees have'} reached one of this kind with them"


def _time_zone(about: Stored) -> str:
    hours = about["hours"]
    if not hours:
        return "the same time on the clock"
    return f"{hours:g} {'hour' if hours == 1 else 'hours'} apart"


def _language(about: Stored) -> str:
    common = [language_name(code) for code in about["common"]]
    return f"{' and '.join(common)}, as with the mentor asked before" if common else "none of the mentor asked before"


def _price(about: Stored) -> str:
    price = f"from {money(about['cents'], about['currency'])} a month"
    within = about["cents"] <= about["asked"]
    return f"{price}, {'no more' if within else 'more'} than the plan asked for before"


def _reply(about: Stored) -> str:
    hours = about["hours"]
    return f"answers within {max(1, round(hours))} hours" if hours < 48 else f"answers within {round(hours / 24)} days"


def _places(about: Stored) -> str:
    places = about["places"]
    return f"{places:,} {'is' if places == 1 else 'are'} free"


SAYINGS: dict[str, Callable[[Stored], str]] = {
    "skills": _skills,
    "goal": _goal,
    "time_zone": _time_zone,
    "language": _language,
    "price": _price,
    "reply": _reply,
    "places": _places,
}
