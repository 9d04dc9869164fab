"""The sandbox itself: one request in, one answer out, whoever carries it."""

import hashlib
import json
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from stripe_sandbox import contract, life, lists, sdk
from stripe_sandbox.errors import ApiError
from stripe_sandbox.objects import new_id
from stripe_sandbox.routes import ROUTES
from stripe_sandbox.store import Store
from stripe_sandbox.webhooks import Deliver, Outbound
from stripe_sandbox.world import World

_EVENTS_KEPT = 20_000
KEY_PREFIX = "sk_sandbox_"
JSON = {"Content-Type": "application/json; charset=utf-8"}
T = TypeVar("T")
Pairs = list[tuple[str, str]]


class UnsafeSettings(ValueError):
    """Settings with which the sandbox must not start."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body; status 0 means that the connection is dropped without an answer."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Sandbox:
    """Stripe's API on a state of its own.

    `state_path` is a file (None: memory only), `now` the start of the clock when the state is new, `deliver`
    takes each webhook. With `ticking` the clock follows real time; without, it moves only when advanced.
    """

    def __init__(
        self,
        state_path: str | Path | None,
        key: str,
        webhook_secret: str,
        now: datetime,
        *,
        deliver: Deliver,
        ticking: bool = False,
        base_url: str = "http://stripe-sandbox.invalid",
    ) -> None:
        if not key.startswith(KEY_PREFIX) or key == KEY_PREFIX:
            raise UnsafeSettings(f"The sandbox takes keys that start with {KEY_PREFIX} only, never Stripe's.")
        if not webhook_secret.startswith("whsec_"):
            raise UnsafeSettings("The webhook secret has to start with whsec_.")
        self.lock = threading.RLock()
        self.store = Store(state_path)
        self._key = key
        self.world = World(self.store, now, ticking=ticking)
        self.world.base_url = base_url
        self.world.perform = lambda action, target: life.perform(self.world, action, target)
        self._forget_old()
        self.outbound = Outbound(self.store, webhook_secret, deliver, self.lock)
        self.switches = self.outbound.switches

    @property
    def problems(self) -> list[str]:
        """Every breach of Stripe's contract so far, by the caller or by the sandbox; empty when all is well."""
        with self.lock:
            return [row[0] for row in self.store.db.execute("select text from problems order by seq")]

    def now(self) -> int:
        """The sandbox's time, in epoch seconds."""
        with self.lock:
            return self.world.now()

    def handle(self, method: str, target: str, headers: Mapping[str, str], body: str = "") -> Answer:
        """Answer one API request; `target` is path and query, `body` a form. Webhooks go out afterwards."""
        if self.switches.slow:
            time.sleep(self.switches.slow)
        if self.switches.down:
            return Answer(0)
        if self._spend("fail_next"):
            return _refusal(ApiError(500, "The sandbox fails on purpose.", "api_error"), new_id("req"))
        method = method.lower()
        answer = self._answer(method, target, {name.lower(): value for name, value in headers.items()}, body)
        return Answer(0) if method != "get" and self._spend("die_next") else answer

    def _spend(self, switch: str) -> bool:
        """Use up one of a counted switch; False when none is left."""
        with self.lock:
            left = int(getattr(self.switches, switch))
            setattr(self.switches, switch, max(0, left - 1))
            return left > 0

    def _forget_old(self) -> None:
        """Drop answers kept for a day, as Stripe does, and delivered events beyond the newest."""
        self.store.db.execute("delete from answers where at < ?", (time.time() - 86400,))
        self.store.db.execute(
            "delete from objects where kind = 'event' and id not in (select event from deliveries) and seq < "
            "(select min(seq) from (select seq from objects where kind = 'event' order by seq desc limit ?))",
            (_EVENTS_KEPT,),
        )

    def tick(self) -> None:
        """Do what has become due by the running clock."""
        self.change(lambda _: None)

    def change(self, work: Callable[[World], T]) -> T:
        """Run `work` in one transaction after what is due; its events are queued with it."""
        with self.lock:
            self.store.begin()
            try:
                self.world.run_due()
                result = work(self.world)
                self.world.run_due()
            except BaseException:
                self.store.rollback()
                self.world.outgoing.clear()
                raise
            self._queue_events()
            self.store.commit()
            return result

    def _queue_events(self) -> None:
        for event in self.world.outgoing:
            self.outbound.queue(event)
        self.world.outgoing.clear()

    def _answer(self, method: str, target: str, headers: dict[str, str], body: str) -> Answer:
        parts = urlsplit(target)
        pairs = parse_qsl(parts.query, keep_blank_values=True) + parse_qsl(body, keep_blank_values=True)
        request_id = new_id("req")
        with self.lock:
            self.world.request = {"id": request_id, "idempotency_key": headers.get("idempotency-key")}
            try:
                self._authenticate(headers)
                return self._once(method, parts.path, pairs, headers, request_id)
            except ApiError as refused:
                self.note(f"{method.upper()} {parts.path}: {refused.message}", refused)
                return _refusal(refused, request_id)
            except Exception as error:
                self.world.problem(f"{method.upper()} {parts.path}: {error!r}\n{traceback.format_exc()}")
                return _refusal(ApiError(500, "The sandbox itself failed.", "api_error"), request_id)
            finally:
                self.world.request = {"id": None, "idempotency_key": None}

    def note(self, text: str, refused: ApiError) -> None:
        """Record refusals that mean the caller speaks another Stripe; a missing id or a decline is no problem."""
        if refused.status in {401, 501} or refused.more.get("code") in _BREACHES:
            self.world.problem(text)

    def _authenticate(self, headers: dict[str, str]) -> None:
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key:
            raise ApiError(401, "You did not provide an API key.")
        if not key.startswith(KEY_PREFIX):
            raise ApiError(
                401, f"The sandbox refuses keys that do not start with {KEY_PREFIX}: never send it Stripe's."
            )
        if key != self._key:
            raise ApiError(401, "Invalid API Key provided.")
        version = headers.get("stripe-version") or sdk.version()[1]
        if version != sdk.version()[1]:
            message = f"The sandbox speaks API version {sdk.version()[1]}, not {version}."
            raise ApiError(400, message, code="parameter_invalid")

    def _once(self, method: str, path: str, pairs: Pairs, headers: dict[str, str], request_id: str) -> Answer:
        """Perform the request, or replay the answer kept under its idempotency key."""
        key = headers.get("idempotency-key") if method == "post" else None
        print_ = hashlib.sha256(json.dumps([method, path, sorted(pairs)]).encode()).hexdigest()
        base = JSON | {"Request-Id": request_id, "Stripe-Version": headers.get("stripe-version", "")}
        if key and (kept := self._kept(key, print_)) is not None:
            extra = {"Idempotent-Replayed": "true", "Idempotency-Key": key}
            return Answer(kept[0], base | extra, kept[1].encode())
        status, text = self._perform(method, path, pairs, lambda *made: self._keep(key, print_, *made))
        return Answer(status, base | ({"Idempotency-Key": key} if key else {}), text.encode())

    def _keep(self, key: str | None, fingerprint: str, status: int, text: str) -> None:
        if key:
            values = (key, fingerprint, status, text, time.time())
            self.store.db.execute("insert into answers values (?, ?, ?, ?, ?)", values)

    def _kept(self, key: str, fingerprint: str) -> tuple[int, str] | None:
        query = "select fingerprint, status, body from answers where key = ?"
        row = self.store.db.execute(query, (key,)).fetchone()
        if row is None:
            return None
        if row[0] != fingerprint:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with."
            )
            raise ApiError(400, message, "idempotency_error")
        return row[1], row[2]

    def _perform(self, method: str, path: str, pairs: Pairs, keep: Callable[[int, str], None]) -> tuple[int, str]:
        match = contract.find(method, path)
        if match is None:
            raise ApiError(501, f"Unrecognized request URL ({method.upper()}: {path}).")
        route = ROUTES.get((method, match.endpoint.path))
        if route is None:
            raise ApiError(501, f"The sandbox does not model {method.upper()} {match.endpoint.path}.")
        params, problems = contract.read_request(match.endpoint, pairs)
        if problems:
            self._record(method, path, problems[1:])
            raise ApiError(400, problems[0].message, code=problems[0].code, param=problems[0].param)
        unmodelled = params.keys() - route.params
        if unmodelled:
            raise ApiError(501, f"The sandbox does not model the parameter {min(unmodelled)} here.")

        def work(world: World) -> tuple[int, str]:
            try:
                body = route.handler(world, match.arguments, params)
                status, body = 200, lists.expand(world, body, params.get("expand", []))
                self._record(method, path, contract.check_response(match.endpoint, body))
            except ApiError as refused:
                # A decline is kept with its failed charge; other refusals come before anything changed.
                if refused.status != 402:
                    raise
                status, body = 402, refused.body()
            text = json.dumps(body)
            keep(status, text)
            return status, text

        return self.change(work)

    def _record(self, method: str, path: str, problems: list[contract.Problem]) -> None:
        for problem in problems:
            self.world.problem(f"{method.upper()} {path}: {problem.message}")

    def close(self) -> None:
        with self.lock:
            self.store.close()


_BREACHES = {"parameter_unknown", "parameter_missing", "parameter_invalid"}


def _refusal(refused: ApiError, request_id: str) -> Answer:
    return Answer(refused.status, JSON | {"Request-Id": request_id}, json.dumps(refused.body()).encode())
