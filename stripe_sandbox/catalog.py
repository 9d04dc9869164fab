"""Customers, products, prices, cards and test clocks."""

from typing import Any

from stripe_sandbox.clock import DEFAULT
from stripe_sandbox.errors import ApiError
from stripe_sandbox.lists import merged, page
from stripe_sandbox.objects import full, new_id
from stripe_sandbox.world import World

Arguments = tuple[str, ...]
Params = dict[str, Any]
Answer = dict[str, Any]


def new_customer(world: World, params: Params, identifier: str | None = None) -> Answer:
    """A stored customer without its event."""
    clock = params.get("test_clock") or DEFAULT
    identifier = identifier or new_id("cus")
    world.store.get("test_helpers.test_clock", clock)
    values: Params = {
        "id": identifier, "created": world.now(clock), "balance": 0, "delinquent": False,
        "email": params.get("email") or None, "name": params.get("name") or None,
        "description": params.get("description") or None, "phone": params.get("phone") or None,
        "metadata": merged({}, params.get("metadata") or {}), "test_clock": clock, "tax_exempt": "none",
        "invoice_prefix": identifier[-8:].upper(), "next_invoice_sequence": 1, "preferred_locales": [],
        "invoice_settings": {},
    }  # fmt: skip
    return world.store.put("customer", full("customer", values))


def create_customer(world: World, _: Arguments, params: Params) -> Answer:
    customer = new_customer(world, params)
    world.emit("customer.created", customer)
    return customer


def update_customer(world: World, arguments: Arguments, params: Params) -> Answer:
    customer = world.store.get("customer", arguments[0])
    values: Params = {
        name: params[name] or None for name in ("email", "name", "description", "phone") if name in params
    }
    if "metadata" in params:
        values["metadata"] = merged(customer["metadata"], params["metadata"])
    if method := (params.get("invoice_settings") or {}).get("default_payment_method"):
        _own_method(world, customer["id"], method)
        values["invoice_settings"] = customer["invoice_settings"] | {"default_payment_method": method}
    return world.change("customer", customer, **values)


def _own_method(world: World, customer: str, method: str) -> None:
    if world.store.get("payment_method", method)["customer"] != customer:
        raise ApiError(400, f"The payment method {method} does not belong to the customer.")


def list_customers(world: World, _: Arguments, params: Params) -> Answer:
    def keep(row: Answer) -> bool:
        fits_email = "email" not in params or row["email"] == params["email"]
        return bool(fits_email and row["test_clock"] == params.get("test_clock", row["test_clock"]))

    return page(world, "customer", "/v1/customers", params, keep)


def attach_card(world: World, customer: Answer, number: str) -> Answer:
    """A card on file, made the customer's default; only its last four digits are kept."""
    identifier = new_id("pm")
    card = {
        "brand": "visa", "last4": number[-4:], "exp_month": 12, "exp_year": 2034, "funding": "credit",
        "country": "US", "display_brand": "visa", "fingerprint": identifier[3:19],
        "checks": {"cvc_check": "pass"},
    }  # fmt: skip
    values = {
        "id": identifier, "type": "card", "card": card, "created": world.now(customer["test_clock"]),
        "customer": customer["id"], "metadata": {}, "allow_redisplay": "limited",
        "billing_details": {"email": customer["email"], "name": customer["name"]},
    }  # fmt: skip
    method = world.store.put("payment_method", full("payment_method", values))
    world.emit("payment_method.attached", method)
    settings = customer["invoice_settings"] | {"default_payment_method": identifier}
    world.change("customer", customer, invoice_settings=settings)
    return method


def list_methods(world: World, arguments: Arguments, params: Params) -> Answer:
    customer = arguments[0] if arguments else params.get("customer")
    return page(world, "payment_method", "/v1/payment_methods", params, customer=customer)


def create_product(world: World, _: Arguments, params: Params) -> Answer:
    product = new_product(world, params)
    world.emit("product.created", product)
    return product


