"""Paths that go by steps: level to the next place, then up or down to its height."""

from collections.abc import Sequence

from mentorcruise.charts.sheet import Place, number


def stairs(places: Sequence[Place], end: float) -> str:
    """The path from the first place over the others, and level on to `end`. Steps that nobody can see are left out."""
    x, height = places[0]
    written = number(height)
    parts = [f"M{number(x)} {written}"]
    for at, y in places[1:]:
        if y != height and (words := number(y)) != written:
            parts.append(f"H{number(at)}V{words}")
            height, written = y, words
    parts.append(f"H{number(end)}")
    return "".join(parts)


def between(upper: Sequence[Place], lower: Sequence[Place], end: float) -> str:
    """The area between two such paths that begin and end at the same place."""
    heights = [number(y) for _, y in lower]
    parts = [stairs(upper, end), f"V{heights[-1]}"]
    for n in range(len(lower) - 1, 0, -1):
        if heights[n] != heights[n - 1]:
            parts.append(f"H{number(lower[n][0])}V{heights[n - 1]}")
    parts.append(f"H{number(lower[0][0])}Z")
    return "".join(parts)
