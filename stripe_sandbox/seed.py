"""Subscriptions that existed before the sandbox did: taken over in bulk, without any event."""

import hashlib
from typing import Any

from stripe_sandbox import catalog, checkout, invoices, life
from stripe_sandbox.clock import HOUR
from stripe_sandbox.world import World

_CUSTOMER = {"id", "email", "name", "metadata"}
_NEEDED = {
    "id", "status", "created", "current_period_start", "current_period_end", "price_cents", "currency", "product_name",
}  # fmt: skip
_OPTIONAL = {
    "trial_start", "trial_end", "interval", "metadata", "card", "ended_at", "canceled_at", "cancel_at_period_end",
}  # fmt: skip
_STATES = {"trialing", "active", "past_due", "canceled"}
_CARDS = {number[-4:]: number for number in checkout.CARDS if number != checkout.DECLINES}


def adopt(world: World, rows: Any) -> dict[str, int]:
    """Take over `[{customer: {...}, subscription: {...}}]`; ValueError for a row that does not fit.

    Times are epoch seconds, `price_cents` minor units. What is adopted twice keeps its latest form.
    """
    if not isinstance(rows, list):
        raise ValueError("Send a list of {customer, subscription}.")
    with world.silence():
        for index, row in enumerate(rows):
            _check(index, row)
            customer = _customer(world, row["customer"])
            _subscription(world, customer, row["subscription"])
    return {"customers": len({row["customer"]["id"] for row in rows}), "subscriptions": len(rows)}


def _check(index: int, row: Any) -> None:
    customer, subscription = row.get("customer") or {}, row.get("subscription") or {}
    missing = ({"id", "email"} - customer.keys()) | (_NEEDED - subscription.keys())
    unknown = (customer.keys() - _CUSTOMER) | (subscription.keys() - _NEEDED - _OPTIONAL)
    if missing or unknown:
        raise ValueError(f"Row {index}: missing {sorted(missing)}, unknown {sorted(unknown)}.")
    if subscription["status"] not in _STATES:
        raise ValueError(f"Row {index}: status is one of {sorted(_STATES)}.")
    if subscription.get("card", "4242") not in _CARDS:
        raise ValueError(f"Row {index}: card is one of {sorted(_CARDS)}.")


def _customer(world: World, given: dict[str, Any]) -> dict[str, Any]:
    found = world.store.find("customer", given["id"])
    if found is None:
        return catalog.new_customer(world, given, given["id"])
    return world.store.put("customer", found | given)


def _subscription(world: World, customer: dict[str, Any], given: dict[str, Any]) -> None:
    method = catalog.attach_card(world, customer, _CARDS[given.get("card", "4242")])
    ends = given["current_period_end"] if given.get("cancel_at_period_end") else None
    values = {
        "id": given["id"], "created": given["created"], "status": given["status"],
        "period": (given["current_period_start"], given["current_period_end"]),
        "trial_start": given.get("trial_start"), "trial_end": given.get("trial_end"),
        "metadata": given.get("metadata") or {}, "default_payment_method": method["id"],
        "canceled_at": given.get("canceled_at") or given.get("ended_at"), "ended_at": given.get("ended_at"),
        "cancel_at_period_end": ends is not None, "cancel_at": ends,
    }  # fmt: skip
    subscription = life.build(world, customer["id"], [(_price(world, given), 1)], values)
    if given["status"] == "canceled":
        subscription["ended_at"] = subscription["ended_at"] or given["current_period_end"]
        subscription["canceled_at"] = subscription["canceled_at"] or subscription["ended_at"]
    for invoice in world.store.all("invoice", link=given["id"]):
        world.store.delete(invoice["id"])
    world.store.put("subscription", subscription)
    if given["status"] == "past_due":
        _failed_invoice(world, subscription, method)
    life.plan_ahead(world, subscription)


def _price(world: World, given: dict[str, Any]) -> dict[str, Any]:
    """One price for all rows with the same product name, amount, currency and interval."""
    interval = given.get("interval", "month")
    words = "|".join(str(given[name]) for name in ("product_name", "price_cents", "currency")) + interval
    note = "seed:" + hashlib.sha256(words.encode()).hexdigest()
    if known := world.store.find("draft", note):
        return world.store.get("price", known["price"])
    price = catalog.new_price(world, {
        "unit_amount": given["price_cents"], "currency": given["currency"], "recurring": {"interval": interval},
        "product_data": {"name": given["product_name"]},
    })  # fmt: skip
    world.store.put("draft", {"id": note, "price": price["id"]})
    return price


def _failed_invoice(world: World, subscription: dict[str, Any], method: dict[str, Any]) -> None:
    """The open invoice whose charge failed when the current period began, with its next try planned."""
    item = subscription["items"]["data"][0]
    period = (item["current_period_start"], item["current_period_end"])
    with world.clocks.at(period[0]):
        invoice = invoices.draft(world, subscription, "subscription_cycle", period)
        invoice = invoices.open_draft(world, subscription, invoice)
    with world.clocks.at(period[0] + HOUR):
        invoices.attempt(world, invoices.finalize(world, invoice), None)
