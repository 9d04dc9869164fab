"""The sandbox without a socket: an HTTP client for the SDK that calls it in the same process."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import stripe

from stripe_sandbox.checkout import WORKS
from stripe_sandbox.core import Answer, Sandbox
from stripe_sandbox.web import respond

KEY = "sk_sandbox_in_process"
SECRET = "whsec_sandbox_in_process"  # noqa: S105 - it opens nothing but the in-process sandbox


class SandboxHTTPClient(stripe.HTTPClient):
    """`StripeClient(KEY, http_client=SandboxHTTPClient(now=...))`.

    Each webhook goes to `receive(payload, signature)` right after the request that caused it (True: taken);
    without `receive` it is kept in `outbox`.
    """

    name = "sandbox"
    # The SDK's pauses before a retry: nothing in a test should wait.
    INITIAL_DELAY = 0
    MAX_DELAY = 0

    def __init__(
        self,
        *,
        now: datetime,
        receive: Callable[[bytes, str], bool] | None = None,
        state_path: str | Path | None = None,
        key: str = KEY,
        secret: str = SECRET,
        base_url: str = "http://stripe-sandbox.invalid",
    ) -> None:
        super().__init__()
        self.outbox: list[tuple[bytes, str]] = []
        self.receive = receive
        self.sandbox = Sandbox(state_path, key, secret, now, deliver=self._deliver, base_url=base_url)

    def _deliver(self, payload: bytes, signature: str) -> bool:
        if self.receive is not None:
            return self.receive(payload, signature)
        self.outbox.append((payload, signature))
        return True

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One request of the SDK; a dropped connection becomes the SDK's own connection error."""
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = self.sandbox.handle(method, target, headers or {}, post_data or "")
        self.sandbox.outbound.pump()
        if answer.status == 0:
            raise stripe.APIConnectionError("The sandbox dropped the connection.", should_retry=True)  # type: ignore[no-untyped-call]
        return answer.body.decode(), answer.status, {name.lower(): value for name, value in answer.headers.items()}

    def browse(self, method: str, address: str, form: Mapping[str, str] | None = None) -> Answer:
        """Open a hosted page, or send its form, as a browser would."""
        parts = urlsplit(address)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = respond(self.sandbox, method, target, {}, urlencode(form or {}).encode())
        self.sandbox.outbound.pump()
        return answer

    def pay(self, session_url: str, card: str = WORKS, email: str = "") -> Answer:
        """Fill in the Checkout page: 303 to `success_url`, or 422 with the reason."""
        return self.browse("POST", session_url, {"card": card, "email": email})

    def close(self) -> None:
        self.sandbox.close()
