"""A person at a browser: walks, looks at each page for what is not accessible, and remembers every complaint."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.accessibility import violations

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Walker:
    """`page` is Playwright's; `complaints` are script errors, refusals by the content security policy, and axe's finds."""

    def __init__(self, browser: Browser, url: str, name: str, shots: Path, **screen: Any) -> None:
        self.name, self.url, self.shots = name, url, shots
        # Without motion: a colour half-way between light and dark is nobody's contrast.
        still = {"base_url": url, "viewport": WIDE, "color_scheme": "light", "reduced_motion": "reduce"}
        self.context = browser.new_context(**{**still, **screen})
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self._complain(f"script error: {error}"))

    def _listen(self, message: ConsoleMessage) -> None:
        # A form that answers 409 or 422 is reported by the browser as a resource that failed to load.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self._complain(message.text)

    def _complain(self, words: str) -> None:
        self.complaints.append(f"{self.name} at {self.page.url.removeprefix(self.url)}: {words}")

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer
        assert answer.status < 400, f"{path}: {answer.status}"

    def look(self, *, also_dark_and_small: bool = False) -> None:
        """Let axe look at the page as it is; once more in the dark on a phone if wanted."""
        self._axe("")
        if also_dark_and_small:
            self.page.emulate_media(color_scheme="dark")
            self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            self._axe(" (dark, 390 px)")
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > PHONE["width"]:
                self._complain(f"scrolls sideways at 390 px: {wide}")
            self.page.emulate_media(color_scheme="light")
            self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]

    def _axe(self, how: str) -> None:
        for violation in violations(self.page):
            self._complain(f"axe{how}: {': '.join(violation)}")

    def press(self, name: str) -> None:
        """Press a button by its name."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        """Follow a link by its name."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def turn_to(self, tab: str) -> None:
        """Open a tab of a mentorship, whatever number of things waits there."""
        self.page.get_by_role("navigation").get_by_role("link", name=re.compile(f"^{tab}")).first.click()

    def unfold(self, words: str) -> None:
        """Open what is folded away under these words."""
        self.page.locator("summary", has_text=words).first.click()

    def fill(self, label: str, value: str) -> None:
        self.field(label).fill(value)

    def field(self, label: str) -> Locator:
        """The field with this label, whether it is marked as optional or not."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$"))

    def choose(self, name: str) -> None:
        """Choose a radio button or a check box by its label; whatever is drawn over it is what a person clicks."""
        option = self.page.get_by_role("radio", name=name).or_(self.page.get_by_role("checkbox", name=name))
        option.first.check(force=True)

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)

    def tab_to(self, target: Locator, most: int = 150) -> None:
        """Press Tab until the target has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{target} is not reached by the keyboard")

    def leave(self) -> None:
        """Close the browser; the last page is kept as a picture."""
        self.page.screenshot(path=self.shots / f"{self.name}.png", full_page=True)
        self.context.close()
