"""A subscription's life under the clock: trial, renewals, failed charges, and its end."""

from typing import Any

from stripe_sandbox import invoices
from stripe_sandbox.clock import DAY, HOUR, add_intervals
from stripe_sandbox.objects import full, listing, new_id
from stripe_sandbox.world import World

TRIAL_WARNING = 3 * DAY
ENDED = {"canceled", "incomplete_expired"}


def build(
    world: World, customer: str, lines: list[tuple[dict[str, Any], int]], values: dict[str, Any]
) -> dict[str, Any]:
    """A subscription on prices with quantities; `values` are its other fields (period, status, trial)."""
    identifier = values.get("id") or new_id("sub")
    start, end = values.pop("period")
    items = [
        full("subscription_item", {
            "id": new_id("si"), "created": values["created"], "current_period_start": start,
            "current_period_end": end, "plan": _plan(price), "price": price, "quantity": quantity,
            "subscription": identifier, "metadata": {}})
        for price, quantity in lines
    ]  # fmt: skip
    base = {
        "id": identifier, "customer": customer, "currency": lines[0][0]["currency"], "start_date": values["created"],
        "billing_mode": {"type": "flexible"}, "collection_method": "charge_automatically", "metadata": {},
        "items": listing(items, f"/v1/subscription_items?subscription={identifier}"),
        "cancellation_details": {}, "billing_cycle_anchor": values.get("trial_end") or values["created"],
        "invoice_settings": {"issuer": {"type": "self"}}, "test_clock": world.clock_of(customer),
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "payment_settings": {"save_default_payment_method": "off"},
    }  # fmt: skip
    return full("subscription", base | values)


def _plan(price: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": price["id"], "object": "plan", "active": True, "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"], "billing_scheme": "per_unit", "created": price["created"],
        "currency": price["currency"], "interval": price["recurring"]["interval"],
        "interval_count": price["recurring"]["interval_count"], "livemode": False, "metadata": {},
        "product": price["product"], "usage_type": "licensed", "meter": None, "nickname": None,
        "tiers_mode": None, "transform_usage": None, "trial_period_days": None,
    }  # fmt: skip


def start(world: World, customer: str, lines: list[tuple[dict[str, Any], int]], method: dict[str, Any] | None, *,
          trial_end: int | None, metadata: dict[str, str], description: str | None) -> dict[str, Any]:  # fmt: skip
    """Begin a subscription now: a trial with its invoice of nothing, or the first charge at once."""
    now = world.now_for(customer)
    recurring = lines[0][0]["recurring"]
    end = trial_end or add_intervals(now, recurring["interval"], recurring["interval_count"])
    values: dict[str, Any] = {
        "created": now, "period": (now, end), "status": "trialing" if trial_end else "active",
        "trial_start": now if trial_end else None, "trial_end": trial_end, "metadata": metadata,
        "default_payment_method": method["id"] if method else None, "description": description,
    }  # fmt: skip
    subscription = world.store.put("subscription", build(world, customer, lines, values))
    world.emit("customer.subscription.created", subscription)
    invoice = invoices.draft(world, subscription, "subscription_create", (now, end), free=bool(trial_end))
    invoice = invoices.finalize(world, invoices.open_draft(world, subscription, invoice))
    if invoice["status"] == "open":
        invoices.attempt(world, invoice, method)
    plan_ahead(world, subscription, new_trial=True)
    return world.store.get("subscription", subscription["id"])


def plan_ahead(world: World, subscription: dict[str, Any], *, new_trial: bool = False) -> None:
    """Plan the end of the period and, in a trial, the warning three days before.

    A new trial of less is warned of at once; one that was planned before has had its warning.
    """
    store, clock, identifier = world.store, subscription["test_clock"], subscription["id"]
    store.forget(identifier)
    if subscription["status"] in ENDED:
        return
    end = subscription["items"]["data"][0]["current_period_end"]
    warning, now = end - TRIAL_WARNING, world.now(clock)
    if subscription["status"] == "trialing" and (new_trial or warning > now):
        store.plan(max(warning, now), clock, "trial_will_end", identifier)
    ends = subscription["cancel_at"]
    store.plan(min(end, ends) if ends else end, clock, "period_end", identifier)


def perform(world: World, action: str, target: str) -> None:
    """Do one planned action; its target may have ended since it was planned."""
    if action in {"finalize", "retry"}:
        _collect(world, world.store.get("invoice", target))
        return
    if action == "expire":
        expire_session(world, world.store.get("checkout.session", target))
        return
    subscription = world.store.get("subscription", target)
    if action == "trial_will_end" and subscription["status"] == "trialing":
        world.emit("customer.subscription.trial_will_end", subscription)
    elif action == "period_end" and subscription["status"] not in ENDED:
        _end_period(world, subscription)


