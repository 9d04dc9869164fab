"""Webhooks: signed as Stripe signs, tried again, and gone wrong on purpose by switches."""

import json
from collections.abc import Callable

import pytest
import stripe

from stripe_sandbox.client import SECRET, SandboxHTTPClient
from stripe_sandbox.web import respond
from stripe_sandbox.webhooks import signature

from .conftest import START, sdk_for

Subscribe = Callable[..., stripe.Subscription]


def test_its_signature_is_the_one_the_sdk_makes() -> None:
    payload = '{"name": "Zoë"}'
    expected = stripe.WebhookSignature.generate_signature_header(payload, "whsec_x", timestamp=17)
    assert signature(payload.encode(), "whsec_x", 17) == expected


def test_a_changed_payload_does_not_verify(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> None:
    sdk.v1.customers.create({"email": "a@example.org"})
    payload, header = http.outbox[0]
    with pytest.raises(stripe.SignatureVerificationError):
        sdk.construct_event(payload + b" ", header, SECRET)


def test_an_event_carries_the_object_what_was_before_and_the_simulated_time(
    sdk: stripe.StripeClient, http: SandboxHTTPClient
) -> None:
    customer = sdk.v1.customers.create({"email": "a@example.org"}, {"idempotency_key": "k1"})
    sdk.v1.customers.update(customer.id, {"email": "b@example.org"})
    first, second = (json.loads(payload) for payload, _ in http.outbox)
    assert first["created"] == int(START.timestamp())
    assert first["request"]["idempotency_key"] == "k1"
    assert second["data"]["object"]["email"] == "b@example.org"
    assert second["data"]["previous_attributes"] == {"email": "a@example.org"}
    assert sdk.v1.events.retrieve(first["id"]).type == "customer.created"
    assert [each.type for each in sdk.v1.events.list({"type": "customer.*"}).data] == [
        "customer.updated", "customer.created"
    ]  # fmt: skip


def test_a_refused_delivery_waits_and_is_tried_again() -> None:
    seen: list[str] = []

    def refuse_once(payload: bytes, header: str) -> bool:
        seen.append(json.loads(payload)["id"])
        return len(seen) > 1

    client = SandboxHTTPClient(now=START, receive=refuse_once)
    sdk_for(client).v1.customers.create({"email": "a@example.org"})
    assert (len(seen), client.sandbox.outbound.undelivered()) == (1, 1)
    client.sandbox.outbound.pump(everything=True)
    assert seen[0] == seen[1]
    assert client.sandbox.outbound.undelivered() == 0


def test_an_undelivered_event_survives_a_restart(tmp_path: object) -> None:
    state = f"{tmp_path}/stripe.state"
    first = SandboxHTTPClient(now=START, receive=lambda payload, header: False, state_path=state)
    sdk_for(first).v1.customers.create({"email": "a@example.org"})
    first.close()
    second = SandboxHTTPClient(now=START, state_path=state)
    second.sandbox.outbound.pump(everything=True)
    assert [json.loads(payload)["type"] for payload, _ in second.outbox] == ["customer.created"]
    second.close()


def test_each_event_can_come_several_times_and_in_any_order(subscribe: Subscribe, http: SandboxHTTPClient) -> None:
    http.sandbox.switches.change({"duplicate": 3, "shuffle": True, "hold": True})
    subscribe()
    assert http.outbox == []
    http.sandbox.outbound.pump(everything=True)
    seen = [json.loads(payload)["id"] for payload, _ in http.outbox]
    distinct = list(dict.fromkeys(seen))
    assert len(seen) == 3 * len(distinct) == 27
    stored = [each["id"] for each in reversed(list(http.sandbox.store.all("event")))]
    assert sorted(distinct) == sorted(stored)
    assert distinct != stored


def test_late_events_wait_and_dropped_ones_never_come(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> None:
    http.sandbox.switches.change({"late": 3600})
    sdk.v1.customers.create({"email": "a@example.org"})
    assert (http.outbox, http.sandbox.outbound.undelivered()) == ([], 1)
    http.sandbox.switches.change({"late": 0, "drop": 1})
    http.sandbox.outbound.pump(everything=True)
    assert (http.outbox, http.sandbox.outbound.undelivered()) == ([], 0)


@pytest.mark.parametrize("values", [{"duplicat": 2}, {"duplicate": "2"}, {"shuffle": 1}, {"drop": -1}])
def test_a_switch_that_does_not_fit_is_refused_and_none_is_set(
    http: SandboxHTTPClient, values: dict[str, object]
) -> None:
    body = json.dumps({"late": 5} | values).encode()
    assert respond(http.sandbox, "POST", "/_sandbox/switches", {}, body).status == 400
    assert http.sandbox.switches.late == 0


def test_the_api_can_fail_before_the_work_and_the_sdk_tries_again(http: SandboxHTTPClient) -> None:
    http.sandbox.switches.change({"fail_next": 2})
    customer = sdk_for(http, max_network_retries=2).v1.customers.create({"email": "a@example.org"})
    assert http.sandbox.store.count("customer") == 1
    http.sandbox.switches.change({"fail_next": 1})
    with pytest.raises(stripe.APIError):
        sdk_for(http, max_network_retries=0).v1.customers.retrieve(customer.id)


def test_it_can_die_after_the_work_and_a_retry_finds_what_was_done(http: SandboxHTTPClient) -> None:
    """R8: at most one object per intent when the connection drops after the work."""
    http.sandbox.switches.change({"die_next": 1})
    customer = sdk_for(http, max_network_retries=1).v1.customers.create({"email": "a@example.org"})
    assert http.sandbox.store.count("customer") == 1
    assert sdk_for(http).v1.customers.retrieve(customer.id).email == "a@example.org"


def test_it_can_be_down(http: SandboxHTTPClient) -> None:
    http.sandbox.switches.change({"down": True})
    with pytest.raises(stripe.APIConnectionError):
        sdk_for(http, max_network_retries=1).v1.balance.retrieve()
    http.sandbox.switches.change({"down": False})
    sdk_for(http).v1.balance.retrieve()
