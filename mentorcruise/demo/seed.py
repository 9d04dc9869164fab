"""Fills the demo: two years of simulated history, the four sign-ins, and what Stripe's stand-in must know of them."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from mentorcruise import clock
from mentorcruise.demo import cast, stripe_seed
from mentorcruise.demo.monitored import monitor_history
from mentorcruise.demo.pending import ask_for_what_is_ahead
from mentorcruise.demo.simulator.life import live
from mentorcruise.demo.simulator.records import History
from mentorcruise.demo.simulator.rows import write
from mentorcruise.demo.simulator.tell import tell
from mentorcruise.demo.simulator.world import World, later
from mentorcruise.demo.themes import hear_of_changes, work_on_answers
from mentorcruise.domain import catalogue_building
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.people import OperatorGrant, Person
from mentorcruise.extensions import db
from mentorcruise.metrics import recounting
from mentorcruise.web.accounts.passwords import hash_password

SEED = 20
PASSWORD = "demo-password"  # noqa: S105 - it exists in the demo only

adopt = stripe_seed.adopt


def fill(app: Flask, log: Callable[[str], None]) -> None:
    """Fill an empty, migrated database with a history that ends now. All or nothing.

    Nobody is mailed about the past; what lies ahead (a trial's end, an offer's) is asked for as the product would.
    """
    with app.app_context():
        now = clock.now().replace(microsecond=0)
        password_hash = hash_password(PASSWORD)
        history = live(World(until=now), SEED)
        cast.enter(history, password_hash)
        tell(history, SEED)
        hear_of_changes(history)
        session = db.session()
        operator = _operator(session, history, password_hash)
        write(session, history, operator.id)
        work_on_answers(session, history, operator, SEED)
        _compute(session, operator, now)
        session.execute(delete(OutboxMessage))
        ask_for_what_is_ahead(session, now)
        stripe_seed.keep(app, history)
        session.commit()
        db.session.remove()
        log(f"  {_summary(history)}")


def _operator(session: Session, history: History, password_hash: str) -> Person:
    begin = later(history.world.begin, -40)
    operator = Person(
        name="Olga Petersen", email="operator@example.org", country="DK", time_zone="Europe/Copenhagen",
        joined_at=begin, confirmed_at=begin, password_hash=password_hash,
    )  # fmt: skip
    session.add(operator)
    session.flush()
    session.add(OperatorGrant(person_id=operator.id, granted_at=begin))
    return operator


def _compute(session: Session, operator: Person, now: datetime) -> None:
    """All that jobs derive from the facts: catalogue, figures, alerts, on some of which work was done."""
    catalogue_building.rebuild(session, now)
    recounting.recount_all(session, now)
    monitor_history(session, operator, operator.joined_at, now, SEED)


def _summary(history: History) -> str:
    people = len(history.mentors) + len(history.mentees)
    sessions = sum(len(m.meetings) for m in history.mentorships)
    return (
        f"{people:,} people, {len(history.applications):,} applications, {len(history.mentorships):,} mentorships "
        f"({len(history.running())} running), {sessions:,} sessions"
    )
