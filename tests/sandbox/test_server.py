"""The sandbox as a process: over a socket, on loopback only, with its state kept; and its bulk seed."""

import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import stripe

from stripe_sandbox.client import KEY, SECRET, SandboxHTTPClient
from stripe_sandbox.core import Sandbox
from stripe_sandbox.server import Server
from stripe_sandbox.web import respond
from stripe_sandbox.webhooks import post_to

from .conftest import DAY, START, checkout_params

NOW = int(START.timestamp())


class _Receiver(BaseHTTPRequestHandler):
    """Refuses its first webhook, takes the rest."""

    taken: list[tuple[bytes, str]]
    calls = 0

    def do_POST(self) -> None:
        payload = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).calls += 1
        refused = type(self).calls == 1
        if not refused:
            type(self).taken.append((payload, self.headers["Stripe-Signature"]))
        self.send_response(500 if refused else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None: ...


@contextmanager
def serving(server: HTTPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_port
    if isinstance(server, Server):
        server.stop()
    else:
        server.shutdown()
        server.server_close()


@contextmanager
def sandbox_on_a_socket() -> Iterator[tuple[int, type[_Receiver]]]:
    receiver = type("Receiver", (_Receiver,), {"taken": [], "calls": 0})
    with serving(HTTPServer(("127.0.0.1", 0), receiver)) as hook:
        deliver = post_to(f"http://127.0.0.1:{hook}/stripe/webhook")
        sandbox = Sandbox(None, KEY, SECRET, START, deliver=deliver, ticking=True)
        with serving(Server(sandbox, "127.0.0.1", 0)) as port:
            yield port, receiver


def ask(port: int, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    read = answer.status, answer.read()
    connection.close()
    return read


def test_the_sdk_and_a_receiver_over_real_sockets() -> None:
    with sandbox_on_a_socket() as (port, receiver):
        sdk = stripe.StripeClient(KEY, base_addresses={"api": f"http://127.0.0.1:{port}"})
        customer = sdk.v1.customers.create({"email": "a@example.org"})
        session = sdk.v1.checkout.sessions.create(checkout_params(customer.id))
        assert str(session.url).startswith(f"http://127.0.0.1:{port}/c/pay/")
        sdk.v1.test_helpers.test_clocks.advance("clock_sandbox", {"frozen_time": NOW + 2 * DAY})
        assert ask(port, "POST", "/_sandbox/flush", {"timeout": 20}) == (200, b'{"undelivered": 0}')
        types = sorted(sdk.construct_event(*each, SECRET).type for each in receiver.taken)
        assert types == ["checkout.session.expired", "customer.created"]
        assert receiver.calls == 3
        assert ask(port, "GET", "/_sandbox/problems") == (200, b"[]")
        assert ask(port, "GET", "/_sandbox/healthz") == (200, b"ok\n")


def test_a_dropped_connection_over_the_socket_is_retried_to_one_effect() -> None:
    """R8: the sandbox dies after the work; the SDK's retry finds it done."""
    with sandbox_on_a_socket() as (port, _):
        ask(port, "POST", "/_sandbox/switches", {"die_next": 1})
        address = f"http://127.0.0.1:{port}"
        sdk = stripe.StripeClient(KEY, base_addresses={"api": address}, max_network_retries=2)
        sdk.v1.customers.create({"email": "a@example.org"})
        assert len(sdk.v1.customers.list().data) == 1


def test_it_refuses_foreign_hosts_and_web_pages_at_the_controls() -> None:
    with sandbox_on_a_socket() as (port, _):
        assert ask(port, "GET", "/", Host="evil.example")[0] == 421
        assert ask(port, "POST", "/_sandbox/switches", {"down": True}, Origin="http://evil.example")[0] == 403


def start(state: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "stripe_sandbox", "--port", "0", "--state", str(state), "--key", KEY]
    command += ["--webhook-url", "http://127.0.0.1:9/hook", "--webhook-secret", SECRET, *more]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    "more",
    [("--host", "0.0.0.0"), ("--webhook-url", "http://example.org/"), ("--key", "sk_live_" + "a" * 24)],
)
def test_it_does_not_start_unsafely(tmp_path: Path, more: tuple[str, ...]) -> None:
    process = start(tmp_path / "state", *more)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "does not start" in told


def test_a_second_start_keeps_everything(tmp_path: Path) -> None:
    found = []
    for _ in range(2):
        process = start(tmp_path / "state", "--now", "2026-01-31T12:00:00Z")
        assert process.stderr is not None
        port = int(process.stderr.readline().split("127.0.0.1:")[1].split(";")[0])
        sdk = stripe.StripeClient(KEY, base_addresses={"api": f"http://127.0.0.1:{port}"})
        customers = sdk.v1.customers.list().data
        if not customers:
            sdk.v1.customers.create({"email": "kept@example.org"})
        else:
            found = [each.email for each in customers]
            assert ask(port, "GET", "/_sandbox/pending") == (200, b'{"undelivered": 1}')
        clock = sdk.v1.test_helpers.test_clocks.retrieve("clock_sandbox")
        assert NOW <= clock.frozen_time < NOW + 600
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert process.returncode == 0
    assert found == ["kept@example.org"]


def seed_row(number: int, status: str = "active", **more: object) -> dict[str, Any]:
    return {
        "customer": {"id": f"cus_{number}", "email": f"m{number}@example.org", "name": "Mo", "metadata": {"a": "1"}},
        "subscription": {
            "id": f"sub_{number}", "status": status, "created": NOW - 20 * DAY, "interval": "month",
            "current_period_start": NOW - 5 * DAY, "current_period_end": NOW + 2 * DAY, "price_cents": 9000,
            "currency": "usd", "product_name": "Mentorship", "metadata": {"mentorship": str(number)}, **more,
        },
    }  # fmt: skip


def test_seeded_subscriptions_are_adopted_silently_and_live_on(
    http: SandboxHTTPClient, sdk: stripe.StripeClient
) -> None:
    rows = [
        seed_row(1), seed_row(2, "trialing", trial_start=NOW - 5 * DAY, trial_end=NOW + 2 * DAY),
        seed_row(3, "past_due", card="0341"), seed_row(4, "canceled", ended_at=NOW - DAY),
        seed_row(5, cancel_at_period_end=True),
    ]  # fmt: skip
    rows[2]["subscription"]["current_period_start"] = NOW - DAY
    for _ in range(2):
        answer = respond(http.sandbox, "POST", "/_sandbox/seed", {}, json.dumps(rows).encode())
        assert json.loads(answer.body) == {"customers": 5, "subscriptions": 5}
    assert (http.outbox, http.sandbox.store.count("event"), http.sandbox.store.count("price")) == ([], 0, 1)
    assert len(sdk.v1.invoices.list({"subscription": "sub_3", "status": "open"}).data) == 1
    sdk.v1.test_helpers.test_clocks.advance("clock_sandbox", {"frozen_time": NOW + 8 * DAY})
    found = [sdk.v1.subscriptions.retrieve(f"sub_{number}").status for number in range(1, 6)]
    assert found == ["active", "active", "canceled", "canceled", "canceled"]


@pytest.mark.parametrize("broken", [{}, [{}], [seed_row(1, "asleep")], [seed_row(1, colour="red")]])
def test_a_seed_that_does_not_fit_is_refused_whole(http: SandboxHTTPClient, broken: object) -> None:
    body = json.dumps([seed_row(9), *broken] if isinstance(broken, list) else broken).encode()
    assert respond(http.sandbox, "POST", "/_sandbox/seed", {}, body).status == 400
    assert http.sandbox.store.count("customer") == 0


def test_lists_are_paged_newest_first(sdk: stripe.StripeClient) -> None:
    made = [sdk.v1.customers.create({"email": f"{number}@example.org"}).id for number in range(5)]
    first = sdk.v1.customers.list({"limit": 2})
    assert ([each.id for each in first.data], first.has_more) == ([made[4], made[3]], True)
    assert [each.id for each in first.auto_paging_iter()] == made[::-1]
    before = sdk.v1.customers.list({"limit": 2, "ending_before": made[1]})
    assert ([each.id for each in before.data], before.has_more) == ([made[3], made[2]], True)
