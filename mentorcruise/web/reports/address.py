"""Addresses of a report: the same question, but for what a link changes."""

from urllib.parse import parse_qsl, urlencode

from flask import request

# What an address says of the page rather than of the question.
OF_THE_PAGE = {"section", "rows", "format", "after"}
# What is no filter, and yet goes with the question from link to link.
KEPT = {"by"}


def address(page: str = "", /, **changed: object) -> str:
    """This page's address, asking the same but for what is changed; None takes something out.

    A page that is also the answer to a form that was sent elsewhere names itself.
    """
    kept = {name: value for name, value in request.args.items() if name not in OF_THE_PAGE and value}
    kept |= {name: str(value) for name, value in changed.items() if value is not None}
    for name in [name for name, value in changed.items() if value is None]:
        kept.pop(name, None)
    page = page or request.path
    return f"{page}?{urlencode(kept)}" if kept else page


def follow(to: str) -> str:
    """Where a link leads: one that begins with '?' asks the same but for what it names."""
    if not to.startswith("?"):
        return to
    query, _, anchor = to[1:].partition("#")
    return address(**dict(parse_qsl(query))) + (f"#{anchor}" if anchor else "")
