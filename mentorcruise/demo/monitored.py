"""What the health monitor would have done while the simulated history went on, and what the operator did about it."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select, text
from sqlalchemy.orm import Session, selectinload

from mentorcruise.domain.alert_rules import set_thresholds
from mentorcruise.domain.alerts import Alert, AlertAction
from mentorcruise.domain.people import Person
from mentorcruise.health import grading, monitor
from mentorcruise.health.history import remember
from mentorcruise.health.rules import RULES
from mentorcruise.health.thresholds import in_force

TAKEN_ON = 0.4
WHY = "To be full for some days is what mentors wish for; for weeks it means that nobody new gets a place."
# Some mentors took on one more in the beginning: what they had taken then always fitted. Both histories of places tell it:
# the monitor's, and the reports', in which a later row of the same moment stands for the earlier one.
_FEWER_PLACES = text("""
WITH fewer AS (
  INSERT INTO mentor_capacities (mentor_id, former, capacity, at)
  SELECT id, capacity + 1, capacity, created_at + interval '30 days' FROM mentors
  WHERE id % 25 = 0 AND capacity BETWEEN 1 AND 49 AND created_at + interval '30 days' < :now
  RETURNING mentor_id, former, capacity, at
)
INSERT INTO profile_states (person_id, what, value, at)
SELECT m.person_id, 'capacity', known.places, known.at FROM fewer f JOIN mentors m ON m.id = f.mentor_id
CROSS JOIN LATERAL (VALUES (f.former, m.created_at), (f.capacity, f.at)) AS known (places, at)
""")
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
    session.execute(_FEWER_PLACES, {"now": now})
    set_thresholds(session, "mentor_full", {"places_left": 0, "full_days": 14}, 1, WHY, operator, since)
    session.flush()
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
