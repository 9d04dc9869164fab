"""Lists with Stripe's paging and filters, and `expand`."""

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from stripe_sandbox.errors import ApiError
from stripe_sandbox.objects import listing
from stripe_sandbox.world import World

PAGING = frozenset({"limit", "starting_after", "ending_before", "created", "expand"})
Keep = Callable[[dict[str, Any]], bool]


def page(
    world: World, kind: str, url: str, params: dict[str, Any], keep: Keep = lambda _: True, **where: Any
) -> dict[str, Any]:
    """One page of a kind, newest first; `keep` filters, `where` takes customer and link."""
    created = params.get("created")
    bounds = {"gte": created, "lte": created} if isinstance(created, int) else created
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise ApiError(400, "Limit has to be between 1 and 100.", param="limit")
    for name in ("starting_after", "ending_before"):
        if params.get(name):
            world.store.get(kind, params[name])
    rows: Iterable[dict[str, Any]] = world.store.all(kind, created=bounds, before=params.get("starting_after"), **where)
    kept = (row for row in rows if keep(row))
    if params.get("ending_before"):
        newer = list(itertools.takewhile(lambda row: row["id"] != params["ending_before"], kept))
        return listing(newer[-limit:], url, len(newer) > limit)
    taken = list(itertools.islice(kept, limit + 1))
    return listing(taken[:limit], url, len(taken) > limit)


def expand(world: World, body: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """Replace ids by their objects along dotted paths such as `data.customer`; 400 for what cannot expand."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > 4:
            raise ApiError(400, "You cannot expand more than 4 levels of a property.", param="expand")
        _expand(world, body, steps, path)
    return body


def _expand(world: World, place: Any, steps: list[str], path: str) -> None:
    if isinstance(place, list):
        for item in place:
            _expand(world, item, steps, path)
        return
    if not isinstance(place, dict) or not steps:
        return
    name = steps[0]
    if name not in place and (included := _included(world, place, name)) is not None:
        place[name] = included
    if name not in place:
        raise ApiError(400, f"This property cannot be expanded ({path}).", param="expand")
    if isinstance(place[name], str) and (found := world.store.any(place[name])) is not None:
        place[name] = found
    elif isinstance(place[name], str):
        raise ApiError(400, f"This property cannot be expanded ({path}).", param="expand")
    _expand(world, place[name], steps[1:], path)


def _included(world: World, place: dict[str, Any], name: str) -> dict[str, Any] | None:
    """The lists that Stripe leaves out of an object unless they are asked for."""
    identifier = str(place.get("id"))
    if (place.get("object"), name) == ("invoice", "payments"):
        found = list(world.store.all("invoice_payment", link=identifier))
        return listing(found, f"/v1/invoices/{identifier}/payments")
    if (place.get("object"), name) == ("checkout.session", "line_items"):
        items = world.store.get("draft", f"{identifier}:draft")["line_items"]
        return listing(items, f"/v1/checkout/sessions/{identifier}/line_items")
    if (place.get("object"), name) == ("customer", "subscriptions"):
        found = [each for each in world.store.all("subscription", customer=identifier) if not each["ended_at"]]
        return listing(found, f"/v1/customers/{identifier}/subscriptions")
    if (place.get("object"), name) == ("charge", "refunds"):
        return listing(list(world.store.all("refund", link=identifier)), f"/v1/charges/{identifier}/refunds")
    return None


def merged(old: dict[str, str] | None, given: Any) -> dict[str, str]:
    """Metadata after an update: an empty value removes its key, an empty string removes all."""
    if given == "":
        return {}
    return {key: value for key, value in ((old or {}) | given).items() if value != ""}
