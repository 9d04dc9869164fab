"""Markdown written by people, as HTML that is safe to show: rendered, then reduced to a short list of tags."""

import re
from collections.abc import Iterator
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "code": {"class"}}
SCHEMES = {"http", "https", "mailto"}
SHORT = 1000
# The word after ``` names the language; nothing else may become a class, for classes are what our pages are made of.
_LANGUAGE = re.compile(r"language-[a-z0-9+#.-]{1,20}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?')\]*_]")
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable("image")


def _kept(tag: str, name: str, value: str) -> str | None:
    if name != "class":
        return value
    return value if tag == "code" and _LANGUAGE.fullmatch(value) else None


_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=_kept,
    # A wide block of code scrolls, so it has to be reached with the keyboard.
    set_tag_attribute_values={"pre": {"tabindex": "0"}},
    url_schemes=SCHEMES,
    link_rel="nofollow ugc noopener noreferrer",
)


def render(written: str) -> Markup:
    """The text as HTML. Headings begin at h3, below those of the page; pictures and raw HTML are shown as typed.

    An address in the text becomes a link, and the language of a code block the class `language-…`. Short texts are
    remembered: both sides open the same conversation again and again.
    """
    return _remembered(written) if len(written) <= SHORT else _rendered(written)


@lru_cache(maxsize=2048)
def _remembered(written: str) -> Markup:
    return _rendered(written)


def _rendered(written: str) -> Markup:
    tokens = _markdown.parse(written)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type == "inline" and token.children:
            token.children = list(_linked(token.children))
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return Markup(_cleaner.clean(html))  # noqa: S704 -- it has just been cleaned


def _linked(tokens: list[Token]) -> Iterator[Token]:
    """The tokens of a line, with plain addresses outside of links turned into links."""
    within = 0
    for token in tokens:
        within += (token.type == "link_open") - (token.type == "link_close")
        if token.type == "text" and not within and "://" in token.content:
            yield from _with_links(token.content)
        else:
            yield token


def _with_links(text: str) -> Iterator[Token]:
    end = 0
    for found in _ADDRESS.finditer(text):
        yield Token("text", "", 0, content=text[end : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": found[0]})
        yield Token("text", "", 0, content=found[0])
        yield Token("link_close", "a", -1)
        end = found.end()
    yield Token("text", "", 0, content=text[end:])
