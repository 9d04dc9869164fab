"""Subscriptions, invoices, payments, refunds, the portal's sessions and the balance, as the API offers them."""

from typing import Any

from stripe_sandbox import invoices, life
from stripe_sandbox.catalog import Answer, Arguments, Params
from stripe_sandbox.clock import DAY
from stripe_sandbox.errors import ApiError
from stripe_sandbox.lists import merged, page
from stripe_sandbox.objects import full, new_id
from stripe_sandbox.world import World

_LONGEST_TRIAL = 730 * DAY


def update_subscription(world: World, arguments: Arguments, params: Params) -> Answer:
    subscription = _living(world, arguments[0])
    values: Params = {}
    if "metadata" in params:
        values["metadata"] = merged(subscription["metadata"], params["metadata"])
    if "description" in params:
        values["description"] = params["description"] or None
    if "cancellation_details" in params:
        values["cancellation_details"] = _details(subscription, params)
    if method := params.get("default_payment_method"):
        if world.store.get("payment_method", method)["customer"] != subscription["customer"]:
            raise ApiError(400, f"The payment method {method} does not belong to the customer.")
        values["default_payment_method"] = method
    values |= _ending(world, subscription, params) | _new_trial(world, subscription, params)
    changed = world.change("subscription", subscription, **values)
    if {"trial_end", "cancel_at"} & values.keys():
        life.plan_ahead(world, changed, new_trial="trial_end" in values)
        world.run_due()
    return world.store.get("subscription", arguments[0])


def _details(subscription: Answer, params: Params) -> Params:
    """Why it ends, with the comment and feedback given."""
    given = params.get("cancellation_details") or {}
    details: Params = subscription["cancellation_details"]
    return details | {name: value or None for name, value in given.items()}


def _living(world: World, identifier: str) -> Answer:
    subscription = world.store.get("subscription", identifier)
    if subscription["status"] in life.ENDED:
        # Stripe answers 404 here, as if the subscription had never been.
        raise ApiError(404, f"No such subscription: '{identifier}'", code="resource_missing", param="id")
    return subscription


def _ending(world: World, subscription: Answer, params: Params) -> Params:
    """The fields that say when a subscription will end, after an update."""
    if "cancel_at_period_end" in params and params.get("cancel_at"):
        raise ApiError(400, "You may only specify one of: cancel_at, cancel_at_period_end.", param="cancel_at")
    now = world.now(subscription["test_clock"])
    if "cancel_at_period_end" in params:
        ends = params["cancel_at_period_end"]
        moment = subscription["items"]["data"][0]["current_period_end"] if ends else None
    elif "cancel_at" in params:
        ends, moment = False, params["cancel_at"] or None
        if isinstance(moment, str):
            moment = subscription["items"]["data"][0]["current_period_end"]
        if moment is not None and moment <= now:
            raise ApiError(400, "`cancel_at` must be in the future.", param="cancel_at")
    else:
        return {}
    reason = "cancellation_requested" if moment else None
    return {
        "cancel_at_period_end": ends, "cancel_at": moment, "canceled_at": now if moment else None,
        "cancellation_details": _details(subscription, params) | {"reason": reason},
    }  # fmt: skip


def _new_trial(world: World, subscription: Answer, params: Params) -> Params:
    """The fields of a trial that ends at another time; it begins or goes on now."""
    if "trial_end" not in params:
        return {}
    now = world.now(subscription["test_clock"])
    moment = now if params["trial_end"] == "now" else params["trial_end"]
    if moment < now or moment > now + _LONGEST_TRIAL:
        raise ApiError(400, "`trial_end` must be now or later, within two years.", param="trial_end")
    if params["trial_end"] == "now" and subscription["status"] != "trialing":
        return {}
    items = [item | {"current_period_end": moment} for item in subscription["items"]["data"]]
    if subscription["status"] != "trialing":
        items = [item | {"current_period_start": now} for item in items]
    return {
        "status": "trialing", "trial_end": moment, "trial_start": subscription["trial_start"] or now,
        "billing_cycle_anchor": moment, "items": subscription["items"] | {"data": items},
    }  # fmt: skip


def cancel_subscription(world: World, arguments: Arguments, params: Params) -> Answer:
    subscription = _living(world, arguments[0])
    if params.get("invoice_now") or params.get("prorate"):
        raise ApiError(501, "The sandbox cancels without a final invoice or proration.")
    subscription["cancellation_details"] = _details(subscription, params)
    return life.end(world, subscription, "cancellation_requested")


def list_subscriptions(world: World, _: Arguments, params: Params) -> Answer:
    wanted = params.get("status")

    def keep(row: Answer) -> bool:
        prices = {item["price"]["id"] for item in row["items"]["data"]}
        fits = wanted == "all" or (row["status"] == wanted if wanted else row["status"] != "canceled")
        fits = fits or (wanted == "ended" and row["status"] in life.ENDED)
        clock = params.get("test_clock", row["test_clock"])
        return fits and row["test_clock"] == clock and params.get("price", next(iter(prices))) in prices

    return page(world, "subscription", "/v1/subscriptions", params, keep, customer=params.get("customer"))


