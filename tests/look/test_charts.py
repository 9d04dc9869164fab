"""Charts as a browser draws them: letters large enough, words that do not lie on one another."""

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# The size on the screen of every letter in every drawing that is shown.
SIZES = """
() => [...document.querySelectorAll(".plot > svg")].filter((e) => e.checkVisibility()).flatMap((svg) =>
  [...svg.querySelectorAll("text")].map((text) =>
    ({size: parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a, words: text.textContent})))
"""
# Pairs of words of one drawing whose boxes share more than a sliver, and words that reach over the drawing's edge.
COLLISIONS = """
() => [...document.querySelectorAll(".plot > svg")].filter((e) => e.checkVisibility()).flatMap((svg) => {
  const all = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
  const sheet = svg.getBoundingClientRect();
  const beyond = (box) => box.left < sheet.left - 2 || box.right > sheet.right + 2;
  const found = all.filter(([_, box]) => beyond(box)).map(([words]) => words + " | edge");
  all.forEach(([a, one], n) => all.slice(n + 1).forEach(([b, two]) => {
    const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
    const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
    if (wide > 1 && high > 4) found.push(a + " | " + b);
  }));
  return found;
})
"""
SHOWN = """() => [...document.querySelectorAll(".plot")].map((plot) =>
  [...plot.children].filter((e) => e.checkVisibility()).map((e) => e.getAttribute("class")).join())"""


@pytest.fixture(params=[320, 390, 768, 1280])
def charts(request: pytest.FixtureRequest, page: Page, gallery_url: str) -> Page:
    page.set_viewport_size({"width": request.param, "height": 900})
    page.goto(f"{gallery_url}/gallery/charts")
    return page


def test_every_letter_can_be_read(charts: Page) -> None:
    """Never smaller than 11 px on a phone of 390 and on a desk; than 9 on the smallest phone there is."""
    width: Any = charts.viewport_size
    least = 11 if width["width"] >= 390 else 9
    assert [each for each in charts.evaluate(SIZES) if each["size"] < least - 0.05] == []


def test_no_words_lie_on_others(charts: Page) -> None:
    assert charts.evaluate(COLLISIONS) == []


def test_one_drawing_is_shown_of_the_two(charts: Page) -> None:
    assert set(charts.evaluate(SHOWN)) <= {"wide", "narrow"}


def test_charts_are_restyled_in_the_dark(page: Page, gallery_url: str) -> None:
    """The attributes are for paper: on a dark page no shape keeps them."""
    page.emulate_media(color_scheme="dark")
    page.goto(f"{gallery_url}/gallery/charts")
    colour = "() => getComputedStyle(document.querySelector('.plot .line-1')).stroke"
    dark = page.evaluate(colour)
    page.emulate_media(color_scheme="light")
    assert dark != page.evaluate(colour)
