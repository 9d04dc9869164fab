"""Moving the demo's time: the app and the Stripe stand-in together, day by day, so that things happen in order.

A small file says how far; the web server writes it, the clock process carries it out. Within a day the app moves first
and the stand-in follows to the same moment: whatever its webhooks then speak of has happened by the app's clock too,
never in its future. Before a day begins the stand-in must answer, and the next day begins when all that was due is done
and all webhooks are delivered: so the reminder comes before the charge, and the receipt after it.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import requests
from flask import Flask, current_app
from sqlalchemy import bindparam, update

from mentorcruise import clock
from mentorcruise.billing import gateway
from mentorcruise.domain.outbox import FIRST_RETRY
from mentorcruise.domain.people import SignIn
from mentorcruise.extensions import bell, db
from mentorcruise.jobs.clock_process import anything_due, tick

DAY = timedelta(days=1)
LONGEST = 30
PATIENCE_S = 3.0
"""How long a day's work is waited for; what is not done by then is done on the next day."""
GLANCE_S = 0.03
SILENT = "The payment sandbox does not answer, so time stands still. Nothing was lost; try again in a moment."

_KEEP_SIGNED_IN = (
    update(SignIn)
    .where(SignIn.ended_at.is_(None), SignIn.expires_at > bindparam("now"))
    .values(expires_at=SignIn.expires_at + DAY, seen_at=SignIn.seen_at + DAY)
    .execution_options(synchronize_session=False)
)


class SandboxSilent(Exception):
    """The Stripe stand-in does not answer."""


@dataclass(frozen=True)
class Journey:
    """Time that someone asked to move: `total_days` from `started` (the demo's time) on, `done_days` of them lived.

    `problem` says why it stopped before its end.
    """

    total_days: int
    done_days: int
    started: datetime
    problem: str = ""

    @property
    def moving(self) -> bool:
        return not self.problem and self.done_days < self.total_days


def install(app: Flask) -> None:
    """Let the clock process of this app carry out what was asked for."""
    app.extensions.setdefault("ticks", []).append(go_on)


def ask(days: int, now: datetime) -> bool:
    """Ask for time to be moved by 1 to 30 days. False when it is moving already. Raises ValueError for other numbers."""
    if not 1 <= days <= LONGEST:
        raise ValueError(f"time moves by 1 to {LONGEST} days, not {days}")
    present = journey()
    if present and present.moving:
        return False
    _write(Journey(days, 0, now))
    return True


def journey() -> Journey | None:
    """The last journey that was asked for, under way or done; None before the first."""
    try:
        kept = json.loads(_file().read_text())
    except FileNotFoundError:
        return None
    return Journey(**kept | {"started": datetime.fromisoformat(kept["started"])})


def go_on(settle: Callable[[], None] | None = None) -> None:
    """Live the days that are asked for and not yet lived. `settle` waits until a day's work is done."""
    now = journey()
    while now and now.moving:
        try:
            _live_a_day(now.started + (now.done_days + 1) * DAY, settle or wait_for_work)
        except (SandboxSilent, gateway.PaymentsUnavailable):
            _write(replace(now, problem=SILENT))
            return
        now = replace(now, done_days=now.done_days + 1)
        _write(now)


def _live_a_day(until: datetime, settle: Callable[[], None]) -> None:
    """Move both clocks to a moment and let what it brings be done. Repeated after a crash it moves no further."""
    undelivered()
    if (missing := until - clock.now()) > timedelta(0):
        # The person at the browser did not live through the day: who was signed in stays so.
        db.session.execute(_KEEP_SIGNED_IN, {"now": clock.now()})
        db.session.commit()
        clock.move_forward(missing)
    gateway.advance_test_clock(clock.now())
    settle()
    # The schedule comes last: its nightly comparison with Stripe shall find the day's webhooks applied.
    tick(clock.now())
    settle()


def wait_for_work() -> None:
    """Until nothing is due and no webhook is on its way, or patience ends."""
    deadline = time.monotonic() + PATIENCE_S
    while not (_is_quiet() and undelivered() == 0 and _is_quiet()) and time.monotonic() < deadline:
        bell.ring()
        time.sleep(GLANCE_S)


def _is_quiet() -> bool:
    # A message being worked on is due again after the first retry's pause; it counts as not done.
    due = db.session.scalar(anything_due(clock.now() + FIRST_RETRY))
    db.session.rollback()
    return not due


def undelivered() -> int:
    """How many webhooks the stand-in has still to deliver. Raises SandboxSilent."""
    base = current_app.config["SETTINGS"].stripe_api_base
    try:
        answer = requests.get(f"{base}/_sandbox/pending", timeout=5)
        answer.raise_for_status()
        return int(answer.json()["undelivered"])
    except (requests.RequestException, ValueError, KeyError) as error:
        raise SandboxSilent from error


def _write(now: Journey) -> None:
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(asdict(now) | {"started": now.started.isoformat()}))
    draft.replace(file)


def _file() -> Path:
    folder: Path = current_app.config["SETTINGS"].var_dir
    return folder / "clock-moving.json"
