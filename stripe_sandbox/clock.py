"""Test clocks: the one place that reads the machine's time.

`clock_sandbox` exists from the start, follows real time from where it was put, and carries every customer
created without a clock. Other clocks stand still between advances, as Stripe's do.
"""

import calendar
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from stripe_sandbox.errors import ApiError
from stripe_sandbox.objects import full
from stripe_sandbox.store import Store

DEFAULT = "clock_sandbox"
HOUR, DAY = 3600, 86400


class Clocks:
    """Simulated time in seconds since the epoch; inside a planned action it is that action's moment."""

    def __init__(self, store: Store, start: datetime, *, ticking: bool, real: Callable[[], float] = time.time):
        self._store = store
        self._ticking = ticking
        self.real = real
        self._held: int | None = None
        if store.find("test_helpers.test_clock", DEFAULT) is None:
            self.create(DEFAULT, int(start.timestamp()), "The sandbox's clock")

    def create(self, identifier: str, frozen_time: int, name: str | None) -> dict[str, Any]:
        self._store.set(f"anchor:{identifier}", self.real())
        values = {
            "id": identifier, "created": int(self.real()), "frozen_time": frozen_time, "status": "ready",
            "deletes_after": frozen_time + 30 * DAY, "livemode": False, "status_details": {},
        }  # fmt: skip
        return self._store.put(
            "test_helpers.test_clock",
            full("test_helpers.test_clock", values | ({"name": name} if name else {})),
        )

    def now(self, clock: str | None = None) -> int:
        """The time by a clock, in whole seconds."""
        return self._held if self._held is not None else self.reached(clock or DEFAULT)

    def reached(self, clock: str) -> int:
        frozen = int(self._store.get("test_helpers.test_clock", clock)["frozen_time"])
        if clock != DEFAULT or not self._ticking:
            return frozen
        return frozen + max(0, int(self.real() - float(self._store.setting(f"anchor:{clock}"))))

    @contextmanager
    def at(self, moment: int) -> Iterator[None]:
        """Let what is done inside happen at a given moment."""
        before, self._held = self._held, moment
        try:
            yield
        finally:
            self._held = before

    def run(self, clock: str, perform: Callable[[str, str], None], until: int | None = None) -> None:
        """Do everything planned up to `until` (by default: up to now), in time order, each at its own time."""
        if self._held is not None:
            return
        limit = self.reached(clock) if until is None else until
        while (due := self._store.take_due(clock, limit)) is not None:
            with self.at(due[0]):
                perform(due[1], due[2])

    def advance(self, clock: str, frozen_time: int, perform: Callable[[str, str], None]) -> dict[str, Any]:
        """Move a clock forward and do what falls due; Stripe's refusal when it would go back."""
        found = self._store.get("test_helpers.test_clock", clock)
        if frozen_time < self.reached(clock):
            raise ApiError(400, "`frozen_time` must be after the clock's current time.", param="frozen_time")
        self.run(clock, perform, frozen_time)
        self._store.set(f"anchor:{clock}", self.real())
        return self._store.put("test_helpers.test_clock", found | {"frozen_time": frozen_time})


def add_intervals(anchor: int, interval: str, count: int) -> int:
    """The anchor plus `count` days, weeks, months or years; a month's last day stands in for a missing one."""
    if interval in {"day", "week"}:
        return anchor + count * DAY * (7 if interval == "week" else 1)
    start = datetime.fromtimestamp(anchor, UTC)
    months = start.month - 1 + count * (12 if interval == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())
