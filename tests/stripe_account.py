"""Stripe in a test: the sandbox inside this process, its webhooks delivered when the test says so."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from mentorcruise import clock
from mentorcruise.billing.gateway import advance_test_clock
from stripe_sandbox.client import SandboxHTTPClient
from tests.visitor import apart

GOOD_CARD, DECLINED_CARD, FAILS_LATER = "4242424242424242", "4000000000000002", "4000000000000341"


class StripeAccount:
    """An empty account at the sandbox that the app speaks with. `problems` must be empty at a test's end."""

    def __init__(self, app: Flask) -> None:
        settings = app.config["SETTINGS"]
        self.app, self.http = (
            app,
            SandboxHTTPClient(
                key=settings.stripe_secret_key,
                secret=settings.stripe_webhook_secret,
                now=clock.now().replace(microsecond=0),
            ),
        )
        app.config["STRIPE_HTTP_CLIENT"] = self.http
        app.extensions.pop("stripe_client", None)

    @property
    def problems(self) -> list[str]:
        return list(self.http.sandbox.problems)

    def pay(self, checkout_url: str, card: str = GOOD_CARD) -> Any:
        """Fill in the hosted checkout page."""
        return self.http.pay(checkout_url, card, email="")

    def deliver(self) -> list[int]:
        """Post every webhook that waits to the app, in order; returns the statuses."""
        waiting = list(self.http.outbox)
        self.http.outbox.clear()
        return [self.post(payload, signature) for payload, signature in waiting]

    def post(self, payload: bytes, signature: str) -> int:
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        return apart(self.app.test_client().post, "/stripe/webhook", data=payload, headers=headers).status_code

    def move_to(self, moment: datetime) -> None:
        """Move Stripe's time."""
        advance_test_clock(moment)

    def move(self, days: float) -> None:
        """Move Stripe's time and ours together."""
        clock.move_forward(timedelta(days=days))
        self.move_to(clock.now())
