"""Where `next` leads: to a page of this site or nowhere (S8)."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from mentorcruise.domain.people import Person
from mentorcruise.web.accounts.landing import safe_next
from tests.accounts.conftest import PASSWORD

HERE = "https://mentors.example"
HOSTILE = (
    "https://evil.example", "http://evil.example/", "HTTPS://evil.example", "ftp://evil.example", "//evil.example",
    "///evil.example", "////evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
    "/\r\n/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example", "/\x00/evil.example",
    "\x00//evil.example", "/\x0b/evil.example", "/\x0c/evil.example", "/\x1f/evil.example", "/\x7f/evil.example",
    "/\x85/evil.example", "/\xa0/evil.example", "/\u2028/evil.example", "/\u2029/evil.example", "/\u200b/evil.example",
    "/\ufeff/evil.example", "/\u202e/evil.example", "/\u3000/evil.example", "/\\evil.example", "\\/evil.example",
    "\\\\evil.example", "/\\/evil.example", "/\\\\evil.example", "/\t\\evil.example", "\\\t\\evil.example",
    "https:evil.example", "https:/evil.example", "https:\\\\evil.example", "https:///evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "blob:https://evil.example/1", "mailto:a@evil.example",
    "evil.example", "evil.example/path", "@evil.example", "/@evil.example", "//mentors.example@evil.example",
    "https://mentors.example@evil.example", "https://mentors.example.evil.example", "//evil.example\\@mentors.example",
    "/%09/evil.example", "/%2f/evil.example", "/%2fevil.example", "%2f%2fevil.example", "/%5cevil.example",
    "/%5c%5cevil.example", "/%252f%252fevil.example", "/%0d%0aLocation:%20https://evil.example",
    "/\r\nLocation: https://evil.example", "/mentors\r\nSet-Cookie: a=b", "/..//evil.example", "/../..//evil.example",
    "/./\\evil.example", "/mentors//evil.example", "/mentors/..//evil.example", "/;//evil.example", "/:443//evil.example",
    "?next=//evil.example", "#//evil.example", "/\uff0fevil.example", "\uff0f\uff0fevil.example", "/\u2215evil.example",
    "/\u29f8/evil.example", "/\ufe68evil.example", "/\uff3cevil.example", "https://[::1]/", "//[::1]", "//0x7f000001",
    "/" * 3000 + "evil.example", "http:mentors.example", "/mentors/<script>", '/mentors"onload="x', "/mentors/{{7*7}}",
)  # fmt: skip
FINE = {
    "/": "/", "/mentors": "/mentors", "/mentors/ann-heron": "/mentors/ann-heron", "/mentors/": "/mentors/",
    "/mentors?q=python&page=2": "/mentors?q=python&page=2", "/applications/12#answer": "/applications/12",
    "/mentors?q=a%2F%2Fb": "/mentors?q=a%2F%2Fb", " /account\n": "/account", "/topics/c-sharp": "/topics/c-sharp",
    "/mentors/ann/applications/new": "/mentors/ann/applications/new", "": "/", None: "/",
    "/sign-out": "/", "/sign-in?next=/account": "/", "/password-resets/abc": "/",
}  # fmt: skip


def test_there_are_enough_hostile_values() -> None:
    """S8: at least 60, all different."""
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60


@pytest.mark.parametrize("value", HOSTILE)
def test_no_hostile_value_leaves_the_site(value: str) -> None:
    """S8: read as browsers read it, the answer stays here; nothing but a plain path comes out."""
    target = safe_next(value)
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    assert target.isprintable() and target.isascii() and "\\" not in target and " " not in target
    landed = urlsplit(urljoin(f"{HERE}/sign-in", target))
    assert (landed.scheme, landed.netloc) == ("https", "mentors.example")
    assert "evil" not in landed.path or landed.path.count("/") == landed.path.strip("/").count("/") + 1


@pytest.mark.parametrize(("value", "target"), FINE.items())
def test_a_page_of_ours_is_kept(value: str | None, target: str) -> None:
    assert safe_next(value) == target


@pytest.mark.parametrize("value", HOSTILE[:30])
def test_signing_in_with_a_hostile_next_stays_here(visitor: Any, member: Person, value: str) -> None:
    """S8: also through the form, with a forged host header; the place to go is a path, never an address."""
    browser = visitor()
    answer = browser.client.post(
        "/sign-in",
        data={"csrf_token": browser.csrf_token, "email": "ann@example.org", "password": PASSWORD, "next": value},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/dashboard"


def test_links_in_mails_do_not_follow_the_host_header(visitor: Any, member: Person, mailed: Any, settings: Any) -> None:
    """S8: a forged host would have the victim send the token elsewhere."""
    browser = visitor()
    form = {"csrf_token": browser.csrf_token, "email": "ann@example.org"}
    assert browser.client.post("/password-reset", data=form, headers={"Host": "evil.example"}).status_code == 400
    forwarded = browser.client.post("/password-reset", data=form, headers={"X-Forwarded-Host": "evil.example"})
    assert forwarded.location == "/password-resets"
    mailed()
    letters = [path.read_text(errors="replace") for path in settings.mail_folder.glob("*")]
    assert letters
    assert not any("evil.example" in letter for letter in letters)
