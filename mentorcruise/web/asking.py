"""What is asked for in an address: the place of a page, words to search for."""

from flask import request

from mentorcruise.web.accounts.fields import one_line
from mentorcruise.web.addresses import BIGGEST_ID

LONGEST_SEARCH = 100


def asked_id(name: str) -> int | None:
    """An id in the query string; None for none, or for what is no id."""
    said = request.args.get(name, "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 20 else None
    return number if number is not None and number <= BIGGEST_ID else None


def asked_words() -> str:
    """What is searched for, on one line."""
    return one_line(request.args.get("q", "")[:LONGEST_SEARCH])
