"""Machines: webhook, health check, metrics."""

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text

from mentorcruise import clock, logs
from mentorcruise.billing import gateway, inbox
from mentorcruise.extensions import bell, csrf, db
from mentorcruise.reading import AUTOCOMMIT
from mentorcruise.web.access import anyone

pages = Blueprint("machines", __name__)

_BACKLOG = text("""
SELECT count(*) FILTER (WHERE set_aside_at IS NULL AND due_at <= :now),
  COALESCE(EXTRACT(epoch FROM :now - min(created_at) FILTER (WHERE set_aside_at IS NULL AND due_at <= :now)), 0),
  count(*) FILTER (WHERE set_aside_at IS NOT NULL)
FROM outbox WHERE done_at IS NULL
""")


@pages.get("/healthz")
@anyone
def healthz() -> Response:
    """200 while the database answers."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")


@pages.post("/stripe/webhook")
@csrf.exempt
@anyone
def webhook() -> Response:
    """Verify, store once, commit, ring, 200. A forged or stale one is 400 and leaves no trace."""
    logs.begin()
    payload = request.get_data()
    try:
        event = gateway.read_webhook(payload, request.headers.get("Stripe-Signature", ""))
    except gateway.ForgedWebhook:
        return Response("signature does not fit\n", 400, mimetype="text/plain")
    if inbox.store(db.engines[AUTOCOMMIT], event, payload.decode(), clock.now()):
        bell.ring()
    return Response("stored\n", mimetype="text/plain")


@pages.get("/metrics")
@anyone
def metrics() -> Response:
    """Gauges for Prometheus; only for callers on this machine (a proxy's requests are not)."""
    if request.remote_addr not in ("127.0.0.1", "::1"):
        abort(404)
    due, oldest, set_aside = db.session.execute(_BACKLOG, {"now": clock.now()}).one()
    registry = CollectorRegistry()
    Gauge("mentorcruise_outbox_due", "Messages due and not done", registry=registry).set(due)
    Gauge("mentorcruise_outbox_oldest_seconds", "Age of the oldest due message", registry=registry).set(oldest)
    Gauge("mentorcruise_outbox_set_aside", "Messages set aside after their last attempt", registry=registry).set(
        set_aside
    )
    return Response(generate_latest(registry), mimetype=CONTENT_TYPE_LATEST)
