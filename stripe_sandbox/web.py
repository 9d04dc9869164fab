"""Everything that is asked of the sandbox: the API, the pages, and the controls under /_sandbox."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from stripe_sandbox import checkout, life, pages, seed
from stripe_sandbox.catalog import attach_card
from stripe_sandbox.core import Answer, Sandbox
from stripe_sandbox.errors import ApiError
from stripe_sandbox.world import World

_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
_STYLE = Path(__file__).with_name("style.css")
_NOTICES = {"card": "The new card is saved and will be used from now on.", "paid": "Thank you. The invoice is paid."}


def respond(sandbox: Sandbox, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Answer any request; API calls go to the sandbox's core."""
    path = urlsplit(target).path
    if path.startswith("/v1/") or path.startswith("/v2/"):
        return sandbox.handle(method, target, headers, body.decode(errors="replace"))
    try:
        if path.startswith("/_sandbox/"):
            return _control(sandbox, method, path, headers, body)
        return _page(sandbox, method, target, body)
    except ApiError as refused:
        if path.startswith("/_sandbox/"):
            return _json(refused.body(), refused.status)
        return _html(pages.message("Not found", "This page does not exist, or no longer does."), refused.status)


def _page(sandbox: Sandbox, method: str, target: str, body: bytes) -> Answer:
    parts = urlsplit(target)
    form = {name: values[-1] for name, values in parse_qs(body.decode(errors="replace")).items()}
    section, _, identifier = parts.path.strip("/").rpartition("/")
    if parts.path == "/" and method == "GET":
        waiting, problems = sandbox.outbound.undelivered(), sandbox.problems
        return _html(sandbox.change(lambda world: pages.front(world, problems, waiting)))
    if section == "c/pay":
        answer = sandbox.change(lambda world: _checkout(world, identifier, method, form))
    elif section == "p/session":
        notice = parse_qs(parts.query).get("done", [""])[0]
        answer = sandbox.change(lambda world: _portal(world, identifier, method, form, notice))
    elif section == "i" and method == "GET":
        answer = sandbox.change(lambda world: _html(pages.invoice(world.store.get("invoice", identifier))))
    else:
        raise ApiError(404, "There is no such page.")
    return answer


def _number(form: Mapping[str, str]) -> str:
    return "".join(each for each in form.get("pick") or form.get("card", "") if each not in " -")


def _checkout(world: World, identifier: str, method: str, form: Mapping[str, str]) -> Answer:
    session = world.store.get("checkout.session", identifier)
    if session["status"] != "open":
        return _html(pages.closed_checkout(session), 200 if method == "GET" else 409)
    if method == "GET":
        return _checkout_html(session, pages.checkout(world, session))
    email = form.get("email", "")
    try:
        number = "" if "without" in form else _number(form)
        if not number and "without" not in form:
            raise checkout.Declined("Enter a card number, or pick one of the test cards.")
        session = checkout.complete(world, session, number, email)
    except checkout.Declined as declined:
        return _checkout_html(session, pages.checkout(world, session, str(declined), email), 422)
    return _see(checkout.completed_url(session))


def _checkout_html(session: dict[str, Any], text: str, status: int = 200) -> Answer:
    """The page may send its form on to the product: browsers hold redirects to form-action too."""
    target = urlsplit(session["success_url"])
    return _html(text, status, f"{_POLICY} {target.scheme}://{target.netloc}")


def _portal(world: World, identifier: str, method: str, form: Mapping[str, str], done: str) -> Answer:
    session = world.store.get("billing_portal.session", identifier)
    if method == "GET":
        return _html(pages.portal(world, session, _NOTICES.get(done, "")))
    if "pay" in form:
        invoice = world.store.get("invoice", form["pay"])
        if invoice["customer"] != session["customer"]:
            raise ApiError(404, "No such invoice.")
        if invoice["status"] == "open" and not life.pay(world, invoice, None, automatic=False):
            problem = "Your card was declined. Change the card above, then pay again."
            return _html(pages.portal(world, session, problem=problem), 422)
        return _see(f"/p/session/{identifier}?done=paid")
    try:
        number = _number(form)
        checkout.check_card(number, charged_now=False)
    except checkout.Declined as declined:
        return _html(pages.portal(world, session, problem=str(declined)), 422)
    _change_card(world, session["customer"], number)
    return _see(f"/p/session/{identifier}?done=card")


def _change_card(world: World, customer_id: str, number: str) -> None:
    method = attach_card(world, world.store.get("customer", customer_id), number)
    for subscription in world.store.all("subscription", customer=customer_id):
        if subscription["status"] not in life.ENDED:
            world.change("subscription", subscription, default_payment_method=method["id"])


def _control(sandbox: Sandbox, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
    name = path.removeprefix("/_sandbox/")
    if method == "GET":
        return _show(sandbox, name)
    if {each.lower(): value for each, value in headers.items()}.get("origin"):
        # A page in somebody's browser has no business here; the controls are for programs.
        raise ApiError(403, "The controls take no requests from web pages.")
    try:
        given = json.loads(body or b"{}")
        if name == "switches":
            sandbox.switches.change(given)
            return _json(sandbox.switches.as_dict())
        if name == "seed":
            return _json(sandbox.change(lambda world: seed.adopt(world, given)))
        if name == "flush":
            return _json(flush(sandbox, float(given.get("timeout", 30))))
    except (ValueError, TypeError, AttributeError) as error:
        raise ApiError(400, str(error)) from error
    raise ApiError(404, "There is no such control.")


def _show(sandbox: Sandbox, name: str) -> Answer:
    if name == "healthz":
        return Answer(200, {"Content-Type": "text/plain; charset=utf-8"}, b"ok\n")
    if name == "style.css":
        return Answer(200, {"Content-Type": "text/css; charset=utf-8"}, _STYLE.read_bytes())
    shown: dict[str, Callable[[], Any]] = {
        "problems": lambda: sandbox.problems,
        "pending": lambda: {"undelivered": sandbox.outbound.undelivered()},
        "switches": sandbox.switches.as_dict,
        "clock": lambda: {"now": sandbox.now()},
        "events": lambda: sandbox.change(lambda world: list(world.store.all("event", limit=100))),
    }
    if name not in shown:
        raise ApiError(404, "There is no such control.")
    return _json(shown[name]())


def flush(sandbox: Sandbox, timeout: float) -> dict[str, Any]:
    """Send what waits until nothing does, or until `timeout` seconds have passed."""
    ends = time.monotonic() + timeout
    sandbox.outbound.pump(everything=True)
    while sandbox.outbound.undelivered() and time.monotonic() < ends:
        time.sleep(0.05)
        sandbox.outbound.pump(everything=True)
    return {"undelivered": sandbox.outbound.undelivered()}


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(value).encode())


def _html(text: str, status: int = 200, policy: str = _POLICY) -> Answer:
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
    headers |= {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Answer(status, headers, text.encode())


def _see(address: str) -> Answer:
    return Answer(303, {"Location": address})
