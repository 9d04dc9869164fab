"""Invoices from draft to paid or failed, with their payments, charges and refunds."""

from typing import Any

from stripe_sandbox.clock import DAY, HOUR
from stripe_sandbox.errors import ApiError
from stripe_sandbox.objects import full, listing, new_id
from stripe_sandbox.world import World

# Days after the first failure on which the charge is tried again; the last failure ends the subscription.
RETRY_DAYS = (3, 5, 7)
CHARGE_FAILS = "0341"
DECLINED = "Your card was declined."


def draft(world: World, subscription: dict[str, Any], reason: str, period: tuple[int, int], *, free: bool = False,
          identifier: str | None = None) -> dict[str, Any]:  # fmt: skip
    """The invoice for a period (start, end in epoch seconds), not stored yet; `free` for a trial's start."""
    customer = world.store.get("customer", subscription["customer"])
    invoice_id = identifier or new_id("in")
    lines = [_line(world, subscription, item, invoice_id, period, free) for item in subscription["items"]["data"]]
    total = sum(line["amount"] for line in lines)
    now = world.now(subscription["test_clock"])
    values = {
        "id": invoice_id, "created": now, "account_country": "US", "account_name": "Stripe sandbox",
        "amount_due": total, "amount_remaining": total, "auto_advance": True,
        "automatically_finalizes_at": now + HOUR, "billing_reason": reason,
        "collection_method": "charge_automatically", "currency": subscription["currency"],
        "customer": customer["id"], "customer_email": customer["email"], "customer_name": customer["name"],
        "customer_tax_exempt": "none", "lines": listing(lines, f"/v1/invoices/{invoice_id}/lines"),
        "metadata": {}, "parent": {"type": "subscription_details", "quote_details": None, "subscription_details": {
            "subscription": subscription["id"], "metadata": subscription["metadata"]}},
        "period_start": period[0] if reason == "subscription_create" else _previous_start(world, subscription),
        "period_end": period[0], "status": "draft", "subtotal": total, "subtotal_excluding_tax": total,
        "total": total, "total_excluding_tax": total, "test_clock": subscription["test_clock"],
        "default_payment_method": None, "issuer": {"type": "self"}, "total_taxes": [],
        "total_discount_amounts": [], "total_pretax_credit_amounts": [],
    }  # fmt: skip
    return full("invoice", values)


def _previous_start(world: World, subscription: dict[str, Any]) -> int:
    latest = subscription["latest_invoice"]
    found = world.store.find("invoice", latest) if latest else None
    return int(found["period_end"]) if found else int(subscription["start_date"])


def _line(world: World, subscription: dict[str, Any], item: dict[str, Any], invoice: str, period: tuple[int, int],
          free: bool) -> dict[str, Any]:  # fmt: skip
    price = item["price"]
    product = world.store.get("product", price["product"])
    amount = 0 if free else price["unit_amount"] * item["quantity"]
    values = {
        "id": new_id("il"), "amount": amount, "subtotal": amount, "currency": price["currency"],
        "description": f"Trial period for {product['name']}" if free else f"{item['quantity']} × {product['name']}",
        "discountable": True, "invoice": invoice, "metadata": subscription["metadata"],
        "parent": {"type": "subscription_item_details", "subscription_item_details": {
            "subscription": subscription["id"], "subscription_item": item["id"], "proration": False}},
        "period": {"start": period[0], "end": period[1]},
        "pricing": {"type": "price_details", "unit_amount_decimal": str(0 if free else price["unit_amount"]),
                    "price_details": {"price": price["id"], "product": product["id"]}},
        "quantity": item["quantity"], "quantity_decimal": str(item["quantity"]),
        "subscription": subscription["id"], "taxes": [], "discount_amounts": [],
    }  # fmt: skip
    return full("line_item", values)


def open_draft(world: World, subscription: dict[str, Any], invoice: dict[str, Any]) -> dict[str, Any]:
    """Store a new draft and make it the subscription's latest invoice."""
    invoice = world.store.put("invoice", invoice, link=subscription["id"])
    world.emit("invoice.created", invoice)
    subscription["latest_invoice"] = invoice["id"]
    world.store.put("subscription", subscription)
    return invoice


