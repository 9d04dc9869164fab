"""A sandbox in this process, and the SDK that talks to it; every test ends with zero contract problems."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from stripe_sandbox.client import KEY, SECRET, SandboxHTTPClient

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
DAY = 86400


@pytest.fixture
def http() -> Iterator[SandboxHTTPClient]:
    client = SandboxHTTPClient(now=START)
    yield client
    assert client.sandbox.problems == []
    client.close()


@pytest.fixture
def lenient() -> Iterator[SandboxHTTPClient]:
    """For tests that break the contract on purpose."""
    client = SandboxHTTPClient(now=START)
    yield client
    client.close()


def sdk_for(client: stripe.HTTPClient, **options: Any) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, http_client=client, **options)


@pytest.fixture
def sdk(http: SandboxHTTPClient) -> stripe.StripeClient:
    return sdk_for(http)


@pytest.fixture
def subscribe(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> Callable[..., stripe.Subscription]:
    """A subscription begun at the Checkout page; `trial` days, 0 for none."""

    def begin(card: str = "4242424242424242", trial: int = 7, cents: int = 5000) -> stripe.Subscription:
        customer = sdk.v1.customers.create({"email": "mentee@example.org"})
        session = sdk.v1.checkout.sessions.create(checkout_params(customer.id, trial, cents))
        answer = http.pay(str(session.url), card)
        assert answer.status == 303
        done = sdk.v1.checkout.sessions.retrieve(session.id)
        return sdk.v1.subscriptions.retrieve(str(done.subscription))

    return begin


def checkout_params(customer: str, trial: int = 7, cents: int = 5000) -> Any:
    price = {
        "currency": "usd", "unit_amount": cents, "recurring": {"interval": "month"},
        "product_data": {"name": "Mentorship with Ada"},
    }  # fmt: skip
    data: dict[str, Any] = {"metadata": {"mentorship": "7"}}
    if trial:
        data["trial_period_days"] = trial
    return {
        "mode": "subscription", "customer": customer, "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": "http://localhost:8000/done?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://localhost:8000/back", "subscription_data": data, "client_reference_id": "m-7",
        "metadata": {"mentorship": "7"},
    }  # fmt: skip


@pytest.fixture
def advance(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> Callable[[float], None]:
    """Move the sandbox's clock on by days."""

    def move(days: float) -> None:
        moment = http.sandbox.now() + int(days * DAY)
        clock = sdk.v1.test_helpers.test_clocks.advance("clock_sandbox", {"frozen_time": moment})
        assert (clock.status, clock.frozen_time) == ("ready", moment)

    return move


@pytest.fixture
def events(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> Callable[[], list[str]]:
    """The types of the events since the last call, each with a signature that the SDK accepts."""

    def taken() -> list[str]:
        types: list[str] = [sdk.construct_event(payload, header, SECRET).type for payload, header in http.outbox]
        http.outbox.clear()
        return types

    return taken
