"""What every part of the sandbox works on: state, time, events and the list of contract problems."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from stripe_sandbox import contract, sdk
from stripe_sandbox.clock import DEFAULT, Clocks
from stripe_sandbox.objects import CLASSES, full, new_id
from stripe_sandbox.store import Store

_EVENT_NAMES = {"subscription": "customer.subscription", "test_helpers.test_clock": "test_helpers.test_clock"}


class World:
    """State and time together; all methods are called inside the sandbox's lock and transaction."""

    def __init__(self, store: Store, now: datetime, *, ticking: bool) -> None:
        self.store = store
        self.clocks = Clocks(store, now, ticking=ticking)
        self.request: dict[str, Any] = {"id": None, "idempotency_key": None}
        self.outgoing: list[str] = []
        self.base_url = "http://stripe-sandbox.invalid"
        self._silent = False
        # Set by the core: what a planned action does needs this module, so it cannot be imported here.
        self.perform: Callable[[str, str], None] = lambda action, target: None

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Let changes inside emit no event."""
        self._silent = True
        try:
            yield
        finally:
            self._silent = False

    def now(self, clock: str | None = None) -> int:
        return self.clocks.now(clock)

    def now_for(self, customer: str | None) -> int:
        """The time by the clock that carries a customer."""
        return self.now(self.clock_of(customer))

    def clock_of(self, customer: str | None) -> str:
        found = self.store.find("customer", customer) if customer else None
        return str(found["test_clock"]) if found else DEFAULT

    def run_due(self) -> None:
        """Do what every clock has reached."""
        for (clock,) in self.store.db.execute("select distinct clock from due").fetchall():
            self.clocks.run(clock, self.perform)

    def problem(self, text: str) -> None:
        self.store.db.execute("insert into problems (text) values (?)", (text,))

    def change(self, kind: str, found: dict[str, Any], **values: Any) -> dict[str, Any]:
        """Store new values and emit `….updated` with the previous ones; nothing when nothing changes."""
        previous = {name: found.get(name) for name, value in values.items() if found.get(name) != value}
        if not previous:
            return found
        changed = self.store.put(kind, found | values)
        self.emit(f"{_EVENT_NAMES.get(kind, kind)}.updated", changed, previous)
        return changed

    def emit(self, name: str, body: dict[str, Any], previous: dict[str, Any] | None = None) -> None:
        """Record an event with a snapshot of the object, and queue its webhook."""
        if self._silent:
            return
        data: dict[str, Any] = {"object": body}
        if previous is not None:
            data["previous_attributes"] = previous
        values = {
            "id": new_id("evt"), "api_version": sdk.version()[1], "created": self.now_for(_customer(body)),
            "livemode": False, "pending_webhooks": 1, "request": dict(self.request), "type": name, "data": {},
        }  # fmt: skip
        event = full("event", values)
        event["data"] = data
        found = contract.check_object(CLASSES[body["object"]], body)
        found += contract.check_object(CLASSES["event"], event)
        for each in found:
            self.problem(f"event {name}: {each.message}")
        self.store.put("event", event, link=name)
        self.outgoing.append(event["id"])


def _customer(body: dict[str, Any]) -> str | None:
    if body["object"] == "customer":
        return str(body["id"])
    customer = body.get("customer")
    return customer if isinstance(customer, str) else None