def expire_session(world: World, session: dict[str, Any]) -> dict[str, Any]:
    if session["status"] == "open":
        world.store.forget(session["id"])
        session |= {"status": "expired", "url": None}
        world.emit("checkout.session.expired", world.store.put("checkout.session", session))
    return session


def _end_period(world: World, subscription: dict[str, Any]) -> None:
    now = world.now(subscription["test_clock"])
    if subscription["cancel_at"] and subscription["cancel_at"] <= now:
        end(world, subscription, "cancellation_requested")
        return
    trial_over = subscription["status"] == "trialing"
    anchor = now if trial_over else subscription["billing_cycle_anchor"]
    period = (now, next_end(subscription["items"]["data"][0]["price"]["recurring"], anchor, now))
    items = [
        item | {"current_period_start": period[0], "current_period_end": period[1]}
        for item in subscription["items"]["data"]
    ]
    values: dict[str, Any] = {"items": subscription["items"] | {"data": items}, "billing_cycle_anchor": anchor}
    if trial_over:
        values["status"] = "active"
    invoice = invoices.draft(world, subscription, "subscription_cycle", period)
    values["latest_invoice"] = invoice["id"]
    world.store.put("invoice", invoice, link=subscription["id"])
    world.emit("invoice.created", invoice)
    subscription = world.change("subscription", subscription, **values)
    world.store.plan(now + HOUR, subscription["test_clock"], "finalize", invoice["id"])
    plan_ahead(world, subscription)


def next_end(recurring: dict[str, Any], anchor: int, after: int) -> int:
    """The first billing date after a moment, counted from the anchor so that the 31st comes back."""
    count = recurring["interval_count"]
    while (moment := add_intervals(anchor, recurring["interval"], count)) <= after:
        count += recurring["interval_count"]
    return moment


def _collect(world: World, invoice: dict[str, Any]) -> None:
    if invoice["status"] == "draft":
        invoice = invoices.finalize(world, invoice)
    if invoice["status"] == "open":
        pay(world, invoice, None)


def pay(world: World, invoice: dict[str, Any], method_id: str | None, *, automatic: bool = True) -> bool:
    """Charge an open invoice and let its subscription follow: active, past due, or ended after the last try.

    A try that someone asked for, after the first, does not use up one of the automatic ones.
    """
    subscription = subscription_of(world, invoice)
    method_id = method_id or usable_method(world, subscription, invoice["customer"])
    method = world.store.get("payment_method", method_id) if method_id else None
    paid = invoices.attempt(world, invoice, method, automatic=automatic)
    if subscription is None or subscription["status"] in ENDED:
        return paid
    if paid and subscription["status"] == "past_due":
        if not _owes(world, subscription):
            world.change("subscription", subscription, status="active")
    elif not paid and subscription["status"] in {"active", "trialing"}:
        world.change("subscription", subscription, status="past_due")
    elif not paid and invoice["next_payment_attempt"] is None:
        end(world, subscription, "payment_failed")
    return paid


def _owes(world: World, subscription: dict[str, Any]) -> bool:
    return any(each["status"] == "open" for each in world.store.all("invoice", link=subscription["id"]))


def subscription_of(world: World, invoice: dict[str, Any]) -> dict[str, Any] | None:
    details = (invoice["parent"] or {}).get("subscription_details") or {}
    return world.store.find("subscription", details["subscription"]) if details else None


def usable_method(world: World, subscription: dict[str, Any] | None, customer: str) -> str | None:
    """The card to charge: the subscription's own, else the customer's."""
    own = subscription["default_payment_method"] if subscription else None
    found = own or world.store.get("customer", customer)["invoice_settings"]["default_payment_method"]
    return str(found) if found else None


def end(world: World, subscription: dict[str, Any], reason: str) -> dict[str, Any]:
    """Cancel for good; what is still open is no longer collected."""
    now = world.now(subscription["test_clock"])
    details = subscription["cancellation_details"] | {"reason": reason}
    subscription |= {
        "status": "canceled", "ended_at": now, "canceled_at": subscription["canceled_at"] or now,
        "cancellation_details": details,
    }  # fmt: skip
    world.store.forget(subscription["id"])
    world.store.put("subscription", subscription)
    world.emit("customer.subscription.deleted", subscription)
    for invoice in world.store.all("invoice", link=subscription["id"]):
        if invoice["status"] in {"draft", "open"}:
            world.store.forget(invoice["id"])
            changes = {"auto_advance": False, "next_payment_attempt": None, "automatically_finalizes_at": None}
            world.change("invoice", invoice, **changes)
    return subscription
