"""Live counts for the dashboard, each one select with its definition (A12, A16, A19)."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from mentorcruise.domain.alerts import Alert
from mentorcruise.domain.mentors import Mentor, MentorDecision, Verdict
from mentorcruise.domain.mentorships import Mentorship, MentorshipEnding, has_mentor
from mentorcruise.domain.people import MentorSearch, Person, is_operator


class LiveCounts(NamedTuple):
    """How many there are at a moment; `COUNT_WORDS` is the published definition of each."""

    running: int
    in_trial: int
    mentees: int
    mentors: int
    mentors_listed: int
    waiting: int
    alerts: int


COUNT_WORDS = [
    ("", "What the tiles count."),
    ("Running", "Mentorships that have started and have no ending. In trial: their trial ends later than now."),
    ("Mentees", "People with a confirmed address who are neither mentors nor operators."),
    ("Mentors", "People with a mentor profile. Listed: an operator's last decision approved it."),
    ("Waiting", "People who are looking for a mentor and have none."),
    ("Open alerts", "Alerts of the health monitor that are not closed, snoozed ones included."),
    ("Clock", "This moment; counted anew every ten seconds."),
]


def _count(table: Any, *conditions: Any) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


_last_verdicts = (
    select(MentorDecision.verdict)
    .order_by(MentorDecision.mentor_id, MentorDecision.id.desc())
    .ext(distinct_on(MentorDecision.mentor_id))
    .subquery()
)
_has_ended = exists().where(MentorshipEnding.mentorship_id == Mentorship.id)
_is_mentor = exists().where(Mentor.person_id == Person.id)
_COUNTS = select(
    _count(Mentorship) - _count(MentorshipEnding),
    _count(
        Mentorship,
        Mentorship.trial_ends_at > bindparam("now"),
        ~_has_ended,
    ),
    _count(Person, Person.confirmed_at.is_not(None), ~_is_mentor, ~is_operator(Person.id)),
    _count(Mentor),
    _count(_last_verdicts, _last_verdicts.c.verdict == Verdict.APPROVED),
    _count(MentorSearch, MentorSearch.ended_at.is_(None), ~has_mentor(MentorSearch.mentee_id)),
    _count(Alert, Alert.closed_at.is_(None)),
)


def live_counts(session: Session, now: datetime) -> LiveCounts:
    """Count everything anew, in one query."""
    return LiveCounts(*session.execute(_COUNTS, {"now": now}).one())