def new_product(world: World, params: Params) -> Answer:
    identifier = params.get("id") or new_id("prod")
    if world.store.any(identifier) is not None:
        raise ApiError(400, "Product already exists.", code="resource_already_exists")
    values = {
        "id": identifier, "active": params.get("active", True), "created": world.now(), "updated": world.now(),
        "name": params["name"], "description": params.get("description"), "type": "service",
        "metadata": params.get("metadata") or {}, "images": params.get("images") or [],
    }  # fmt: skip
    return world.store.put("product", full("product", values))


def create_price(world: World, _: Arguments, params: Params) -> Answer:
    price = new_price(world, params)
    world.emit("price.created", price)
    return price


def new_price(world: World, params: Params) -> Answer:
    """A price from `price` or `price_data` parameters; `product_data` makes its product too."""
    if bool(params.get("product")) == bool(params.get("product_data")):
        raise ApiError(400, "You must specify either `product` or `product_data`.", param="product")
    if params.get("unit_amount") is None:
        raise ApiError(400, "The sandbox needs `unit_amount`.", param="unit_amount")
    product = params.get("product") or new_product(world, params["product_data"])["id"]
    world.store.get("product", product)
    recurring = params.get("recurring")
    if recurring:
        recurring = {"interval_count": 1, "usage_type": "licensed", **recurring}
    values = {
        "id": new_id("price"), "active": params.get("active", True), "billing_scheme": "per_unit",
        "created": world.now(), "currency": params["currency"].lower(), "product": product,
        "metadata": params.get("metadata") or {}, "recurring": recurring, "nickname": params.get("nickname"),
        "tax_behavior": "unspecified", "type": "recurring" if recurring else "one_time",
        "lookup_key": params.get("lookup_key"), "unit_amount": params["unit_amount"],
        "unit_amount_decimal": str(params["unit_amount"]),
    }  # fmt: skip
    return world.store.put("price", full("price", values))


def list_products(world: World, _: Arguments, params: Params) -> Answer:
    def keep(row: Answer) -> bool:
        return row["active"] == params.get("active", row["active"]) and row["id"] in params.get("ids", [row["id"]])

    return page(world, "product", "/v1/products", params, keep)


def list_prices(world: World, _: Arguments, params: Params) -> Answer:
    def keep(row: Answer) -> bool:
        names = ("active", "product", "currency", "type")
        fits = all(row[name] == params.get(name, row[name]) for name in names)
        return fits and row["lookup_key"] in params.get("lookup_keys", [row["lookup_key"]])

    return page(world, "price", "/v1/prices", params, keep)


def create_clock(world: World, _: Arguments, params: Params) -> Answer:
    return world.clocks.create(new_id("clock"), params["frozen_time"], params.get("name"))


def shown_clock(world: World, arguments: Arguments, _: Params) -> Answer:
    clock = world.store.get("test_helpers.test_clock", arguments[0])
    return clock | {"frozen_time": world.clocks.reached(arguments[0])}


def list_clocks(world: World, _: Arguments, params: Params) -> Answer:
    listed = page(world, "test_helpers.test_clock", "/v1/test_helpers/test_clocks", params)
    listed["data"] = [each | {"frozen_time": world.clocks.reached(each["id"])} for each in listed["data"]]
    return listed


def advance_clock(world: World, arguments: Arguments, params: Params) -> Answer:
    world.clocks.advance(arguments[0], params["frozen_time"], world.perform)
    return shown_clock(world, arguments, params)


def delete_clock(world: World, arguments: Arguments, _: Params) -> Answer:
    """Remove a clock with its customers and their subscriptions; the sandbox's own clock stays."""
    if arguments[0] == DEFAULT:
        raise ApiError(400, "The sandbox's own clock cannot be deleted.")
    world.store.get("test_helpers.test_clock", arguments[0])
    for customer in list(world.store.all("customer")):
        if customer["test_clock"] == arguments[0]:
            for kind in ("subscription", "invoice", "checkout.session"):
                for each in list(world.store.all(kind, customer=customer["id"])):
                    world.store.delete(each["id"])
            world.store.delete(customer["id"])
    world.store.delete(arguments[0])
    return {"id": arguments[0], "object": "test_helpers.test_clock", "deleted": True}
