"""What Stripe's stand-in must know of the simulated past: the subscriptions that still run, handed over once."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
from flask import Flask

if TYPE_CHECKING:
    from mentorcruise.demo.simulator.records import History, SimMentorship

KEPT = "stripe-seed.json"
TIMEOUT_S = 30


def keep(app: Flask, history: "History") -> None:
    """Write the running subscriptions to a file below VAR_DIR, until `adopt` has handed them over."""
    settings = app.config["SETTINGS"]
    rows = [_row(m, history.world.until, settings.site_id, settings.environment) for m in history.running()]
    file = _file(app)
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(rows))
    draft.replace(file)


def adopt(app: Flask, log: Callable[[str], None]) -> None:
    """Hand what was kept to the stand-in, which must be answering; nothing to do when that was done before.

    Safe to run again after a crash: what is adopted twice is the same. Raises requests.RequestException.
    """
    file = _file(app)
    if not file.exists():
        return
    rows = json.loads(file.read_text())
    address = app.config["SETTINGS"].stripe_api_base + "/_sandbox/seed"
    requests.post(address, json=rows, timeout=TIMEOUT_S).raise_for_status()
    file.unlink()
    log(f"  The Stripe stand-in knows {len(rows)} running subscriptions")


def _file(app: Flask) -> Path:
    return Path(app.config["SETTINGS"].var_dir) / KEPT


def _row(m: "SimMentorship", now: datetime, site: str, environment: str) -> dict[str, Any]:
    application, period = m.application, m.period or (m.started_at, m.started_at)
    who = application.mentee.who
    trial_ends_at = m.trial_ends_at
    return {
        "customer": {
            "id": m.customer_id,
            "email": who.email,
            "name": who.name,
            "metadata": {"person_id": str(who.id), "site": site},
        },
        "subscription": {
            "id": m.subscription_id,
            "status": m.states[-1][0],
            "created": _seconds(m.started_at),
            "trial_start": _seconds(m.started_at) if trial_ends_at else None,
            "trial_end": _seconds(trial_ends_at) if trial_ends_at else None,
            "current_period_start": _seconds(period[0]),
            "current_period_end": _seconds(period[1]),
            "price_cents": application.plan.price_cents,
            "currency": application.mentor.currency.lower(),
            "product_name": f"{application.plan.name} with {application.mentor.who.name}",
            "interval": "month",
            "cancel_at_period_end": m.cancels_at_period_end(now),
            "metadata": {"application_id": str(application.id), "site": site, "environment": environment},
            "card": "4242",
        },
    }


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
