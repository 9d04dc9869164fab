"""Words at the ends of lines, moved apart where they would lie on one another."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mentorcruise.charts.ink import GRID, MUTED, Ink
from mentorcruise.charts.sheet import Sheet
from mentorcruise.charts.words import width, wrapped


@dataclass
class Label:
    """What is said at a height: the name in bold, below it the figure."""

    at: float
    name: str
    figure: str
    ink: Ink
    rows: list[str] = field(default_factory=list)

    def fit(self, sheet: Sheet, room: float) -> None:
        self.rows = wrapped(self.name, room, sheet.font, most=3, bold=True) if self.name else []

    def height(self, sheet: Sheet) -> float:
        return (len(self.rows) + bool(self.figure)) * sheet.leading


def room_for(sheet: Sheet, labels: Sequence[Label]) -> float:
    """How wide the margin must be, after wrapping the names to what the sheet can spare."""
    most = 84.0 if sheet.narrow else 172.0
    for label in labels:
        label.fit(sheet, most)
    names = [width(row, sheet.font, bold=True) for label in labels for row in label.rows]
    figures = [width(label.figure, sheet.font) for label in labels]
    return min(most, max([0.0, *names, *figures])) + 12


def height_for(sheet: Sheet, labels: Sequence[Label]) -> float:
    return sum(label.height(sheet) + 4 for label in labels)


def write(sheet: Sheet, left: float, labels: Sequence[Label], top: float, bottom: float) -> None:
    """Write them, each as near to its height as the others let it, with a thin line where it had to move."""
    heights = [label.height(sheet) + 4 for label in labels]
    middles = spread([label.at for label in labels], heights, top, bottom)
    for label, middle in zip(labels, middles, strict=True):
        if abs(middle - label.at) > 5:
            sheet.line((left - 9, label.at), (left - 2, middle), GRID)
        y = middle - label.height(sheet) / 2 + sheet.font * 0.95
        sheet.lines((left, y), label.rows, label.ink, bold=True)
        if label.figure:
            sheet.text((left, y + len(label.rows) * sheet.leading), label.figure, MUTED)


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles as near to the wanted ones as can be without overlap, in the same order, between top and bottom.

    Neighbours that overlap become a block around the mean of what they want; blocks that overlap become one.
    """
    order = sorted(range(len(wanted)), key=lambda n: (wanted[n], n))
    blocks: list[tuple[float, float, list[int]]] = []
    for n in order:
        block = (_within(wanted[n], heights[n], top, bottom), heights[n], [n])
        while blocks and blocks[-1][0] + blocks[-1][1] / 2 > block[0] - block[1] / 2:
            block = _joined(blocks.pop(), block, top, bottom)
        blocks.append(block)
    middles = [0.0] * len(wanted)
    for middle, height, members in blocks:
        y = middle - height / 2
        for n in members:
            middles[n] = y + heights[n] / 2
            y += heights[n]
    return middles


def _joined(
    a: tuple[float, float, list[int]], b: tuple[float, float, list[int]], top: float, bottom: float
) -> tuple[float, float, list[int]]:
    height = a[1] + b[1]
    # Where each one's members would have to begin, weighed by how many they are.
    start = ((a[0] - a[1] / 2) * len(a[2]) + (b[0] - b[1] / 2 - a[1]) * len(b[2])) / (len(a[2]) + len(b[2]))
    return (_within(start + height / 2, height, top, bottom), height, [*a[2], *b[2]])


def _within(middle: float, height: float, top: float, bottom: float) -> float:
    return max(top + height / 2, min(bottom - height / 2, middle))
