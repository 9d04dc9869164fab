"""What a new version of an agreement changes, line by line (A5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from mentorcruise.domain.agreements import CADENCE_WORDS, CHANNEL_WORDS, Cadence, Channel, Terms

# Comparing takes the square of the lines; beyond this the old text is shown whole, then the new one.
MOST_LINES = 200


class Mark(StrEnum):
    KEPT = "kept"
    TAKEN_OUT = "taken_out"
    ADDED = "added"


@dataclass(frozen=True)
class Line:
    mark: Mark
    text: str


@dataclass(frozen=True)
class Change:
    """A part of the agreement that reads differently now. `part` is the column's name."""

    part: str
    lines: tuple[Line, ...]


def changes(before: Terms, after: Terms) -> list[Change]:
    """The parts that differ, each with its lines: kept, taken out, added."""
    old, new = _texts(before), _texts(after)
    return [Change(part, tuple(_compare(old[part], new[part]))) for part in old if old[part] != new[part]]


def _texts(terms: Terms) -> dict[str, str]:
    return {
        "cadence": CADENCE_WORDS[Cadence(terms.cadence)],
        "channels": "\n".join(CHANNEL_WORDS[Channel(channel)] for channel in terms.channels),
        "mentee_commits": terms.mentee_commits,
        "mentor_commits": terms.mentor_commits,
        "ground_rules": terms.ground_rules,
    }


def _compare(before: str, after: str) -> Iterator[Line]:
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > MOST_LINES:
        old, new = ["\n".join(old)], ["\n".join(new)]
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            yield from (Line(Mark.KEPT, text) for text in old[old_from:old_to])
        else:
            yield from (Line(Mark.TAKEN_OUT, text) for text in old[old_from:old_to])
            yield from (Line(Mark.ADDED, text) for text in new[new_from:new_to])
