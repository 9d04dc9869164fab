"""Idempotency keys: the same intent is carried out once."""

import pytest
import stripe

from stripe_sandbox.client import SandboxHTTPClient

from .conftest import START, sdk_for


def test_the_same_key_and_parameters_replay_the_first_answer(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> None:
    first = sdk.v1.customers.create({"email": "a@example.org"}, {"idempotency_key": "once"})
    again = sdk.v1.customers.create({"email": "a@example.org"}, {"idempotency_key": "once"})
    assert first.id == again.id
    assert again.last_response is not None
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert (http.sandbox.store.count("customer"), len(http.outbox)) == (1, 1)


def test_the_same_key_with_other_parameters_is_refused(sdk: stripe.StripeClient) -> None:
    sdk.v1.customers.create({"email": "a@example.org"}, {"idempotency_key": "once"})
    with pytest.raises(stripe.IdempotencyError) as refused:
        sdk.v1.customers.create({"email": "b@example.org"}, {"idempotency_key": "once"})
    assert refused.value.http_status == 400


def test_a_refused_request_does_not_use_up_its_key(lenient: SandboxHTTPClient) -> None:
    sdk = sdk_for(lenient)
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.products.create({}, {"idempotency_key": "p"})  # type: ignore[typeddict-item]
    assert sdk.v1.products.create({"name": "Mentorship"}, {"idempotency_key": "p"}).name == "Mentorship"


def test_keys_are_remembered_over_a_restart(tmp_path: object) -> None:
    state = f"{tmp_path}/stripe.state"
    made = []
    for _ in range(2):
        client = SandboxHTTPClient(now=START, state_path=state)
        made.append(sdk_for(client).v1.customers.create({"name": "Ada"}, {"idempotency_key": "k"}).id)
        client.close()
    assert made[0] == made[1]
