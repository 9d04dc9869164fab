"""One URL, two bodies: the page, or for htmx the piece of it that changes."""

from typing import Any

from flask import Response, make_response, render_template, request

from mentorcruise.extensions import htmx


def wants_piece() -> bool:
    """Whether htmx asks for a piece (not a boosted link and not a page restored from history)."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def show(page: str, piece: str | None = None, status: int = 200, **context: Any) -> Response:
    """Render the page, or the piece alone when htmx asks for it; caches are told that the two differ."""
    template = piece if piece and wants_piece() else page
    response = make_response(render_template(template, **context), status)
    if piece:
        response.headers.add("Vary", "HX-Request")
    return response


def go(location: str) -> Response:
    """After a change: to the page that shows it (303); for htmx a redirect of the whole page."""
    if request.headers.get("HX-Request"):
        return Response("", 200, {"HX-Redirect": location})
    return Response("", 303, {"Location": location})
