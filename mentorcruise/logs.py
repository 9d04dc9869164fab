"""Logs: one JSON object a line, with the request's id through web, job and webhook."""

import logging
import secrets
import sys

import structlog
from flask import Flask, Response, g, request


def install(app: Flask) -> None:
    """Log this app's requests that failed or changed something; give each request an id."""
    configure()
    log = structlog.get_logger("mentorcruise.web")

    app.before_request(begin)

    @app.after_request
    def end(response: Response) -> Response:
        if (request_id := g.get("request_id")) is not None:
            response.headers["X-Request-Id"] = request_id
        if response.status_code >= 400 or request.method not in ("GET", "HEAD"):
            # The rule, not the path: a path may hold a link that is still good.
            rule = request.url_rule.rule if request.url_rule else "unknown"
            log.info("request", method=request.method, rule=rule, status=response.status_code)
        return response


def begin() -> None:
    """Give the request an id that every line logged for it carries."""
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def configure() -> None:
    """Set structlog up for this process: JSON on standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
