"""Markdown as people write it in messages: code blocks, plain addresses, and nothing that runs (S4)."""

import re

import pytest

from mentorcruise.web import markdown
from tests.security.pages import scripts_on
from tests.security.payloads import payloads


def test_a_code_block_keeps_its_language_and_scrolls():
    html = markdown.render("```python\nif a < b:\n    pass\n```")
    assert '<pre tabindex="0"><code class="language-python">if a &lt; b:\n    pass\n</code></pre>' in html


@pytest.mark.parametrize(
    "language", ['"><script>', "x" * 21, "py onload=1", "card\tmine", "hx-get=/x", "Ünicode", "a&quot;b"]
)
def test_a_language_never_becomes_more_than_a_class(language: str):
    """S4: no attribute, no second class, none of the classes that our pages are made of."""
    html = markdown.render(f"```{language}\nx\n```")
    begin = html[html.index("<code") : html.index(">x")]
    assert re.fullmatch(r'<code( class="language-[a-z0-9]{1,20}")?', begin), begin


@pytest.mark.parametrize(
    ("written", "href", "left"),
    [
        ("see https://a.example/x_y_z?a=1&b=2.", "https://a.example/x_y_z?a=1&amp;b=2", "</a>.</p>"),
        ("(https://a.example/)", "https://a.example/", "</a>)</p>"),
        ("**https://a.example**", "https://a.example", "</a></strong>"),
        ('https://a.example/"onclick=x', "https://a.example/", '</a>"onclick=x'),
    ],
)
def test_a_plain_address_becomes_a_link(written: str, href: str, left: str):
    html = markdown.render(written)
    assert f'<a href="{href}" rel="nofollow ugc noopener noreferrer">{href}{left}' in html


@pytest.mark.parametrize("written", ["`https://a.example`", "ftp://a.example", "javascript://a.example/%0aalert(1)"])
def test_not_every_address_becomes_a_link(written: str):
    assert "<a " not in markdown.render(written)


def test_a_link_is_not_linked_twice():
    assert markdown.render("[https://a.example](https://b.example)").count("<a ") == 1


def test_no_payload_runs():
    """S4: three hundred payloads, as text, in code, as a language, in links and quotations."""
    for payload in payloads():
        for written in (
            payload,
            f"```{payload}\n{payload}\n```",
            f"> {payload}",
            f"[{payload}]({payload})",
            f"`{payload}`",
        ):
            assert not scripts_on(markdown.render(written)), repr(written)
