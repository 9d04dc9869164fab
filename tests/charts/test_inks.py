"""The inks on paper, on light and on dark pages."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from mentorcruise.charts import ink
from mentorcruise.charts.cohort_grid import SHADES

CSS = (Path(__file__).parents[2] / "static/css/charts.css").read_text()
# The surfaces of the product's cards, as the browser paints base.css' oklch.
SURFACES = {"light": "#fefdfc", "dark": "#1a1a22"}
PAGES = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(r"--chart-([\w]+): light-dark\((#\w{6}), (#\w{6})\)", CSS)
}
# What Machado, Oliveira and Fernandes (2009) give for people without red, green and blue cones.
SIGHTS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
    "all": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}


def linear(colour: str) -> tuple[float, ...]:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)


def luminance(colour: str) -> float:
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(a: str, b: str) -> float:
    bright, dim = sorted((luminance(a), luminance(b)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def oklab(rgb: tuple[float, ...]) -> tuple[float, ...]:
    r, g, b = (max(0.0, c) for c in rgb)
    l_, m_, s_ = (
        (x * r + y * g + z * b) ** (1 / 3)
        for x, y, z in (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        )
    )
    return (
        0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_,
        1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_,
        0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_,
    )


def apart(a: str, b: str, sight: str) -> float:
    """How far two colours lie from each other as somebody sees them, in oklab's unit times a hundred."""
    seen = [
        oklab(tuple(sum(m * c for m, c in zip(row, linear(x), strict=True)) for row in SIGHTS[sight])) for x in (a, b)
    ]
    return 100 * sum((p - q) ** 2 for p, q in zip(*seen, strict=True)) ** 0.5


@pytest.mark.parametrize("mode", SURFACES)
def test_every_ink_stands_out_from_the_page(mode):
    """WCAG 2.2, 1.4.11: 3:1 for what is drawn."""
    for name, colours in PAGES.items():
        assert contrast(colours[mode], SURFACES[mode]) >= 3, (name, mode)


@pytest.mark.parametrize("mode", SURFACES)
def test_names_written_in_a_tone_can_be_read(mode):
    """WCAG 2.2, 1.4.3: 4.5:1 for words."""
    for name in (*(tone.name for tone in ink.TONES), "rest"):
        assert contrast(PAGES[name][mode], SURFACES[mode]) >= 4.5, name
    assert contrast(ink.MUTED.colour, "#ffffff") >= 4.5 and contrast(ink.TEXT.colour, "#ffffff") >= 7


def test_paper_and_light_page_have_the_same_inks():
    for each in (*ink.TONES, ink.REST, ink.AXIS):
        assert PAGES[each.name]["light"] == each.colour


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("mode", SURFACES)
def test_the_first_four_tones_differ_for_everybody(mode, sight):
    for a, b in combinations("1234", 2):
        assert apart(PAGES[a][mode], PAGES[b][mode], sight) >= 8, (a, b)


def test_the_first_two_tones_differ_in_grey_print():
    assert contrast(PAGES["1"]["light"], PAGES["2"]["light"]) >= 1.5


def laid_over(colour: str, surface: str, opacity: float) -> str:
    parts = [(int(colour[n : n + 2], 16), int(surface[n : n + 2], 16)) for n in (1, 3, 5)]
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in parts)


@pytest.mark.parametrize("mode", SURFACES)
def test_words_in_a_coloured_cell_can_be_read(mode):
    """WCAG 2.2, 1.4.3: the ink turns before the colour swallows it."""
    words = {"text": {"light": ink.TEXT.colour, "dark": "#ececea"}, "paper": SURFACES}
    for opacity, written_in in SHADES:
        cell = laid_over(PAGES["1"][mode], SURFACES[mode], opacity)
        assert contrast(cell, words[written_in.name][mode]) >= 4.5, opacity


def test_every_ink_has_its_classes():
    inks = (*ink.TONES, ink.REST, ink.TEXT, ink.MUTED, ink.AXIS, ink.GRID, ink.PAPER)
    for each in inks:
        assert f".fill-{each.name} {{" in CSS and f".line-{each.name} {{" in CSS
