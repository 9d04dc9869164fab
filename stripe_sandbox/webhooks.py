"""Events on their way out: queued in the state, signed as Stripe signs, tried again after a failure."""

import hashlib
import hmac
import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from stripe_sandbox.store import Store

# Takes the payload and the Stripe-Signature header; True when the receiver took it.
Deliver = Callable[[bytes, str], bool]
_LONGEST_PAUSE = 30.0


@dataclass(slots=True)
class Switches:
    """How deliveries and API calls go wrong on purpose.

    `duplicate`: each event is sent this many times. `late`: seconds until the first try. `shuffle`: pending
    events go out in random order. `drop`: share (0 to 1) of deliveries that never arrive. `hold`: nothing is
    sent until a flush. `slow`: seconds added to each API call. `fail_next`: that many API calls answer 500
    before doing anything. `die_next`: that many changes are made and then the connection is dropped.
    `down`: every API call is dropped unread.
    """

    duplicate: int = 1
    late: float = 0.0
    shuffle: bool = False
    drop: float = 0.0
    hold: bool = False
    slow: float = 0.0
    fail_next: int = 0
    die_next: int = 0
    down: bool = False

    def change(self, values: dict[str, Any]) -> None:
        """Set switches by name; ValueError for a name or a value that does not fit."""
        kinds = {each.name: type(getattr(self, each.name)) for each in fields(self)}
        for name, value in values.items():
            if name not in kinds:
                raise ValueError(f"There is no switch {name!r}; there are: {', '.join(kinds)}.")
            if kinds[name] is not bool and (isinstance(value, bool) or not isinstance(value, int | float)):
                raise ValueError(f"{name} takes a number, not {value!r}.")
            if kinds[name] is bool and not isinstance(value, bool):
                raise ValueError(f"{name} takes true or false, not {value!r}.")
            if not isinstance(value, bool) and value < 0:
                raise ValueError(f"{name} cannot be negative.")
        for name, value in values.items():
            setattr(self, name, kinds[name](value))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def signature(payload: bytes, secret: str, timestamp: int) -> str:
    """The Stripe-Signature header, equal to `WebhookSignature.generate_signature_header`.

    Worked out here because importing the SDK would double the server's memory; a test compares the two.
    """
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


class Outbound:
    """The queue of deliveries; calls to the receiver happen outside the sandbox's lock."""

    def __init__(self, store: Store, secret: str, deliver: Deliver, lock: threading.RLock) -> None:
        self._store = store
        self._secret = secret
        self._deliver = deliver
        self._lock = lock
        self._random = random.Random(20261028)  # noqa: S311 - a reproducible shuffle, not a secret
        self._sending = threading.Lock()
        self.switches = Switches()

    def queue(self, event: str) -> None:
        for _ in range(max(1, self.switches.duplicate)):
            self._store.db.execute(
                "insert into deliveries (event, next_at, attempts) values (?, ?, 0)",
                (event, time.time() + self.switches.late),
            )

    def undelivered(self) -> int:
        with self._lock:
            return int(self._store.db.execute("select count(*) from deliveries").fetchone()[0])

    def pump(self, *, everything: bool = False, stop: Callable[[], bool] = lambda: False) -> int:
        """Send what is due (or everything that waits, once); returns how many were taken by the receiver.

        A call while another runs does nothing: the first one sends what the second would have.
        """
        if (self.switches.hold and not everything) or not self._sending.acquire(blocking=False):
            return 0
        try:
            taken = 0
            tried: set[int] = set()
            while batch := self._batch(everything, tried):
                for seq, event, attempts in batch:
                    if stop():
                        return taken
                    tried.add(seq)
                    taken += self._send(seq, event, attempts)
            return taken
        finally:
            self._sending.release()

    def _batch(self, everything: bool, tried: set[int]) -> list[tuple[int, str, int]]:
        with self._lock:
            rows = self._store.db.execute(
                "select seq, event, attempts from deliveries where next_at <= ? order by next_at, seq",
                (float("inf") if everything else time.time(),),
            ).fetchall()
        batch = [row for row in rows if row[0] not in tried]
        if self.switches.shuffle:
            self._random.shuffle(batch)
        return batch

    def _send(self, seq: int, event: str, attempts: int) -> bool:
        with self._lock:
            found = self._store.find("event", event)
        dropped = self.switches.drop > 0 and self._random.random() < self.switches.drop
        taken = True
        if found is not None and not dropped:
            payload = json.dumps(found, separators=(",", ":")).encode()
            taken = self._deliver(payload, signature(payload, self._secret, int(time.time())))
        with self._lock:
            if taken:
                self._store.db.execute("delete from deliveries where seq = ?", (seq,))
            else:
                pause = min(_LONGEST_PAUSE, 2.0**attempts)
                self._store.db.execute(
                    "update deliveries set attempts = attempts + 1, next_at = ? where seq = ?",
                    (time.time() + pause, seq),
                )
        return taken and not dropped


def post_to(url: str, timeout: float = 10.0) -> Deliver:
    """A `Deliver` that POSTs to a loopback address; any 2xx answer counts as taken."""
    parts = urlsplit(url)

    def deliver(payload: bytes, header: str) -> bool:
        connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=timeout)
        headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": header}
        headers["User-Agent"] = "Stripe/1.0 (sandbox)"
        try:
            connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), payload, headers)
            return 200 <= connection.getresponse().status < 300
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return deliver
