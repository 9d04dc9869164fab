"""Alerts with the names of whom they are about, whose they are, and until when they sleep."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from mentorcruise.domain.alerts import Alert, AlertAction, AlertStep, AlertSubject
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.health import rules

ALERTS_PER_PAGE = 50
_mentee, _mentor, _person, _assignee = aliased(Person), aliased(Person), aliased(Person), aliased(Person)


def alert_rows(now: datetime) -> Select[Any]:
    """SQL: alerts, newest first, with `mentee` and `mentor` or `person`, `assigned_to` and `snoozed_until`."""
    return (
        select(
            Alert.id,
            Alert.rule,
            Alert.subject_type,
            Alert.subject_id,
            Alert.evidence,
            Alert.opened_at,
            Alert.checked_at,
            Alert.closed_at,
            Alert.closed_how,
            _mentee.name.label("mentee"),
            _mentor.name.label("mentor"),
            _person.name.label("person"),
            _assigned_to().label("assigned_to"),
            snoozed_until(now).label("snoozed_until"),
        )
        .outerjoin(Mentorship, and_(Alert.subject_type == AlertSubject.MENTORSHIP, Mentorship.id == Alert.subject_id))
        .outerjoin(_mentee, _mentee.id == Mentorship.mentee_id)
        .outerjoin(Mentor, Mentor.id == Mentorship.mentor_id)
        .outerjoin(_mentor, _mentor.id == Mentor.person_id)
        .outerjoin(_person, and_(Alert.subject_type == AlertSubject.PERSON, _person.id == Alert.subject_id))
        .order_by(Alert.id.desc())
    )


def _assigned_to() -> Any:
    return (
        select(_assignee.name)
        .join(AlertStep, AlertStep.by_id == _assignee.id)
        .where(AlertStep.alert_id == Alert.id, AlertStep.action == AlertAction.ASSIGNED)
        .order_by(AlertStep.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def snoozed_until(now: datetime) -> Any:
    """SQL: until when an alert is out of sight, or NULL."""
    return (
        select(AlertStep.until)
        .where(AlertStep.alert_id == Alert.id, AlertStep.until > now)
        .order_by(AlertStep.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def in_state(state: str, now: datetime) -> ColumnElement[bool]:
    """SQL: alerts that are `open` and awake, `snoozed`, or `closed`."""
    if state == "closed":
        return Alert.closed_at.is_not(None)
    asleep = snoozed_until(now)
    return and_(Alert.closed_at.is_(None), asleep.is_not(None) if state == "snoozed" else asleep.is_(None))


def open_counts(now: datetime) -> Select[Any]:
    """SQL: (rule, awake, snoozed) of the open alerts."""
    asleep = select(Alert.rule, snoozed_until(now).label("until")).where(Alert.closed_at.is_(None)).subquery()
    awake = func.count().filter(asleep.c.until.is_(None)).label("awake")
    return select(asleep.c.rule, awake, func.count(asleep.c.until).label("snoozed")).group_by(asleep.c.rule)


def about(subject_type: str, subject_id: int, mentorship_ids: Select[Any] | None = None) -> ColumnElement[bool]:
    """SQL: alerts about a subject, and about the given mentorships."""
    same = and_(Alert.subject_type == subject_type, Alert.subject_id == subject_id)
    if mentorship_ids is None:
        return same
    return or_(same, and_(Alert.subject_type == AlertSubject.MENTORSHIP, Alert.subject_id.in_(mentorship_ids)))


def spoken(row: Row[Any], now: datetime) -> dict[str, Any]:
    """An alert as pages show it: in words, with the address of its subject."""
    of_person = row.subject_type == AlertSubject.PERSON
    kind = "people" if of_person else "mentorships"
    who = row.person if of_person else f"{row.mentee} with {row.mentor}"
    return {
        **row._mapping,
        "title": rules.BY_NAME[row.rule].title if row.rule in rules.BY_NAME else row.rule,
        "words": rules.words(row.rule, row.evidence, now),
        "who": who or "An account that no longer exists",
        "url": f"/operator/{kind}/{row.subject_id}",
        "tone": "quiet" if row.closed_at else "warn" if of_person else "bad",
    }
