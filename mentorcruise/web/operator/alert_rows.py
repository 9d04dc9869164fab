"""Alerts with the names of whom they are about and whose they are, as the operators' pages show them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from mentorcruise.domain.alerts import Alert, AlertSubject
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.people import Person
from mentorcruise.health import rules
from mentorcruise.health.rule import URGENCY_WORDS

ALERTS_PER_PAGE = 50
CLOSED_WORDS = {
    "cause_gone": "Cause gone",
    "ended": "The mentorship ended",
    "thresholds": "The rule was changed",
    "resolved": "Resolved",
}
TONES = {3: "bad", 2: "warn", 1: "quiet"}
mentee, mentor, assignee = aliased(Person), aliased(Person), aliased(Person)


def alert_rows() -> Select[Any]:
    """SQL: alerts, with `mentee` and `mentor` by name and `assigned_to`."""
    return (
        select(
            Alert.id,
            Alert.rule,
            Alert.subject_type,
            Alert.subject_id,
            Alert.mentorship_id,
            Alert.mentee_id,
            Alert.mentor_id,
            Alert.urgency,
            Alert.evidence,
            Alert.began_at,
            Alert.opened_at,
            Alert.checked_at,
            Alert.snoozed_until,
            Alert.closed_at,
            Alert.closed_how,
            mentee.name.label("mentee"),
            mentor.name.label("mentor"),
            assignee.name.label("assigned_to"),
        )
        .outerjoin(mentee, mentee.id == Alert.mentee_id)
        .outerjoin(Mentor, Mentor.id == Alert.mentor_id)
        .outerjoin(mentor, mentor.id == Mentor.person_id)
        .outerjoin(assignee, assignee.id == Alert.assigned_to_id)
    )


def in_state(state: str, now: datetime) -> ColumnElement[bool]:
    """SQL: alerts that are `open` and awake, `snoozed`, or `closed`."""
    if state == "closed":
        return Alert.closed_at.is_not(None)
    asleep = func.coalesce(Alert.snoozed_until > now, False)
    return and_(Alert.closed_at.is_(None), asleep if state == "snoozed" else ~asleep)


def open_counts(now: datetime) -> Select[str, int, int]:
    """SQL: (rule, awake, snoozed) of the open alerts."""
    asleep = func.count().filter(Alert.snoozed_until > now).label("snoozed")
    awake = func.count().filter(func.coalesce(Alert.snoozed_until <= now, True)).label("awake")
    return select(Alert.rule, awake, asleep).where(Alert.closed_at.is_(None)).group_by(Alert.rule)


def about_person(person_id: int, mentor_id: int | None) -> ColumnElement[bool]:
    """SQL: alerts about someone, as a mentee or as a mentor."""
    return or_(Alert.mentee_id == person_id, Alert.mentor_id == mentor_id)


def spoken(row: Row[Any], now: datetime) -> dict[str, Any]:
    """An alert as pages show it: in words, with the address of its subject."""
    known = rules.BY_NAME.get(row.rule)
    snoozed = row.snoozed_until if row.snoozed_until and row.snoozed_until > now else None
    return {
        **row._mapping,
        "snoozed_until": snoozed,
        "title": known.title if known else row.rule,
        "gone": known.gone if known else "",
        "words": rules.words(row.rule, row.evidence, row.closed_at or now),
        "who": _who(row) or "An account that no longer exists",
        "url": _url(row),
        "tone": "quiet" if row.closed_at else TONES[row.urgency],
        "when": URGENCY_WORDS[row.urgency],
        "how": CLOSED_WORDS.get(row.closed_how or "", ""),
    }


def _who(row: Row[Any]) -> str:
    joined = " to " if row.subject_type == AlertSubject.APPLICATION else " with "
    return joined.join(name for name in (row.mentee, row.mentor) if name)


def _url(row: Row[Any]) -> str:
    return {
        AlertSubject.MENTORSHIP: f"/operator/mentorships/{row.subject_id}",
        AlertSubject.PERSON: f"/operator/people/{row.subject_id}",
        AlertSubject.APPLICATION: f"/operator/people/{row.mentee_id}",
        AlertSubject.MENTOR: f"/operator/mentors/{row.subject_id}",
    }[AlertSubject(row.subject_type)]
