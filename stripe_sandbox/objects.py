"""Full-shape objects: every field the SDK's class states is there, with a neutral value until it is set."""

import secrets
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from stripe_sandbox import sdk
from stripe_sandbox.sdk import Type

CLASSES = {
    "balance": "stripe._balance.Balance",
    "billing_portal.session": "stripe.billing_portal._session.Session",
    "charge": "stripe._charge.Charge",
    "checkout.session": "stripe.checkout._session.Session",
    "customer": "stripe._customer.Customer",
    "event": "stripe._event.Event",
    "invoice": "stripe._invoice.Invoice",
    "invoice_payment": "stripe._invoice_payment.InvoicePayment",
    "item": "stripe._line_item.LineItem",
    "line_item": "stripe._invoice_line_item.InvoiceLineItem",
    "payment_intent": "stripe._payment_intent.PaymentIntent",
    "payment_method": "stripe._payment_method.PaymentMethod",
    "price": "stripe._price.Price",
    "product": "stripe._product.Product",
    "refund": "stripe._refund.Refund",
    "subscription": "stripe._subscription.Subscription",
    "subscription_item": "stripe._subscription_item.SubscriptionItem",
    "test_helpers.test_clock": "stripe.test_helpers._test_clock.TestClock",
}
# Left out by Stripe unless asked for with `expand`, or only on tombstones and other kinds of accounts.
_ABSENT = {
    "billing_portal.session": {"customer_account", "after_expiration"},
    "charge": {"refunds", "level3"},
    "checkout.session": {"line_items", "customer_account"},
    "customer": {"cash_balance", "sources", "subscriptions", "tax", "tax_ids", "customer_account"},
    "event": {"account", "context"},
    "invoice": {"payments"},
    "test_helpers.test_clock": {"name"},
}


def new_id(prefix: str) -> str:
    """An id as Stripe makes them: `sub_` and 24 hexadecimal digits."""
    return f"{prefix}_{secrets.token_hex(12)}"


def full(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """An object of `kind` with every field of its class; `values` may leave out neutral ones at any level.

    Raises ValueError for a required field that has no neutral value, such as a status.
    """
    module, _, name = CLASSES[kind].rpartition(".")
    return _complete(Type("ref", name=name, module=module), {"object": kind, **values}, kind)


def listing(data: list[dict[str, Any]], url: str, has_more: bool = False) -> dict[str, Any]:
    """Stripe's list object."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def _complete(reference: Type, values: dict[str, Any], kind: str = "") -> dict[str, Any]:
    shape = sdk.shape_of(reference)
    if shape is None:
        return values
    result = dict(_neutral(reference, kind))
    for name, value in values.items():
        result[name] = _completed(shape.fields[name], value) if name in shape.fields else value
    for name in shape.fields.keys() - shape.optional - result.keys():
        result[name] = _neutral_value(shape.fields[name], f"{shape.name}.{name}")
    return result


def _completed(kind: Type, value: Any) -> Any:
    if isinstance(value, dict) and "object" not in value:
        reference = next((part for part in _parts(kind) if part.kind == "ref"), None)
        return _complete(reference, value) if reference else value
    if isinstance(value, list):
        inner = next((part.parts[0] for part in _parts(kind) if part.kind == "list"), None)
        return [_completed(inner, item) for item in value] if inner else value
    return value


def _parts(kind: Type) -> tuple[Type, ...]:
    return kind.parts if kind.kind == "union" else (kind,)


@lru_cache(maxsize=256)
def _neutral(reference: Type, kind: str) -> dict[str, Any]:
    """The optional fields of a class, all null; on tombstones `deleted` comes in, elsewhere it is absent."""
    shape = sdk.shape_of(reference)
    assert shape is not None
    absent = _ABSENT.get(kind, set()) | {"deleted"}
    if kind == "payment_method":
        absent |= shape.optional - {"allow_redisplay", "customer", "metadata", "card"}
    return {name: None for name in shape.fields if name in shape.optional and name not in absent}


def _neutral_value(kind: Type, where: str) -> Any:
    simple: dict[str, Callable[[], Any]] = {"bool": bool, "int": int, "list": list, "dict": dict}
    if kind.kind in simple:
        return simple[kind.kind]()
    if kind.kind == "ref":
        return _complete(kind, {})
    if kind.kind == "literal" and len(kind.literals) == 1:
        return next(iter(kind.literals))
    if where.endswith("Issuer.type"):
        return "self"
    raise ValueError(f"{where} has to be given")
