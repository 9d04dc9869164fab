"""Webhooks from a test's own hand: signed as Stripe signs them, posted by several clients at once."""

import json
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import requests

from stripe_sandbox.webhooks import signature
from tests.processes import PATIENCE_S, Site

Event = dict[str, Any]


def another(event: Event) -> Event:
    """The same news under an id of its own."""
    return event | {"id": f"evt_{uuid4().hex}"}


def idle_event() -> Event:
    """An event of a kind that changes nothing here but is stored and applied like any other."""
    customer = {"id": f"cus_{uuid4().hex[:14]}", "object": "customer"}
    return {
        "id": f"evt_{uuid4().hex}", "object": "event", "type": "customer.updated", "created": int(time.time()),
        "data": {"object": customer},
    }  # fmt: skip


def post(site: Site, event: Event) -> int:
    """Post it once; 0 when no answer came."""
    payload = json.dumps(event, default=str).encode()
    header = signature(payload, site.env["STRIPE_WEBHOOK_SECRET"], int(time.time()))
    try:
        answer = requests.post(
            f"{site.url}/stripe/webhook", data=payload, headers={"Stripe-Signature": header}, timeout=15
        )
    except requests.RequestException:
        return 0
    return answer.status_code


def insist(site: Site, event: Event) -> list[int]:
    """Post until it is taken, as Stripe does; the statuses on the way."""
    statuses, deadline = [post(site, event)], time.monotonic() + PATIENCE_S
    while statuses[-1] != 200:
        assert time.monotonic() < deadline, f"not taken: {statuses[-10:]}"
        time.sleep(0.02)
        statuses.append(post(site, event))
    return statuses


def post_all(site: Site, events: Iterable[Event], clients: int = 8) -> list[int]:
    """Post each once from so many clients at the same time; the statuses."""
    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(lambda event: post(site, event), events))
