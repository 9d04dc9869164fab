"""What a rule would have said: spells over any time, how things stood at a moment, a preview, and past alerts made anew."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.health.rule import Ask, Numbers, Rule, spells_sql
from mentorcruise.health.rules import RULES
from mentorcruise.health.thresholds import Thresholds


class Spell(NamedTuple):
    """That a rule's cause was there, from `began` until just before `ended` (None: it still is)."""

    subject_id: int
    mentorship_id: int | None
    mentee_id: int | None
    mentor_id: int | None
    began: datetime
    ended: datetime | None
    evidence: dict[str, Any]


def spells(session: Session, rule: Rule, numbers: Numbers, since: datetime, until: datetime) -> Sequence[Spell]:
    """The spells that lasted beyond `since`, as known at `until`, in their order."""
    statement = f"SELECT * FROM ({spells_sql(rule, Ask())}) spells ORDER BY began, subject_id"  # noqa: S608 - of constants
    rows = session.execute(text(statement), {"since": since, "until": until, **numbers})
    return [Spell(*row) for row in rows]


def standing(
    session: Session, rule: Rule, numbers: Numbers, at: datetime, subject_id: int | None = None
) -> dict[int, dict[str, Any]]:
    """Whom the rule speaks about at a moment, past or present, with the evidence."""
    statement = spells_sql(rule, Ask(one=subject_id is not None, now=True))
    values = {"since": at, "until": at, "subject_id": subject_id, **numbers}
    if subject_id is None:
        del values["subject_id"]
    return {row.subject_id: row.evidence for row in session.execute(text(statement), values) if row.ended is None}


_WRITE = """
INSERT INTO alerts (rule, subject_type, subject_id, mentorship_id, mentee_id, mentor_id, urgency, began_at, opened_at,
  checked_at, evidence, thresholds_version, closed_at, closed_how)
SELECT :rule, :about, s.subject_id, s.mentorship_id, s.mentee_id, s.mentor_id, :urgency, s.began, s.began, s.began, s.evidence,
  :version, s.ended, CASE WHEN s.ended IS NULL THEN NULL WHEN EXISTS (SELECT FROM mentorship_endings e
    WHERE e.mentorship_id = s.mentorship_id AND e.ended_at = s.ended) THEN 'ended' ELSE 'cause_gone' END
FROM ({spells}) s WHERE s.began > :since ORDER BY s.began, s.subject_id ON CONFLICT DO NOTHING
"""


def remember(session: Session, thresholds: dict[str, Thresholds], since: datetime, until: datetime) -> None:
    """Write the alerts that a monitor would have opened and closed from one moment to another."""
    for rule in RULES:
        held = thresholds[rule.name]
        values = {
            "rule": rule.name, "about": rule.about, "urgency": rule.urgency, "version": held.version,
            "since": since, "until": until, **held.numbers,
        }  # fmt: skip
        session.execute(text(_WRITE.format(spells=spells_sql(rule, Ask()))), values)
