"""What the health monitor would have done while the simulated history went on, and what the operator did about it."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from mentorcruise.domain.alerts import Alert, AlertAction
from mentorcruise.domain.people import Person
from mentorcruise.health import grading, monitor
from mentorcruise.health.history import remember
from mentorcruise.health.rules import RULES
from mentorcruise.health.thresholds import in_force

TAKEN_ON = 0.4
NOTES = (
    "Wrote to both and asked what would help.",
    "Called the mentee; they want to go on, at another hour of the week.",
    "The mentor was ill and is back on Monday.",
    "Asked the mentor for a word, they answered the same day.",
    "Suggested two other mentors.",
    "Nothing to do yet; I look again next week.",
)


def monitor_history(session: Session, operator: Person, since: datetime, now: datetime, seed: int) -> None:
    """The alerts of the past, opened and closed when their causes came and went, some of them worked on; and the grades."""
    thresholds = in_force(session, now)
    remember(session, thresholds, since, now)
    monitor.check_all(session, now)
    _work_on(session, operator, now, Random(seed))  # noqa: S311 - a simulation
    for rule in RULES:
        grading.grade_rule(session, rule, thresholds[rule.name].numbers, now)


def _work_on(session: Session, operator: Person, now: datetime, rng: Random) -> None:
    urgent = select(Alert).where(Alert.urgency > 1).order_by(Alert.opened_at, Alert.id)
    for alert in session.scalars(urgent.options(selectinload(Alert.steps))):
        seen_at = alert.opened_at + timedelta(hours=rng.uniform(2, 60))
        gone_at = alert.closed_at or now
        if seen_at < gone_at and rng.random() < TAKEN_ON:
            closed = alert.closed_at, alert.closed_how
            alert.closed_at = alert.closed_how = None
            alert.step(AlertAction.ASSIGNED, operator, "", None, seen_at)
            alert.step(AlertAction.NOTED, operator, rng.choice(NOTES), None, min(seen_at + timedelta(hours=3), gone_at))
            alert.closed_at, alert.closed_how = closed
    waits = select(Alert).where(Alert.closed_at.is_(None), Alert.snoozed_until.is_(None), Alert.urgency < 3)
    for alert in session.scalars(waits.order_by(Alert.opened_at).limit(2)):
        alert.step(AlertAction.SNOOZED, operator, "Away until then.", now + timedelta(days=5), now - timedelta(hours=4))
