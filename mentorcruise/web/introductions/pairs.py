"""Pairs of mentee and mentor as a form names them."""

import re

_PAIR = re.compile(r"\A(\d{1,18}):(\d{1,18})\Z", re.ASCII)


def pairs_in(words: list[str], most: int) -> list[tuple[int, int]]:
    """(mentee, mentor) of each pair named, each once and in order, at most so many; what is no pair is left out."""
    matched = [match for word in words if (match := _PAIR.match(word))]
    return list(dict.fromkeys((int(match[1]), int(match[2])) for match in matched))[:most]
