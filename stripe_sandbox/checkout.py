"""Checkout sessions in subscription mode, from their creation to the card that completes them."""

from typing import Any

from stripe_sandbox import invoices, life
from stripe_sandbox.catalog import Answer, Arguments, Params, attach_card, new_customer, new_price
from stripe_sandbox.clock import DAY, HOUR
from stripe_sandbox.errors import ApiError
from stripe_sandbox.lists import merged, page
from stripe_sandbox.objects import full, listing, new_id
from stripe_sandbox.world import World

WORKS, DECLINES, FAILS_LATER = "4242424242424242", "4000000000000002", "4000000000000341"
CARDS = {
    WORKS: "works",
    DECLINES: "is declined at once",
    FAILS_LATER: "is taken now, fails when it is charged",
}


class Declined(Exception):
    """A card that was not taken; the message is for the person at the page."""


def create_session(world: World, _: Arguments, params: Params) -> Answer:
    _refuse_unfit(world, params)
    customer = world.store.get("customer", params["customer"]) if params.get("customer") else None
    now = world.now_for(params.get("customer"))
    identifier = new_id("cs_test")
    trial = _trial_end(params.get("subscription_data") or {}, now)
    items = [_line_item(world, item, free=trial is not None) for item in params["line_items"]]
    total = sum(item["amount_total"] for item in items)
    world.store.put("draft", {
        "id": f"{identifier}:draft", "line_items": items, "subscription_data": params.get("subscription_data") or {}
    })  # fmt: skip
    values = {
        "id": identifier, "created": now, "mode": "subscription", "status": "open", "payment_status": "unpaid",
        "amount_subtotal": total, "amount_total": total, "currency": items[0]["currency"],
        "cancel_url": params.get("cancel_url"), "success_url": params["success_url"], "ui_mode": "hosted_page",
        "client_reference_id": params.get("client_reference_id"), "customer": params.get("customer"),
        "customer_email": params.get("customer_email"), "expires_at": params.get("expires_at", now + DAY),
        "customer_creation": None if customer else "always", "metadata": params.get("metadata") or {},
        "customer_details": {"email": customer["email"] if customer else params.get("customer_email"),
                             "name": None, "tax_exempt": "none"},
        "locale": params.get("locale"), "payment_method_types": ["card"], "custom_text": {}, "livemode": False,
        "payment_method_collection": params.get("payment_method_collection", "always"),
        "allow_promotion_codes": None, "billing_address_collection": params.get("billing_address_collection"),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "url": f"{world.base_url}/c/pay/{identifier}",
    }  # fmt: skip
    session = world.store.put("checkout.session", full("checkout.session", values))
    world.store.plan(session["expires_at"], world.clock_of(session["customer"]), "expire", identifier)
    return session


def _refuse_unfit(world: World, params: Params) -> None:
    if params.get("mode") != "subscription":
        raise ApiError(501, "The sandbox speaks Checkout in subscription mode only.", param="mode")
    if not params.get("success_url"):
        raise ApiError(400, "Missing required param: success_url.", param="success_url")
    if not params.get("line_items"):
        raise ApiError(400, "Missing required param: line_items.", param="line_items")
    if params.get("customer") and params.get("customer_email"):
        raise ApiError(400, "You may only specify one of these parameters: customer, customer_email.")
    now = world.now_for(params.get("customer"))
    if not now + HOUR // 2 <= params.get("expires_at", now + DAY) <= now + DAY:
        message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise ApiError(400, message, param="expires_at")
    data = params.get("subscription_data") or {}
    unsupported = data.keys() - {"trial_period_days", "trial_end", "metadata", "description", "trial_settings"}
    if unsupported:
        raise ApiError(501, f"The sandbox does not model subscription_data[{min(unsupported)}].")
    if "trial_end" in data and "trial_period_days" in data:
        raise ApiError(400, "You may only specify one of: trial_end, trial_period_days.")
    if data.get("trial_period_days", 1) < 1 or data.get("trial_end", now + 2 * DAY) < now + 2 * DAY:
        raise ApiError(400, "The trial must last at least a day, and `trial_end` be 48 hours ahead.")


def _trial_end(data: Params, now: int) -> int | None:
    if "trial_period_days" in data:
        return now + int(data["trial_period_days"]) * DAY
    return int(data["trial_end"]) if "trial_end" in data else None


