"""Ten thousand points on six hundred pixels: what is drawn instead looks the same."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Place = tuple[float, float]
Item = TypeVar("Item")
MANY = 400


def line_thinned(places: Sequence[Place]) -> Sequence[Place]:
    """At most four places for each pixel of width: the first, the lowest, the highest and the last."""
    if len(places) <= MANY:
        return places
    return [place for column in _columns(places, lambda p: p[0]) for place in _corners(column)]


def edge_thinned(places: Sequence[Place], choose: Callable[..., float]) -> Sequence[Place]:
    """One place for each pixel of width: with `min` the upper edge of a band on the sheet, with `max` the lower one."""
    if len(places) <= MANY:
        return places
    return [(column[0][0], choose(y for _, y in column)) for column in _columns(places, lambda p: p[0])]


def last_each_pixel(items: Sequence[tuple[float, Item]]) -> list[tuple[float, Item]]:
    """Of the items with places in one pixel and a half the last: for curves that go by steps in one direction."""
    if len(items) <= 50:
        return list(items)
    return list({int(item[0] / 1.5): item for item in items}.values())


def apart(places: Iterable[float], least: float) -> list[float]:
    """Of places in order those that lie at least so far from the one before."""
    kept: list[float] = []
    for place in places:
        if not kept or place - kept[-1] >= least:
            kept.append(place)
    return kept


def _columns(items: Sequence[Item], place: Callable[[Item], float]) -> list[list[Item]]:
    columns: dict[int, list[Item]] = {}
    for item in items:
        columns.setdefault(int(place(item)), []).append(item)
    return list(columns.values())


def _corners(column: list[Place]) -> list[Place]:
    if len(column) <= 4:
        return column
    wanted = {0, len(column) - 1}
    wanted.add(min(range(len(column)), key=lambda n: column[n][1]))
    wanted.add(max(range(len(column)), key=lambda n: column[n][1]))
    return [column[n] for n in sorted(wanted)]
