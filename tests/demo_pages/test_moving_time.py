"""Moving the demo's time: app and payment sandbox together, day by day, in order, and never half."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from mentorcruise import clock, create_app
from mentorcruise.demo import time
from mentorcruise.domain.letters import Letter
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.people import SignIn
from mentorcruise.extensions import db
from mentorcruise.jobs.work import drain
from stripe_sandbox.checkout import WORKS
from stripe_sandbox.server import Server
from stripe_sandbox.web import respond
from tests.factories import make_accepted

SECOND = timedelta(seconds=30)


def live(days: int) -> None:
    """Ask for days and live them, with this test's hand as the worker."""
    assert time.ask(days, clock.now())
    time.go_on(settle=settle)


def settle() -> None:
    while time.undelivered() or drain():
        pass


def test_app_and_sandbox_arrive_together(sandbox: Server) -> None:
    start = clock.now()
    live(7)
    assert abs(clock.now() - start - timedelta(days=7)) < SECOND
    assert abs(sandbox.sandbox.now() - clock.now().timestamp()) < SECOND.total_seconds()
    done = time.journey()
    assert done and (done.done_days, done.moving, done.problem) == (7, False, "")


def test_every_day_has_its_own_schedule(sandbox: Server) -> None:
    """A32: what runs once a day has run on each of the days that were lived."""
    live(7)
    asked = select(func.count()).where(OutboxMessage.job == "figures.recount_all", OutboxMessage.done_at.is_not(None))
    assert db.session.scalar(asked) == 7


def test_the_reminder_comes_before_the_charge_and_the_receipt_after_it(
    sandbox: Server, visitor: Callable, settings: object
) -> None:
    """F14, F18: a trial lived in the demo: told two days ahead, charged once, receipted once; whoever was signed in stays so."""
    application = make_accepted()
    browser = visitor(application.mentee)
    checkout = browser.post(f"/applications/{application.id}/subscription").location
    paid = respond(
        sandbox.sandbox, "POST", checkout.removeprefix(sandbox.base_url), {}, f"card={WORKS}&email=".encode()
    )
    assert paid.status == 303
    settle()
    live(30)
    kinds = list(
        db.session.scalars(select(Letter.kind).where(Letter.person_id == application.mentee_id).order_by(Letter.id))
    )
    asked = [kind for kind in kinds if kind.startswith("check_in_")]
    assert asked == ["check_in_wanted", "check_in_reminder"]
    about_money = [kind for kind in kinds if kind not in asked]
    assert about_money == ["application_accepted", "mentorship_started_mentee", "trial_ends_soon", "payment_received"]
    reminder, receipt = db.session.scalars(
        select(Letter).where(Letter.kind.in_(("trial_ends_soon", "payment_received"))).order_by(Letter.id)
    )
    assert timedelta(days=1) <= receipt.created_at - reminder.created_at <= timedelta(days=4)
    assert sandbox.sandbox.problems == []
    sign_in = db.session.scalar(select(SignIn))
    assert sign_in and sign_in.ended_at is None and clock.now() < sign_in.expires_at
    assert browser.get("/account").status_code == 200


def test_a_silent_sandbox_stops_time_and_nothing_is_half_done(app: Flask) -> None:
    start = clock.now()
    live(1)
    assert clock.now() - start < SECOND
    stopped = time.journey()
    assert stopped and (stopped.done_days, stopped.moving) == (0, False)
    assert "does not answer" in stopped.problem


def test_a_day_that_a_crash_cut_in_two_is_lived_once(sandbox: Server) -> None:
    start = clock.now()
    assert time.ask(1, start)

    def crash() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        time.go_on(settle=crash)
    time.go_on(settle=settle)
    assert abs(clock.now() - start - timedelta(days=1)) < SECOND


def test_the_bar_asks_for_days_and_shows_how_far(app: Flask, visitor: Callable) -> None:
    assert visitor().post("/demo/time", {"days": "7", "next": "/mentors"}).location == "/mentors"
    asked = time.journey()
    assert asked and (asked.total_days, asked.done_days, asked.moving) == (7, 0, True)
    piece = visitor().get("/demo/time", htmx=True)
    assert "Living day 0 of 7" in piece.text
    assert "HX-Refresh" not in piece.headers
    visitor().post("/demo/time", {"days": "30", "next": "/mentors"})
    assert time.journey() == asked


def test_the_page_is_loaded_anew_when_time_has_arrived(sandbox: Server, visitor: Callable) -> None:
    live(1)
    assert visitor().get("/demo/time", htmx=True).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("days", ["0", "2", "-1", "400", "x", ""])
def test_only_the_steps_on_the_bar_are_taken(visitor: Callable, days: str) -> None:
    assert visitor().post("/demo/time", {"days": days}).status_code == 400
    assert time.journey() is None


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\t/evil.example", "\\\\evil.example"])
def test_moving_time_never_leaves_the_site(visitor: Callable, target: str) -> None:
    """S8."""
    assert visitor().post("/demo/time", {"days": "1", "next": target}).location == "/"


def test_production_has_neither_bar_nor_mailbox_nor_ticks(settings) -> None:
    """The demo's tools open everyone's mail and move time: they are not even registered in production."""
    changes = {
        "environment": "production",
        "secret_key": "x" * 40,
        "stripe_secret_key": "sk_test_x",
        "mail_server": "mail",
    }
    production = create_app(replace(settings, **changes, clock_file=None, mail_folder=None))
    clock.follow(settings.clock_file)
    assert not [rule for rule in production.url_map.iter_rules() if rule.rule.startswith("/demo")]
    assert not production.extensions.get("ticks")
