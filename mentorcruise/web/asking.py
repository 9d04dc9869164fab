"""What is asked for in an address: the place of a page, words to search for."""

from flask import request

from mentorcruise.web.accounts.fields import one_line
from mentorcruise.web.addresses import BIGGEST_ID

LONGEST_SEARCH = 100


def asked_id(name: str) -> int | None:
    """An id in the query string; None for none, or for what is no id."""
    return id_in(request.args.get(name, ""))


def id_in(text: str) -> int | None:
    """The id that someone's words name; None for what no row can have."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
    return number if number is not None and number <= BIGGEST_ID else None


def asked_words() -> str:
    """What is searched for, on one line."""
    return one_line(request.args.get("q", "")[:LONGEST_SEARCH])
