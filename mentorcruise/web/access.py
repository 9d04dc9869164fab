"""Who may use a route. Each route wears exactly one of these markers; a test walks the URL map and proves it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

from flask import abort, redirect, request
from flask_login import current_user
from sqlalchemy import Select
from werkzeug import Response
from werkzeug.urls import iri_to_uri

from mentorcruise.extensions import db
from mentorcruise.web.viewer import Viewer

P = ParamSpec("P")
R = TypeVar("R")
Row = TypeVar("Row")
View = Callable[P, Any]


def anyone(view: Callable[P, R]) -> Callable[P, R]:
    """Open to all, signed in or not."""
    view.access = "anyone"  # type: ignore[attr-defined]
    return view


def signed_in(view: View[P]) -> View[P]:
    """For everyone with an account; others are asked to sign in and come back."""
    return _only("signed_in", lambda viewer: True, view)


def mentor_only(view: View[P]) -> View[P]:
    """For people with a mentor profile, listed or not."""
    return _only("mentor_only", lambda viewer: viewer.is_mentor, view)


def operator_only(view: View[P]) -> View[P]:
    """For operators, once they have given a second factor (S17). Others learn nothing: 404."""
    return _only("operator_only", lambda viewer: viewer.is_operator, view, hidden=True)


def _only(name: str, allowed: Callable[[Viewer], bool], view: View[P], hidden: bool = False) -> View[P]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if hidden and current_user.second_factor_due:
            return go_and_come_back("/account/second-factor", 403)
        if not allowed(current_user):
            abort(404 if hidden else 403)
        return view(*args, **kwargs)

    guarded.access = name  # type: ignore[attr-defined]
    return guarded


def ask_to_sign_in() -> Response:
    """To the sign-in page, and back here afterwards when here is a page."""
    return go_and_come_back("/sign-in", 401)


def go_and_come_back(first: str, status: int) -> Response:
    """To a page that has to come first, and back here afterwards when here is a page; `status` is for htmx."""
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    target = f"{first}?next={quote(iri_to_uri(here), safe='/')}" if here and here != "/" else first
    if request.headers.get("HX-Request"):
        return Response("", status, {"HX-Redirect": target})
    return redirect(target, 303)


def found(statement: Select[Row], **values: object) -> Row:
    """The one row of a statement that holds the viewer's right to see it; 404 when there is none."""
    row = db.session.scalar(statement, values or None)
    if row is None:
        abort(404)
    return row


def allowed(may: bool) -> None:
    """403 for someone who may see a thing but not do this with it."""
    if not may:
        abort(403)
