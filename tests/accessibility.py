"""What axe finds on a page of a real browser: WCAG 2.2 AA and its best practices (F29)."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Else what is right is written down too, node by node, which takes a third of the time.
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[tuple[str, str, str]]:
    """What is wrong with a page as it is: the rule, where, and why.

    The page is seen at its full height meanwhile: what is half scrolled behind a bar would count as too small.
    """
    page.wait_for_load_state()
    size = page.viewport_size
    assert size
    height: Any = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": height})
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", OPTIONS)
    page.set_viewport_size(size)
    firsts = [(each["id"], each["nodes"][0]) for each in found]
    return [(rule, node["html"][:200], node["failureSummary"][:200]) for rule, node in firsts]
