"""The inks that charts are drawn with: a colour for paper, and a class by which the page's style sheet restyles it.

The colours here are those of light pages, print and PDF; `static/css/charts.css` has the same ones for light and others
for the dark, as `--chart-…`. Words can be read in all of them, and the first four differ for people who see few colours
(`tests/charts/test_inks.py`); what tells lines and areas apart is their name beside them.
"""

from functools import cache
from typing import NamedTuple


class Ink(NamedTuple):
    name: str
    colour: str


TEXT = Ink("text", "#25242e")
MUTED = Ink("muted", "#5c5966")
AXIS = Ink("axis", "#8a8791")
GRID = Ink("grid", "#e2dfda")
PAPER = Ink("paper", "#ffffff")
REST = Ink("rest", "#6f6c78")
"""What is left over or was before: other, unknown, the period compared with."""

TONES = (
    Ink("1", "#3c4cad"),
    Ink("2", "#bc580a"),
    Ink("3", "#10806f"),
    Ink("4", "#781a6c"),
    Ink("5", "#5c4709"),
    Ink("6", "#2673c4"),
    Ink("7", "#9c4a55"),
)


def tone(number: int) -> Ink:
    """The nth colour, from 1; 0 is the grey of what is left over. Beyond the last they begin again."""
    return TONES[(number - 1) % len(TONES)] if number > 0 else REST


@cache
def paint(fill: Ink | None, stroke: Ink | None) -> str:
    """Class and presentation attributes of a shape."""
    names = [f"fill-{fill.name}"] if fill else []
    names += [f"line-{stroke.name}"] if stroke else []
    given = f' class="{" ".join(names)}"' if names else ""
    given += f' fill="{fill.colour if fill else "none"}"'
    return given + (f' stroke="{stroke.colour}"' if stroke else "")
