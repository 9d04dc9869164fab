"""Templates hold nothing that the content security policy refuses, and nothing that is shown unescaped."""

import re
from pathlib import Path

import pytest

from tests.house.source import TEMPLATES

PAGES = sorted(TEMPLATES.rglob("*.html"))
# Templates in which something is marked as safe, and why that is so. Empty is best.
SAFE: dict[str, str] = {}
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", re.IGNORECASE)
FORBIDDEN = {
    "a style attribute": re.compile(r"""\sstyle\s*=""", re.IGNORECASE),
    "an inline handler": re.compile(r"""<[^>]*\son[a-z]+\s*=""", re.IGNORECASE),
    "hx-on": re.compile(r"""\shx-on""", re.IGNORECASE),
    "hx-vals with js:": re.compile(r"""["'](js|javascript):""", re.IGNORECASE),
    "an inline script": INLINE_SCRIPT,
    "an inline style sheet": re.compile(r"<style", re.IGNORECASE),
    "something from another site": re.compile(r"""<(script|link|img|iframe)[^>]*\s(src|href)=["'](https?:)?//"""),
}


def shown(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_a_template_holds_nothing_inline(path):
    """S4: what no template holds, the policy need not allow."""
    # A letter is read in mail programs, which know no style sheets of ours.
    letters = shown(path).startswith("emails/")
    text = path.read_text()
    for what, pattern in FORBIDDEN.items():
        if letters and what in ("a style attribute", "an inline style sheet"):
            continue
        found = pattern.search(text)
        assert not found, f"{shown(path)} has {what}: {found[0] if found else ''}"


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_nothing_is_shown_unescaped(path):
    """S4: a `|safe` needs a reason in SAFE."""
    marked = re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", path.read_text())
    assert marked is None or shown(path) in SAFE, f"{shown(path)}: say in SAFE why {marked[0]} is safe here"
