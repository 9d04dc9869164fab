"""From a letter's text to its HTML. The text is the letter: both say the same because one is made from the other.

Blocks are parted by empty lines. `Label:` with an address on the next line becomes a button, lines that begin with
`> ` a quotation, `- Name: value` a table, `1. ` a numbered list, `## ` a heading; all else is a paragraph. What follows
the line `--` is the footer, in which a button is a plain link.
"""

import re
from collections.abc import Iterable
from functools import cache

from css_inline import CSSInliner
from flask import current_app
from markupsafe import Markup, escape

from mentorcruise.mail.writing import FOOT

_BUTTON = re.compile(r"(?P<label>[^\n]+):\n(?P<url>https?://\S+)")
_URL = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
_ROW = re.compile(r"- (?P<name>[^:\n]+): (?P<value>.+)")
_HEADING = "## "
_STEP = re.compile(r"\d+\. (?P<step>.+)")


def html_of(subject: str, text: str) -> str:
    """The whole HTML document of a letter, its styles written onto the elements."""
    said, _, foot = text.partition(FOOT)
    template = current_app.jinja_env.get_template("emails/layout.html")
    blocks, notes = [_block(block) for block in _blocks(said)], [_note(block) for block in _blocks(foot)]
    return _inliner().inline(template.render(subject=subject, blocks=blocks, notes=notes))


def _blocks(text: str) -> list[str]:
    return [block for part in re.split(r"\n{2,}", text.strip()) if (block := part.strip("\n"))]


def _note(block: str) -> Markup:
    if link := _BUTTON.fullmatch(block):
        return Markup('<p><a href="{url}">{label}</a></p>').format(**link.groupdict())
    return _block(block)


def _block(block: str) -> Markup:
    lines = block.split("\n")
    if button := _BUTTON.fullmatch(block):
        return Markup('<p><a class="button" href="{url}">{label}</a></p>').format(**button.groupdict())
    if len(lines) == 1 and block.startswith(_HEADING):
        return Markup("<h2>{}</h2>").format(block.removeprefix(_HEADING))
    if all(line.startswith(">") for line in lines):
        return Markup("<blockquote>{}</blockquote>").format(_broken(line.removeprefix(">").strip() for line in lines))
    if all(rows := [_ROW.fullmatch(line) for line in lines]):
        cells = (Markup("<tr><th>{name}</th><td>{value}</td></tr>").format(**row.groupdict()) for row in rows if row)
        return Markup("<table>{}</table>").format(Markup("").join(cells))
    if all(steps := [_STEP.fullmatch(line) for line in lines]):
        items = (Markup("<li>{}</li>").format(_linked(step["step"])) for step in steps if step)
        return Markup("<ol>{}</ol>").format(Markup("").join(items))
    return Markup("<p>{}</p>").format(_linked(" ".join(lines)))


def _broken(lines: Iterable[str]) -> Markup:
    return Markup("<br>").join(escape(line) for line in lines)


def _linked(text: str) -> Markup:
    """Text with its addresses as links."""
    parts, end = [], 0
    for url in _URL.finditer(text):
        parts += [escape(text[end : url.start()]), Markup('<a href="{0}">{0}</a>').format(url[0])]
        end = url.end()
    return Markup("").join([*parts, escape(text[end:])])


@cache
def _inliner() -> CSSInliner:
    # Nothing is fetched for a letter: its styles are in it.
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
