"""Alerts in words, as the operators' pages show them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from mentorcruise.domain.alerts import Alert, AlertSubject
from mentorcruise.health import rules
from mentorcruise.health.listed import who
from mentorcruise.health.rule import URGENCY_WORDS

ALERTS_PER_PAGE = 50
CLOSED_WORDS = {
    "cause_gone": "Cause gone",
    "ended": "The mentorship ended",
    "thresholds": "The rule was changed",
    "resolved": "Resolved",
}
TONES = {3: "bad", 2: "warn", 1: "quiet"}


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
    as_mentee = Alert.mentee_id == person_id
    # Nobody's mentor number is no match: many alerts are about no mentor.
    return as_mentee if mentor_id is None else or_(as_mentee, Alert.mentor_id == mentor_id)


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
        "who": who(row),
        "url": _url(row),
        "tone": "quiet" if row.closed_at else TONES[row.urgency],
        "when": URGENCY_WORDS[row.urgency],
        "how": CLOSED_WORDS.get(row.closed_how or "", ""),
    }


def _url(row: Row[Any]) -> str:
    return {
        AlertSubject.MENTORSHIP: f"/operator/mentorships/{row.subject_id}",
        AlertSubject.PERSON: f"/operator/people/{row.subject_id}",
        AlertSubject.APPLICATION: f"/operator/people/{row.mentee_id}",
        AlertSubject.MENTOR: f"/operator/mentors/{row.subject_id}",
    }[AlertSubject(row.subject_type)]