def finalize(world: World, invoice: dict[str, Any]) -> dict[str, Any]:
    """Number the invoice and open it for payment; one of nothing is paid at once."""
    now = world.now_for(invoice["customer"])
    customer = world.store.get("customer", invoice["customer"])
    sequence = customer["next_invoice_sequence"] or 1
    world.store.put("customer", customer | {"next_invoice_sequence": sequence + 1})
    transitions = invoice["status_transitions"] | {"finalized_at": now}
    invoice |= {
        "status": "open", "number": f"{customer['invoice_prefix']}-{sequence:04}", "effective_at": now,
        "status_transitions": transitions, "automatically_finalizes_at": None,
        "hosted_invoice_url": f"{world.base_url}/i/{invoice['id']}",
    }  # fmt: skip
    world.store.put("invoice", invoice)
    world.emit("invoice.finalized", invoice)
    if invoice["amount_due"] > 0:
        _request_payment(world, invoice, now)
        return invoice
    return _settle(world, invoice, now)


def _request_payment(world: World, invoice: dict[str, Any], now: int) -> None:
    intent_id = new_id("pi")
    intent = {
        "id": intent_id, "amount": invoice["amount_due"], "capture_method": "automatic",
        "client_secret": f"{intent_id}_secret_sandbox", "confirmation_method": "automatic", "created": now,
        "currency": invoice["currency"], "customer": invoice["customer"], "metadata": {},
        "description": "Subscription payment", "payment_method_types": ["card"],
        "setup_future_usage": "off_session", "status": "requires_payment_method",
    }  # fmt: skip
    world.emit("payment_intent.created", world.store.put("payment_intent", full("payment_intent", intent)))
    payment = {
        "id": new_id("inpay"), "amount_requested": invoice["amount_due"], "created": now,
        "currency": invoice["currency"], "invoice": invoice["id"], "is_default": True, "status": "open",
        "payment": {"type": "payment_intent", "payment_intent": intent_id},
    }  # fmt: skip
    world.store.put("invoice_payment", full("invoice_payment", payment), link=invoice["id"])


def attempt(world: World, invoice: dict[str, Any], method: dict[str, Any] | None, *, automatic: bool = True) -> bool:
    """Charge an open invoice to a card; True when paid. The subscription follows in `life`."""
    now = world.now_for(invoice["customer"])
    payment = next(iter(world.store.all("invoice_payment", link=invoice["id"])))
    intent = world.store.get("payment_intent", payment["payment"]["payment_intent"])
    works = method is not None and method["card"]["last4"] != CHARGE_FAILS
    charge = _charge(world, intent, method, works, now) if method else None
    counts = automatic or invoice["attempt_count"] == 0
    invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + counts}
    if not works:
        _fail(world, invoice, intent, charge, method)
        return False
    assert method is not None and charge is not None
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"],
               "payment_method": method["id"], "last_payment_error": None}  # fmt: skip
    world.store.put("payment_intent", intent)
    world.emit("charge.succeeded", charge)
    world.emit("payment_intent.succeeded", intent)
    payment |= {"status": "paid", "amount_paid": intent["amount"]}
    payment["status_transitions"] |= {"paid_at": now}
    world.emit("invoice_payment.paid", world.store.put("invoice_payment", payment))
    _settle(world, invoice, now)
    return True


def _settle(world: World, invoice: dict[str, Any], now: int) -> dict[str, Any]:
    due = invoice["amount_due"]
    invoice |= {"status": "paid", "amount_paid": due, "amount_remaining": 0, "attempted": True,
                "next_payment_attempt": None, "auto_advance": False,
                "status_transitions": invoice["status_transitions"] | {"paid_at": now}}  # fmt: skip
    world.store.forget(invoice["id"])
    world.store.put("invoice", invoice)
    world.emit("invoice.paid", invoice)
    world.emit("invoice.payment_succeeded", invoice)
    return invoice


