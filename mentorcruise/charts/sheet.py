"""A sheet of paper that shapes and words are put on, and which is then an SVG.

Every shape has presentation attributes, which print and PDF go by, and classes, which the page's style sheet goes by; no
style attribute and no style sheet of its own, as the content security policy allows neither.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from mentorcruise.charts.ink import MUTED, TEXT, Ink, paint
from mentorcruise.charts.words import escaped, wrapped

FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"


class Size(NamedTuple):
    """How wide a sheet is and how large its letters are, in its own unit, about a CSS pixel."""

    name: str
    width: float
    font: float


WIDE = Size("wide", 680, 13)
NARROW = Size("narrow", 320, 12.5)

SCREEN = (WIDE, NARROW)
"""Drawn twice; the style sheet shows the one that fits the place."""
PAPER = (WIDE,)
"""One SVG, for a PDF or a file."""

Place = tuple[float, float]


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


class Sheet:
    """What has been drawn so far. Whoever draws says the height in the end."""

    def __init__(self, size: Size) -> None:
        self.width, self.font, self.narrow = size.width, size.font, size is NARROW
        self.height = 0.0
        self.pieces: list[str] = []

    def line(self, a: Place, b: Place, ink: Ink, width: float = 1, dash: str = "") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.pieces.append(
            f'<line x1="{number(a[0])}" y1="{number(a[1])}" x2="{number(b[0])}" y2="{number(b[1])}"'
            f'{paint(None, ink)} stroke-width="{width:g}"{dashed}/>'
        )

    def trace(self, d: str, ink: Ink, width: float = 2, dash: str = "") -> None:
        """An open path."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ' stroke-linecap="round"'
        self.pieces.append(
            f'<path d="{d}"{paint(None, ink)} stroke-width="{width:g}" stroke-linejoin="round"{dashed}/>'
        )

    def area(self, d: str, ink: Ink, opacity: float = 1, title: str = "", edge: Ink | None = None) -> None:
        """A filled path."""
        faint = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        self.pieces.append(f'<path d="{d}"{paint(ink, edge)}{faint}{_end("path", title)}')

    def rect(
        self, at: Place, width: float, height: float, ink: Ink, title: str = "", opacity: float = 1, round_by: float = 0
    ) -> None:
        faint = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        rounded = f' rx="{round_by:g}"' if round_by else ""
        self.pieces.append(f"<rect{_box(at, width, height)}{paint(ink, None)}{faint}{rounded}{_end('rect', title)}")

    def hit(self, at: Place, width: float, height: float, title: str) -> None:
        """Nothing to see; whoever points there reads the title."""
        self.pieces.append(
            f'<rect{_box(at, width, height)} class="hit" fill="none" pointer-events="all"{_end("rect", title)}'
        )

    def dot(self, at: Place, radius: float, fill: Ink, stroke: Ink | None = None, width: float = 2) -> None:
        ring = f' stroke-width="{width:g}"' if stroke else ""
        self.pieces.append(
            f'<circle cx="{number(at[0])}" cy="{number(at[1])}" r="{radius:g}"{paint(fill, stroke)}{ring}/>'
        )

    def text(
        self, at: Place, words: str, ink: Ink = MUTED, anchor: str = "start", size: float = 0, bold: bool = False
    ) -> None:
        anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
        weight = ' font-weight="600"' if bold else ""
        sized = f' font-size="{size:g}"' if size else ""
        self.pieces.append(
            f'<text x="{number(at[0])}" y="{number(at[1])}"{paint(ink, None)}{anchored}{sized}{weight}>'
            f"{escaped(words)}</text>"
        )

    def lines(
        self, at: Place, words: Sequence[str], ink: Ink = MUTED, anchor: str = "start", bold: bool = False
    ) -> None:
        """Words on several lines, the first at the place."""
        for count, line in enumerate(words):
            self.text((at[0], at[1] + count * self.leading), line, ink, anchor, bold=bold)

    def nothing(self, words: str) -> None:
        """A sentence instead of a chart that has nothing to draw."""
        self.height = 120
        rows = wrapped(words, self.width - 40, self.font, most=4)
        self.lines((self.width / 2, 64 - (len(rows) - 1) * self.leading / 2), rows, TEXT, "middle")

    @property
    def leading(self) -> float:
        """From one line of words to the next."""
        return round(self.font * 1.25, 1)

    def svg(self, size: Size, name: str, title: str, desc: str) -> str:
        key = f"{escaped(name)}-{size.name}"
        described = f'<desc id="{key}-desc">{escaped(desc)}</desc>' if desc else ""
        labels = f"{key}-title {key}-desc" if desc else f"{key}-title"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{size.name}" viewBox="0 0 {number(self.width)} '
            f'{number(self.height)}" width="100%" role="img" aria-labelledby="{labels}" font-family="{FONTS}" '
            f'font-size="{size.font:g}" font-variant="tabular-nums"><title id="{key}-title">{escaped(title)}</title>'
            f"{described}{''.join(self.pieces)}</svg>"
        )


def drawn(name: str, title: str, desc: str, draw: Callable[[Sheet], None], on: Sequence[Size]) -> Markup:
    """The chart as HTML for a page (`SCREEN`), or as one SVG (`PAPER`)."""
    found = []
    for size in on:
        sheet = Sheet(size)
        draw(sheet)
        found.append(sheet.svg(size, name, title, desc))
    # Whatever came from outside went through `escaped`.
    return Markup(found[0] if len(found) == 1 else f'<div class="plot">{"".join(found)}</div>')  # noqa: S704


def polyline(places: Iterable[Place]) -> str:
    """The path through all the places."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places)


def hatching(left: float, top: float, right: float, bottom: float, gap: float = 6) -> str:
    """The path of slanting lines that fill a rectangle, drawn so that no pattern and no clipping is needed."""
    found, start = [], left - (bottom - top)
    start += gap - (start % gap)
    while start < right:
        a = max(left, start)
        b = min(right, start + bottom - top)
        found.append(f"M{number(a)} {number(bottom - (a - start))}L{number(b)} {number(bottom - (b - start))}")
        start += gap
    return "".join(found)


def _box(at: Place, width: float, height: float) -> str:
    size = f'width="{number(max(0.0, width))}" height="{number(max(0.0, height))}"'
    return f' x="{number(at[0])}" y="{number(at[1])}" {size}'


def _end(element: str, title: str) -> str:
    return f"><title>{escaped(title)}</title></{element}>" if title else "/>"
