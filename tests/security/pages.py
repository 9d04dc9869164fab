"""Looking for a script on a page, as a browser's parser would."""

import re
from html.parser import HTMLParser

LINKING = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "xlink:href",
    "srcdoc",
    "poster",
    "background",
    "ping",
    "srcset",
)
NEVER = {"iframe", "object", "embed", "base", "style", "math", "marquee", "video", "audio", "animate", "noscript"}
SCHEME = re.compile(r"^(javascript|vbscript|data|feed|view-source):", re.IGNORECASE)
IGNORED_IN_SCHEMES = re.compile(r"[\x00-\x20]+")
COMPUTED = "9449772114007"


class Inspector(HTMLParser):
    """Collects everything on a page that could run, or that was never in a template of ours."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        shown = f"<{tag} {values}>"
        if tag in NEVER or (tag == "script" and not self._is_ours(values)):
            self.found.append(shown)
        if tag == "meta" and "http-equiv" in values:
            self.found.append(shown)
        for name, value in values.items():
            if name.startswith("on") or "hx-on" in name or name == "style" or "pwned" in name:
                self.found.append(shown)
            if name in LINKING and self._leads_astray(tag, value):
                self.found.append(shown)
            if name.removeprefix("data-").startswith("hx-") and "pwned" in value:
                self.found.append(shown)

    handle_startendtag = handle_starttag

    def _is_ours(self, values: dict[str, str]) -> bool:
        return values.get("src", "").startswith("/static/") or values.get("type") == "application/ld+json"

    def _leads_astray(self, tag: str, value: str) -> bool:
        if SCHEME.match(IGNORED_IN_SCHEMES.sub("", value)):
            return True
        return tag != "a" and "evil.example" in value


def scripts_on(html: str) -> list[str]:
    """What a browser would run or fetch on this page and no template of ours has put there; best empty."""
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    computed = [f"a template was computed: {COMPUTED}"] if COMPUTED in html else []
    return inspector.found + computed
