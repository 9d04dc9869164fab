"""The contract reads the pinned SDK rightly, takes valid calls and catches wrong ones at every level."""

from typing import Any

import pytest
import stripe

from stripe_sandbox import contract, sdk
from stripe_sandbox.client import SandboxHTTPClient
from stripe_sandbox.objects import CLASSES, full
from stripe_sandbox.routes import ROUTES

from .conftest import checkout_params, sdk_for


def test_it_finds_the_whole_v1_api_in_the_pinned_sdk() -> None:
    assert sdk.version() == ("16.1.0", "2026-10-28.endive")
    assert len(sdk.endpoints()) >= 500


def test_every_modelled_endpoint_and_parameter_exists_in_the_sdk() -> None:
    for key, route in ROUTES.items():
        endpoint = sdk.endpoints()[key]
        shape = sdk.shape_of(endpoint.params) if endpoint.params else None
        known = set(shape.fields) if shape else set()
        assert route.params <= known | {"expand", "created"}, key


def test_every_class_it_builds_is_read_with_its_fields_and_without_its_methods() -> None:
    for name in CLASSES.values():
        module, _, qualified = name.rpartition(".")
        shape = sdk.shape_of(sdk.Type("ref", name=qualified, module=module))
        assert shape is not None
        imported: Any = stripe
        for part in module.split(".")[1:]:
            imported = getattr(__import__(imported.__name__, fromlist=[part]), part)
        annotated = {each for each in getattr(imported, qualified).__annotations__ if not each.startswith("_")}
        assert set(shape.fields) == annotated - {"OBJECT_NAME"}


@pytest.mark.parametrize(
    ("path", "form", "told"),
    [
        ("/v1/checkout/sessions", [("line_items[0][qty]", "1")], "unknown parameter: line_items[0][qty]"),
        ("/v1/checkout/sessions", [("payment_method_types[0]", "card")], "payment_method_types"),
        ("/v1/checkout/sessions", [("mode", "abonnement")], "Invalid"),
        ("/v1/checkout/sessions", [("subscription_data[trial_period_days]", "seven")], "Invalid integer"),
        ("/v1/checkout/sessions", [("line_items[0][price_data][unit_amount]", "5")], "price_data][currency]"),
        ("/v1/subscriptions/sub_1", [("coupon", "c")], "unknown parameter: coupon"),
        ("/v1/subscriptions/sub_1", [("cancel_at_period_end", "yes")], "Invalid boolean"),
        ("/v1/customers", [("metadata", "x")], "Invalid"),
        ("/v1/products", [("description", "no name")], "Missing required param: name."),
        ("/v1/invoices/in_1/pay", [("payment_intent", "pi")], "unknown parameter: payment_intent"),
    ],
)
def test_it_catches_a_wrong_request(path: str, form: list[tuple[str, str]], told: str) -> None:
    match = contract.find("post", path)
    assert match is not None
    _, problems = contract.read_request(match.endpoint, form)
    assert any(told in problem.message for problem in problems), problems


def test_it_reads_values_with_their_types() -> None:
    match = contract.find("post", "/v1/checkout/sessions")
    assert match is not None
    form = [("line_items[0][quantity]", "2"), ("expires_at", "17"), ("metadata[n]", "5"), ("mode", "subscription")]
    values, problems = contract.read_request(match.endpoint, form)
    assert problems == []
    assert values == {
        "line_items": [{"quantity": 2}], "expires_at": 17, "metadata": {"n": "5"}, "mode": "subscription"
    }  # fmt: skip


def test_a_fixed_path_is_found_before_a_placeholder() -> None:
    match = contract.find("post", "/v1/invoices/create_preview")
    assert match is not None and match.endpoint.path == "/v1/invoices/create_preview"


def test_it_catches_a_wrong_response_at_every_level() -> None:
    customer = full("customer", {"id": "cus_1", "created": 1, "invoice_settings": {}})
    name = CLASSES["customer"]
    assert contract.check_object(name, customer) == []
    assert contract.check_object(name, customer | {"created": "1"})
    assert contract.check_object(name, customer | {"colour": "red"})
    assert contract.check_object(name, {key: customer[key] for key in customer if key != "livemode"})
    assert contract.check_object(name, customer | {"invoice_settings": {"default_card": "x"}})
    assert contract.check_object(name, customer | {"tax_exempt": "perhaps"})


def test_an_unknown_parameter_is_refused_and_recorded(lenient: SandboxHTTPClient) -> None:
    params = checkout_params("cus_1") | {"payment_method_types": ["card"]}
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter") as refused:
        sdk_for(lenient).v1.checkout.sessions.create(params)
    assert (refused.value.http_status, refused.value.code) == (400, "parameter_unknown")
    assert len(lenient.sandbox.problems) == 1


def test_an_endpoint_it_does_not_model_answers_501_and_is_recorded(lenient: SandboxHTTPClient) -> None:
    with pytest.raises(stripe.APIError) as refused:
        sdk_for(lenient).v1.coupons.create({"percent_off": 10.0})
    assert refused.value.http_status == 501
    assert lenient.sandbox.problems


def test_a_parameter_it_does_not_model_is_refused_instead_of_ignored(lenient: SandboxHTTPClient) -> None:
    with pytest.raises(stripe.APIError, match="does not model the parameter tax_exempt"):
        sdk_for(lenient).v1.customers.create({"tax_exempt": "none"})


def test_a_missing_object_is_no_contract_problem(http: SandboxHTTPClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sdk_for(http).v1.customers.retrieve("cus_nobody")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")


@pytest.mark.parametrize("key", ["sk_live_" + "a" * 20, "rk_live_" + "a" * 20, "sk_test_" + "a" * 20, "sk_sandbox_x"])
def test_it_refuses_every_key_but_its_own(lenient: SandboxHTTPClient, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError):
        stripe.StripeClient(key, http_client=lenient).v1.balance.retrieve()


@pytest.mark.parametrize("key", ["sk_live_" + "a" * 20, "rk_live_" + "a" * 20, "sk_test_" + "a" * 20, ""])
def test_it_does_not_start_with_a_key_of_stripes(key: str) -> None:
    from .conftest import START

    with pytest.raises(ValueError, match="sk_sandbox_"):
        SandboxHTTPClient(now=START, key=key)


def test_it_refuses_another_api_version(lenient: SandboxHTTPClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="speaks API version"):
        sdk_for(lenient, stripe_version="2024-06-20").v1.balance.retrieve()