def list_invoices(world: World, _: Arguments, params: Params) -> Answer:
    def keep(row: Answer) -> bool:
        return bool(row["status"] == params.get("status", row["status"]))

    where = {"customer": params.get("customer"), "link": params.get("subscription")}
    return page(world, "invoice", "/v1/invoices", params, keep, **where)


def pay_invoice(world: World, arguments: Arguments, params: Params) -> Answer:
    """Charge an open or draft invoice now; a decline is a 402 and counts as a failed payment."""
    invoice = world.store.get("invoice", arguments[0])
    if invoice["status"] == "draft":
        world.store.forget(invoice["id"])
        invoice = invoices.finalize(world, invoice)
    elif invoice["status"] != "open":
        raise ApiError(400, "Invoice is already paid" if invoice["status"] == "paid" else "Invoice is not open")
    if invoice["status"] == "open" and not life.pay(world, invoice, params.get("payment_method"), automatic=False):
        raise ApiError(402, invoices.DECLINED, "card_error", code="card_declined", decline_code="generic_decline")
    return world.store.get("invoice", arguments[0])


def preview_invoice(world: World, _: Arguments, params: Params) -> Answer:
    """What the subscription's next invoice will be; 400 when there will be none."""
    if not params.get("subscription"):
        raise ApiError(501, "The sandbox previews invoices of existing subscriptions only.")
    subscription = world.store.get("subscription", params["subscription"])
    item = subscription["items"]["data"][0]
    at = item["current_period_end"]
    ends = subscription["cancel_at"]
    if subscription["status"] in life.ENDED or (ends and ends <= at):
        raise ApiError(400, "No upcoming invoices for customer", code="invoice_upcoming_none", param="subscription")
    anchor = at if subscription["status"] == "trialing" else subscription["billing_cycle_anchor"]
    period = (at, life.next_end(item["price"]["recurring"], anchor, at))
    invoice = invoices.draft(world, subscription, "upcoming", period, identifier=new_id("upcoming_in"))
    return invoice | {"created": at, "next_payment_attempt": at + 3600, "automatically_finalizes_at": at + 3600}


def list_payments(world: World, _: Arguments, params: Params) -> Answer:
    wanted = (params.get("payment") or {}).get("payment_intent")

    def keep(row: Answer) -> bool:
        fits = row["status"] == params.get("status", row["status"])
        return fits and (wanted is None or row["payment"]["payment_intent"] == wanted)

    where = {"link": params.get("invoice")}
    return page(world, "invoice_payment", "/v1/invoice_payments", params, keep, **where)


def list_charges(world: World, _: Arguments, params: Params) -> Answer:
    customer, intent = params.get("customer"), params.get("payment_intent")
    return page(world, "charge", "/v1/charges", params, customer=customer, link=intent)


def create_refund(world: World, _: Arguments, params: Params) -> Answer:
    return invoices.refund(world, params)


def list_refunds(world: World, _: Arguments, params: Params) -> Answer:
    def keep(row: Answer) -> bool:
        return bool(row["payment_intent"] == params.get("payment_intent", row["payment_intent"]))

    return page(world, "refund", "/v1/refunds", params, keep, link=params.get("charge"))


def create_portal_session(world: World, _: Arguments, params: Params) -> Answer:
    if not params.get("customer"):
        raise ApiError(400, "Missing required param: customer.", param="customer", code="parameter_missing")
    customer = world.store.get("customer", params["customer"])
    identifier = new_id("bps")
    values: dict[str, Any] = {
        "id": identifier, "configuration": "bpc_sandbox", "created": world.now(customer["test_clock"]),
        "customer": customer["id"], "return_url": params.get("return_url"), "livemode": False,
        "locale": params.get("locale"), "url": f"{world.base_url}/p/session/{identifier}",
    }  # fmt: skip
    session = world.store.put("billing_portal.session", full("billing_portal.session", values))
    world.emit("billing_portal.session.created", session)
    return session


def list_events(world: World, _: Arguments, params: Params) -> Answer:
    kinds = params.get("types") or []

    def keep(row: Answer) -> bool:
        return not kinds or row["type"] in kinds

    if params.get("type", "").endswith(".*"):
        start = params["type"][:-1]
        return page(world, "event", "/v1/events", params, lambda row: row["type"].startswith(start))
    return page(world, "event", "/v1/events", params, keep, link=params.get("type"))


def retrieve_balance(world: World, _: Arguments, __: Params) -> Answer:
    totals: dict[str, int] = {}
    for charge in world.store.all("charge"):
        kept = charge["amount_captured"] - charge["amount_refunded"]
        totals[charge["currency"]] = totals.get(charge["currency"], 0) + kept
    amounts = [{"amount": amount, "currency": currency} for currency, amount in totals.items()]
    return full("balance", {"available": amounts, "pending": []})
