"""Error pages: what happened, what was kept, what to do. Never a stack trace, never a blank page."""

import structlog
from flask import Flask, Response, g, make_response, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from mentorcruise.domain.errors import Refusal, refusal_for
from mentorcruise.extensions import db, login

log = structlog.get_logger(__name__)
WITH_A_PAGE = (400, 403, 404, 405, 409, 413, 429, 500, 503)


def install(app: Flask) -> None:
    """Answer every error of this app with its page."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        db.session.rollback()
        return _page(409, refusal.status, refusal=refusal)

    @app.errorhandler(IntegrityError)
    def conflicted(error: IntegrityError) -> Response:
        db.session.rollback()
        refusal = refusal_for(error)
        if refusal is None:
            log.error("web.constraint_broken", exc_info=error)
            return _page(500)
        return _page(409, refusal=refusal)

    @app.errorhandler(CSRFError)
    def forged(error: CSRFError) -> Response:
        return _page(400, reason="The form was open for too long or did not come from this site.")

    @app.errorhandler(OperationalError)
    @app.errorhandler(PoolTimeout)
    def unavailable(error: Exception) -> Response:
        _forget_session()
        log.error("web.database_unavailable", exc_info=error)
        return _page(503)

    @app.errorhandler(DBAPIError)
    def database_failed(error: DBAPIError) -> Response:
        _forget_session()
        log.error("web.database_failed", exc_info=error)
        # DataError and the like are ours; a lost connection, a full disk or a timeout is a matter of waiting.
        return _page(503 if error.connection_invalidated or _is_passing(error) else 500)

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Response:
        code = error.code or 500
        if isinstance(error, InternalServerError) and error.original_exception is not None:
            _forget_session()
        if error.response is not None:
            return make_response(error.response)
        response = _page(code if code in WITH_A_PAGE else 400 if code < 500 else 500)
        response.status_code = code
        for name, value in error.get_headers():
            if name.lower() in ("allow", "retry-after"):
                response.headers[name] = value
        return response


def _page(code: int, status: int | None = None, **context: object) -> Response:
    response = make_response(render_template(f"errors/{code}.html", **context), status or code)
    if response.status_code == 503:
        response.headers["Retry-After"] = "30"
    return response


def _forget_session() -> None:
    """Drop whatever connection the request held, so that the error page starts clean and asks the database nothing.

    Who is looking is forgotten with it: page and headers would look the person up again, and fail again.
    """
    db.session.remove()
    g._login_user = login.anonymous_user()


def _is_passing(error: DBAPIError) -> bool:
    """Whether PostgreSQL names a passing state: resources (53), intervention (57), system (58), lock timeout (55P03)."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return state[:2] in ("53", "57", "58", "08") or state == "55P03"