def _fail(world: World, invoice: dict[str, Any], intent: dict[str, Any], charge: dict[str, Any] | None,
          method: dict[str, Any] | None) -> None:  # fmt: skip
    error = {"type": "card_error", "code": "card_declined", "decline_code": "generic_decline", "message": DECLINED}
    if method is None or charge is None:
        error = {"type": "invalid_request_error", "code": "payment_intent_unexpected_state",
                 "message": "There is no payment method to charge."}  # fmt: skip
    else:
        error |= {"charge": charge["id"]}
        intent["latest_charge"] = charge["id"]
        world.emit("charge.failed", charge)
    intent = full("payment_intent", intent | {"last_payment_error": error})
    world.emit("payment_intent.payment_failed", world.store.put("payment_intent", intent))
    invoice["next_payment_attempt"] = _next_attempt(invoice)
    if invoice["next_payment_attempt"]:
        clock = world.clock_of(invoice["customer"])
        world.store.forget(invoice["id"])
        world.store.plan(invoice["next_payment_attempt"], clock, "retry", invoice["id"])
    world.store.put("invoice", invoice)
    world.emit("invoice.payment_failed", invoice)


def _next_attempt(invoice: dict[str, Any]) -> int | None:
    """The first retry day still ahead, counted from when the invoice was opened for payment."""
    tries = int(invoice["attempt_count"])
    if not invoice["auto_advance"] or tries > len(RETRY_DAYS):
        return None
    return int(invoice["status_transitions"]["finalized_at"]) + RETRY_DAYS[tries - 1] * DAY


def _charge(world: World, intent: dict[str, Any], method: dict[str, Any], works: bool, now: int) -> dict[str, Any]:
    card = method["card"]
    identifier = new_id("ch")
    values = {
        "id": identifier, "amount": intent["amount"], "amount_captured": intent["amount"] if works else 0,
        "billing_details": {}, "captured": works, "created": now, "currency": intent["currency"],
        "customer": intent["customer"], "description": intent["description"], "paid": works,
        "failure_code": None if works else "card_declined", "failure_message": None if works else DECLINED,
        "payment_intent": intent["id"], "payment_method": method["id"], "metadata": {},
        "payment_method_details": {"type": "card", "card": {
            "brand": card["brand"], "last4": card["last4"], "exp_month": card["exp_month"],
            "exp_year": card["exp_year"], "country": "US", "funding": "credit", "network": card["brand"]}},
        "status": "succeeded" if works else "failed",
        "outcome": {"type": "authorized" if works else "issuer_declined", "risk_level": "normal",
                    "network_status": "approved_by_network" if works else "declined_by_network",
                    "seller_message": "Payment complete." if works else "The bank declined the payment."},
    }  # fmt: skip
    return world.store.put("charge", full("charge", values), link=intent["id"])


def refund(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Give back a charge, whole or in part; refuses more than is left of it."""
    charge = _charge_to_refund(world, params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = params.get("amount", left)
    if left == 0:
        raise ApiError(400, f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if not 0 < amount <= left:
        raise ApiError(400, f"Refund amount ({amount}) is greater than unrefunded amount ({left}).", param="amount")
    values = {
        "id": new_id("re"), "amount": amount, "charge": charge["id"], "created": world.now_for(charge["customer"]),
        "currency": charge["currency"], "metadata": params.get("metadata") or {}, "status": "succeeded",
        "payment_intent": charge["payment_intent"], "reason": params.get("reason"),
        "customer": None,
    }  # fmt: skip
    made = world.store.put("refund", full("refund", values), link=charge["id"])
    refunded = charge["amount_refunded"] + amount
    charge |= {"amount_refunded": refunded, "refunded": refunded == charge["amount_captured"]}
    world.store.put("charge", charge)
    world.emit("refund.created", made)
    world.emit("charge.refunded", charge, {"amount_refunded": refunded - amount})
    return made


def _charge_to_refund(world: World, params: dict[str, Any]) -> dict[str, Any]:
    if params.get("charge"):
        return world.store.get("charge", params["charge"])
    if not params.get("payment_intent"):
        raise ApiError(400, "One of the following params should be provided: payment_intent or charge.")
    intent = world.store.get("payment_intent", params["payment_intent"])
    if intent["status"] != "succeeded":
        raise ApiError(400, "This PaymentIntent does not have a successful charge to refund.")
    return world.store.get("charge", intent["latest_charge"])
