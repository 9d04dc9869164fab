"""The operators' morning letter: whose morning it is, and what is new to them since the last one.

An alert is told of at most twice to one operator: when it has been opened, and, if it is theirs, on the morning on which
they snoozed it until or by which they should have looked at it. Nothing is repeated daily: what comes every day is not read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from mentorcruise.domain.alerts import Alert, AlertAction, AlertStep
from mentorcruise.domain.letters import last_one
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import OperatorGrant, Person
from mentorcruise.domain.slots import zone
from mentorcruise.health.listed import alert_rows

MORNING = 8
LETTER = "alerts_digest"
FIRST_LOOKS_BACK = timedelta(days=1)
# An alert carries the moment at which the monitor began to look. A look that is not yet over is left to the next letter.
LOOKS_ARE_OVER_AFTER = timedelta(minutes=15)
MOST_NAMED = 5
# What "today" and "this week" of a rule's urgency come to; what can wait for some time is never overdue.
TIME_TO_LOOK = {3: timedelta(days=1), 2: timedelta(days=7)}
_OPERATORS = select(Person.id, Person.time_zone, OperatorGrant.granted_at).join(
    OperatorGrant, (OperatorGrant.person_id == Person.id) & OperatorGrant.revoked_at.is_(None)
)


@dataclass(frozen=True)
class News:
    """What has come since `since`: (rule, urgency, number) of the alerts opened and still open, and the most urgent of them.

    `mine` are the first of `mine_in_all` alerts of the operator's own that have come back or are overdue now.
    """

    since: datetime
    opened: Sequence[Row[str, int, int]]
    urgent: Sequence[Row[Any]]
    mine: Sequence[Row[Any]]

    @property
    def opened_in_all(self) -> int:
        return sum(row.number for row in self.opened)

    @property
    def mine_in_all(self) -> int:
        return self.mine[0].in_all if self.mine else 0

    def __bool__(self) -> bool:
        return bool(self.opened or self.mine)


def ask_for_mornings(session: Session, now: datetime) -> None:
    """Ask for a letter for every operator where it is eight o'clock or later; once a day, whether or not there is news.

    Who became an operator after eight has the first on the next morning.
    """
    for person_id, zone_name, granted_at in session.execute(_OPERATORS):
        local = now.astimezone(zone(zone_name))
        if granted_at <= local.replace(hour=MORNING, minute=0, second=0, microsecond=0) <= local:
            key = f"alerts-digest-{person_id}-{local:%Y-%m-%d}"
            later(session, f"letters.{LETTER}", person_id, now, key=key)


def operator_now(person_id: int) -> Select[Person]:
    """The person, if an operator at this moment."""
    granted = select(OperatorGrant.person_id).where(OperatorGrant.revoked_at.is_(None))
    return select(Person).where(Person.id == person_id, Person.id.in_(granted))


def news_for(session: Session, person_id: int, now: datetime) -> News:
    """What an operator has not been told of yet. What somebody has resolved or snoozed by now is left out."""
    since = last_one(session, person_id, LETTER) or now - FIRST_LOOKS_BACK
    open_now = Alert.closed_at.is_(None) & func.coalesce(Alert.snoozed_until <= now, True)
    new = open_now & _within(Alert.opened_at, since - LOOKS_ARE_OVER_AFTER, now - LOOKS_ARE_OVER_AFTER)
    own = (Alert.assigned_to_id == person_id) & open_now
    returned = or_(_within(Alert.snoozed_until, since, now), _within(_to_be_seen_by(), since, now))
    by_rule = select(Alert.rule, Alert.urgency, func.count().label("number")).where(new)
    named = alert_rows().order_by(Alert.urgency.desc(), Alert.opened_at.desc(), Alert.id.desc()).limit(MOST_NAMED)
    in_all, overdue = func.count().over().label("in_all"), (_to_be_seen_by() <= now).label("overdue")
    return News(
        since,
        session.execute(by_rule.group_by(Alert.rule, Alert.urgency).order_by(Alert.urgency.desc(), Alert.rule)).all(),
        session.execute(named.where(new)).all(),
        session.execute(named.add_columns(in_all, overdue).where(own, returned)).all(),
    )


def _within(
    moment: ColumnElement[Any] | InstrumentedAttribute[Any], since: datetime, until: datetime
) -> ColumnElement[bool]:
    return and_(moment > since, moment <= until)


def _to_be_seen_by() -> ColumnElement[datetime]:
    """SQL: by when an alert should have been looked at, counted anew when it comes back or is given to someone else."""
    given = select(func.max(AlertStep.at)).where(
        AlertStep.alert_id == Alert.id, AlertStep.action == AlertAction.ASSIGNED
    )
    time = case(*((Alert.urgency == urgency, time) for urgency, time in TIME_TO_LOOK.items()))
    return func.greatest(Alert.opened_at, Alert.snoozed_until, given.scalar_subquery()) + time
