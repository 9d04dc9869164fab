"""The pages: Checkout and its cards, the portal, and what a closed session says."""

import stripe

from stripe_sandbox.client import SandboxHTTPClient

from .conftest import DAY, START, checkout_params


def open_session(sdk: stripe.StripeClient, trial: int = 7, **more: object) -> stripe.checkout.Session:
    customer = sdk.v1.customers.create({"email": "mentee@example.org"})
    return sdk.v1.checkout.sessions.create(checkout_params(customer.id, trial) | more)


def test_every_page_says_that_no_card_is_charged_and_keeps_a_strict_policy(
    sdk: stripe.StripeClient, http: SandboxHTTPClient
) -> None:
    session = open_session(sdk)
    portal = sdk.v1.billing_portal.sessions.create({"customer": str(session.customer)})
    for address in (str(session.url), portal.url, "http://x/"):
        page = http.browse("GET", address)
        text = page.body.decode()
        assert page.status == 200
        assert "Stripe sandbox: no card is charged" in text
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "<script" not in text and "style=" not in text
    assert b"light dark" in http.browse("GET", "http://x/_sandbox/style.css").body


def test_success_leads_to_the_success_url_with_the_sessions_id(
    sdk: stripe.StripeClient, http: SandboxHTTPClient
) -> None:
    session = open_session(sdk)
    page = http.browse("GET", str(session.url))
    assert b"7 days free" in page.body and b"http://localhost:8000/back" in page.body
    assert "form-action 'self' http://localhost:8000" in page.headers["Content-Security-Policy"]
    answer = http.pay(str(session.url), "4242 4242 4242 4242")
    assert (answer.status, answer.headers["Location"]) == (
        303, f"http://localhost:8000/done?session={session.id}"
    )  # fmt: skip
    done = sdk.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items", "subscription"]})
    assert (done.status, done.client_reference_id) == ("complete", "m-7")
    assert isinstance(done.subscription, stripe.Subscription)
    assert done.line_items is not None and done.line_items.data[0].quantity == 1


def test_a_declined_card_keeps_the_page_for_another(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> None:
    session = open_session(sdk)
    declined = http.pay(str(session.url), "4000000000000002")
    assert declined.status == 422
    assert b'role="alert"' in declined.body and b"Your card was declined" in declined.body
    assert sdk.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert http.pay(str(session.url)).status == 303


def test_a_card_that_fails_when_charged_does_not_pass_without_a_trial(
    sdk: stripe.StripeClient, http: SandboxHTTPClient
) -> None:
    session = open_session(sdk, trial=0)
    assert http.pay(str(session.url), "4000000000000341").status == 422
    assert sdk.v1.subscriptions.list({"customer": str(session.customer)}).data == []


def test_other_cards_are_refused(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> None:
    answer = http.pay(str(open_session(sdk).url), "5555555555554444")
    assert answer.status == 422 and b"test cards only" in answer.body
    assert b"5555" not in answer.body


def test_a_completed_or_expired_session_says_so(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> None:
    session = open_session(sdk)
    address = str(session.url)
    http.pay(address)
    assert b"This checkout is complete" in http.browse("GET", address).body
    assert http.pay(address).status == 409
    assert len(sdk.v1.subscriptions.list({"customer": str(session.customer)}).data) == 1
    other = open_session(sdk)
    sdk.v1.checkout.sessions.expire(other.id)
    assert b"This checkout has expired" in http.browse("GET", str(other.url)).body


def test_a_session_expires_by_itself(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> None:
    session = open_session(sdk, expires_at=int(START.timestamp()) + 3600)
    sdk.v1.test_helpers.test_clocks.advance("clock_sandbox", {"frozen_time": int(START.timestamp()) + DAY})
    assert sdk.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_two_sessions_for_the_same_thing_are_both_allowed(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> None:
    customer = sdk.v1.customers.create({"email": "mentee@example.org"})
    for _ in range(2):
        http.pay(str(sdk.v1.checkout.sessions.create(checkout_params(customer.id)).url))
    assert len(sdk.v1.subscriptions.list({"customer": customer.id}).data) == 2


def test_an_email_alone_makes_a_customer_and_is_escaped(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> None:
    params = checkout_params("") | {"customer": None}
    session = sdk.v1.checkout.sessions.create({key: params[key] for key in params if params[key]})  # type: ignore[arg-type]
    assert b'name="email"' in http.browse("GET", str(session.url)).body
    refused = http.pay(str(session.url), email='"><b>x')
    assert refused.status == 422 and b"<b>x" not in refused.body
    http.pay(str(session.url), email="new@example.org")
    customer = sdk.v1.checkout.sessions.retrieve(session.id).customer
    assert sdk.v1.customers.retrieve(str(customer)).email == "new@example.org"


def test_the_portal_does_not_pay_another_customers_invoice(sdk: stripe.StripeClient, http: SandboxHTTPClient) -> None:
    session = open_session(sdk)
    http.pay(str(session.url))
    other = sdk.v1.customers.create({"email": "other@example.org"})
    portal = sdk.v1.billing_portal.sessions.create({"customer": other.id})
    invoice = sdk.v1.invoices.list({"customer": str(session.customer)}).data[0]
    assert http.browse("POST", portal.url, {"pay": str(invoice.id)}).status == 404
    assert http.browse("GET", f"http://x/i/{invoice.id}").status == 200