def _line_item(world: World, item: Params, *, free: bool) -> Answer:
    if bool(item.get("price")) == bool(item.get("price_data")):
        raise ApiError(400, "Each line item needs either `price` or `price_data`.", param="line_items")
    price = world.store.get("price", item["price"]) if item.get("price") else new_price(world, item["price_data"])
    if not price["recurring"]:
        raise ApiError(400, "The sandbox takes recurring prices in Checkout only.", param="line_items")
    quantity = item.get("quantity", 1)
    product = world.store.get("product", price["product"])
    total = 0 if free else price["unit_amount"] * quantity
    values = {
        "id": new_id("li"), "amount_subtotal": total, "amount_total": total, "currency": price["currency"],
        "description": product["name"], "price": price, "quantity": quantity,
    }  # fmt: skip
    return full("item", values)


def update_session(world: World, arguments: Arguments, params: Params) -> Answer:
    session = world.store.get("checkout.session", arguments[0])
    if "metadata" in params:
        session["metadata"] = merged(session["metadata"], params["metadata"])
    return world.store.put("checkout.session", session)


def expire_session(world: World, arguments: Arguments, _: Params) -> Answer:
    session = world.store.get("checkout.session", arguments[0])
    if session["status"] != "open":
        message = f'Only Checkout Sessions with a status in ["open"] can be expired, not {session["status"]}.'
        raise ApiError(400, message)
    return life.expire_session(world, session)


def list_sessions(world: World, _: Arguments, params: Params) -> Answer:
    email = (params.get("customer_details") or {}).get("email")

    def keep(row: Answer) -> bool:
        names = ("status", "subscription")
        fits = all(row[name] == params.get(name, row[name]) for name in names)
        return fits and (email is None or (row["customer_details"] or {}).get("email") == email)

    where = {"customer": params.get("customer")}
    return page(world, "checkout.session", "/v1/checkout/sessions", params, keep, **where)


def list_line_items(world: World, arguments: Arguments, _: Params) -> Answer:
    world.store.get("checkout.session", arguments[0])
    items = world.store.get("draft", f"{arguments[0]}:draft")["line_items"]
    return listing(items, f"/v1/checkout/sessions/{arguments[0]}/line_items")


def complete(world: World, session: Answer, number: str, email: str) -> Answer:
    """Take the card and begin the subscription; Declined leaves the session open for another card."""
    draft = world.store.get("draft", f"{session['id']}:draft")
    data = draft["subscription_data"]
    now = world.now_for(session["customer"])
    trial_end = _trial_end(data, now)
    needs_card = session["payment_method_collection"] == "always" or trial_end is None
    if number or needs_card:
        check_card(number, charged_now=trial_end is None)
    customer = _customer(world, session, email)
    method = attach_card(world, customer, number) if number else None
    lines = [(item["price"], item["quantity"]) for item in draft["line_items"]]
    subscription = life.start(
        world, customer["id"], lines, method, trial_end=trial_end, metadata=data.get("metadata") or {},
        description=data.get("description"),
    )  # fmt: skip
    session |= {
        "status": "complete", "customer": customer["id"], "subscription": subscription["id"],
        "invoice": subscription["latest_invoice"], "url": None,
        "payment_status": "no_payment_required" if trial_end else "paid",
        "customer_details": session["customer_details"] | {"email": customer["email"], "name": customer["name"]},
    }  # fmt: skip
    world.store.forget(session["id"])
    world.emit("checkout.session.completed", world.store.put("checkout.session", session))
    return session


def check_card(number: str, *, charged_now: bool) -> None:
    """Declined unless the sandbox takes this card now."""
    if not number:
        raise Declined("Enter a card number, or pick one of the test cards.")
    if number not in CARDS:
        raise Declined("The sandbox takes its own test cards only. Real cards must not be entered here.")
    if number == DECLINES or (number == FAILS_LATER and charged_now):
        raise Declined(f"{invoices.DECLINED} Try a different card.")


def _customer(world: World, session: Answer, email: str) -> Answer:
    if session["customer"]:
        return world.store.get("customer", session["customer"])
    address = session["customer_email"] or email
    if "@" not in address:
        raise Declined("Enter your email address.")
    customer = new_customer(world, {"email": address})
    world.emit("customer.created", customer)
    return customer


def completed_url(session: dict[str, Any]) -> str:
    """Where the browser goes after success, with Stripe's placeholder filled in."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])
