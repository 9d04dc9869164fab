"""Alerts in a list: with the names of whom they are about and whose they are."""

from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from mentorcruise.domain.alerts import Alert, AlertSubject
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.people import Person

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


def who(row: Row[Any]) -> str:
    """Whom an alert is about, by name."""
    joined = " to " if row.subject_type == AlertSubject.APPLICATION else " with "
    return joined.join(name for name in (row.mentee, row.mentor) if name) or "An account that no longer exists"
