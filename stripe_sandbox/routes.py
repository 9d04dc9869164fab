"""Which endpoints the sandbox models, and which of their parameters; others are refused, not ignored."""

from collections.abc import Callable
from dataclasses import dataclass

from stripe_sandbox import billing, catalog, checkout
from stripe_sandbox.catalog import Answer, Arguments, Params
from stripe_sandbox.lists import PAGING
from stripe_sandbox.world import World

Handler = Callable[[World, Arguments, Params], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    handler: Handler
    params: frozenset[str]


def _route(handler: Handler, names: str = "", *, paged: bool = False) -> Route:
    return Route(handler, frozenset(names.split()) | (PAGING if paged else {"expand"}))


def _retrieve(kind: str) -> Route:
    def handler(world: World, arguments: Arguments, _: Params) -> Answer:
        return world.store.get(kind, arguments[-1])

    return _route(handler)


_CUSTOMER = "email name description phone metadata"
_PRODUCT = "id name description active metadata images"
_PRICE = "product product_data unit_amount currency recurring metadata nickname active lookup_key"
_SESSION = (
    "mode line_items success_url cancel_url customer customer_email client_reference_id metadata subscription_data "
    "expires_at payment_method_collection locale billing_address_collection"
)
_SUBSCRIPTION = (
    "cancel_at_period_end cancel_at metadata trial_end description default_payment_method cancellation_details "
    "proration_behavior"
)
_CLOCKS = "/v1/test_helpers/test_clocks"
_SUBSCRIPTION_PATH = "/v1/subscriptions/{subscription_exposed_id}"

ROUTES: dict[tuple[str, str], Route] = {
    ("get", "/v1/balance"): _route(billing.retrieve_balance),
    ("post", "/v1/billing_portal/sessions"): _route(billing.create_portal_session, "customer return_url locale"),
    ("get", "/v1/charges"): _route(billing.list_charges, "customer payment_intent", paged=True),
    ("get", "/v1/charges/{charge}"): _retrieve("charge"),
    ("get", "/v1/checkout/sessions"): _route(
        checkout.list_sessions, "customer status subscription customer_details", paged=True
    ),
    ("post", "/v1/checkout/sessions"): _route(checkout.create_session, _SESSION),
    ("get", "/v1/checkout/sessions/{session}"): _retrieve("checkout.session"),
    ("post", "/v1/checkout/sessions/{session}"): _route(checkout.update_session, "metadata"),
    ("post", "/v1/checkout/sessions/{session}/expire"): _route(checkout.expire_session),
    ("get", "/v1/checkout/sessions/{session}/line_items"): _route(checkout.list_line_items, paged=True),
    ("get", "/v1/customers"): _route(catalog.list_customers, "email test_clock", paged=True),
    ("post", "/v1/customers"): _route(catalog.create_customer, _CUSTOMER + " test_clock"),
    ("get", "/v1/customers/{customer}"): _retrieve("customer"),
    ("post", "/v1/customers/{customer}"): _route(catalog.update_customer, _CUSTOMER + " invoice_settings"),
    ("get", "/v1/customers/{customer}/payment_methods"): _route(catalog.list_methods, "type", paged=True),
    ("get", "/v1/events"): _route(billing.list_events, "type types", paged=True),
    ("get", "/v1/events/{id}"): _retrieve("event"),
    ("get", "/v1/invoice_payments"): _route(billing.list_payments, "invoice payment status", paged=True),
    ("get", "/v1/invoice_payments/{invoice_payment}"): _retrieve("invoice_payment"),
    ("get", "/v1/invoices"): _route(billing.list_invoices, "customer subscription status", paged=True),
    ("post", "/v1/invoices/create_preview"): _route(billing.preview_invoice, "subscription customer"),
    ("get", "/v1/invoices/{invoice}"): _retrieve("invoice"),
    ("post", "/v1/invoices/{invoice}/pay"): _route(billing.pay_invoice, "payment_method off_session"),
    ("get", "/v1/payment_intents/{intent}"): _retrieve("payment_intent"),
    ("get", "/v1/payment_methods"): _route(catalog.list_methods, "customer type", paged=True),
    ("get", "/v1/payment_methods/{payment_method}"): _retrieve("payment_method"),
    ("get", "/v1/prices"): _route(
        catalog.list_prices, "active product currency type lookup_keys", paged=True
    ),
    ("post", "/v1/prices"): _route(catalog.create_price, _PRICE),
    ("get", "/v1/prices/{price}"): _retrieve("price"),
    ("get", "/v1/products"): _route(catalog.list_products, "active ids", paged=True),
    ("post", "/v1/products"): _route(catalog.create_product, _PRODUCT),
    ("get", "/v1/products/{id}"): _retrieve("product"),
    ("get", "/v1/refunds"): _route(billing.list_refunds, "charge payment_intent", paged=True),
    ("post", "/v1/refunds"): _route(
        billing.create_refund, "charge payment_intent amount reason metadata"
    ),
    ("get", "/v1/refunds/{refund}"): _retrieve("refund"),
    ("get", "/v1/subscriptions"): _route(
        billing.list_subscriptions, "customer status price test_clock", paged=True
    ),
    ("get", _SUBSCRIPTION_PATH): _retrieve("subscription"),
    ("post", _SUBSCRIPTION_PATH): _route(billing.update_subscription, _SUBSCRIPTION),
    ("delete", _SUBSCRIPTION_PATH): _route(
        billing.cancel_subscription, "cancellation_details invoice_now prorate"
    ),
    ("get", _CLOCKS): _route(catalog.list_clocks, paged=True),
    ("post", _CLOCKS): _route(catalog.create_clock, "frozen_time name"),
    ("get", _CLOCKS + "/{test_clock}"): _route(catalog.shown_clock),
    ("post", _CLOCKS + "/{test_clock}/advance"): _route(catalog.advance_clock, "frozen_time"),
    ("delete", _CLOCKS + "/{test_clock}"): _route(catalog.delete_clock),
}  # fmt: skip
