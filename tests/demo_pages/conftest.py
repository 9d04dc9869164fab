"""The payment sandbox of the demo: a server of its own, whose webhooks reach the app of the test."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from mentorcruise import clock
from stripe_sandbox.core import Sandbox
from stripe_sandbox.server import Server


@pytest.fixture
def sandbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The sandbox over its socket; the app speaks with it, and it with the app."""
    settings = app.config["SETTINGS"]

    def deliver(payload: bytes, signature: str) -> bool:
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        return app.test_client().post("/stripe/webhook", data=payload, headers=headers).status_code == 200

    inner = Sandbox(
        None, settings.stripe_secret_key, settings.stripe_webhook_secret, clock.now(), deliver=deliver, ticking=True
    )
    server = Server(inner, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, stripe_api_base=server.base_url))
    monkeypatch.setitem(app.config, "STRIPE_HTTP_CLIENT", None)
    app.extensions.pop("stripe_client", None)
    yield server
    app.extensions.pop("stripe_client", None)
    server.stop()
