"""Addresses: numbers are no more than an id can be, and nothing holds a NUL, which PostgreSQL knows no text with."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

BIGGEST_ID = 2**63 - 1


def install(app: Flask) -> None:
    """Answer made-up numbers and NULs with the page that says so."""
    app.url_map.converters["int"] = RowId

    @app.before_request
    def refuse_nul() -> None:
        if "\0" in request.path:
            abort(404)
        if any("\0" in value for values in request.args.listvalues() for value in values):
            abort(400)


class RowId(IntegerConverter):
    """What `<int:…>` stands for: at most PostgreSQL's biggest bigint, and never thousands of digits."""

    regex = r"\d{1,19}"

    def __init__(self, url_map: Map, max: int = BIGGEST_ID) -> None:
        super().__init__(url_map, max=max)
