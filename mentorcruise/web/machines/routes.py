"""Machines: webhook, health check, metrics."""

from flask import Blueprint, Response
from sqlalchemy import text

from mentorcruise.extensions import db
from mentorcruise.web.access import anyone

pages = Blueprint("machines", __name__)


@pages.get("/healthz")
@anyone
def healthz() -> Response:
    """200 while the database answers."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")
