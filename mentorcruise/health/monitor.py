"""The monitor: opens an alert per rule and subject, refreshes its evidence, closes it when its cause is gone.

Each rule is one statement, for everyone or for one subject. Looking at everyone waits for those who look at one, and they
for it; two who look at the same subject wait for each other: so what is written follows from what is seen.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.health.rule import Ask, Rule, spells_sql
from mentorcruise.health.rules import RULES
from mentorcruise.health.thresholds import Thresholds, in_force

MONITOR_LOCK = 0x5C3

# What is found and what is open are matched as a whole (a FULL JOIN is never made row by row). Rows are locked in their
# order, so that the monitor and an operator with many alerts never wait for each other in a circle.
_CHECK = """
WITH found AS MATERIALIZED (SELECT * FROM ({spells}) spells WHERE ended IS NULL),
matched AS MATERIALIZED (
  SELECT a.id, a.evidence AS known, a.thresholds_version AS version, f.*
  FROM (SELECT * FROM alerts a WHERE a.rule = :rule AND a.subject_type = :about AND a.closed_at IS NULL AND {one}) a
  FULL JOIN found f ON f.subject_id = a.subject_id
), held AS (
  SELECT a.id, m.subject_id IS NULL AS gone, coalesce(m.evidence, m.known) AS evidence
  FROM alerts a JOIN matched m ON m.id = a.id
  WHERE m.known IS DISTINCT FROM m.evidence OR m.version <> :version
  ORDER BY a.id FOR UPDATE OF a
), changed AS (
  UPDATE alerts a SET evidence = h.evidence, checked_at = :until, closed_at = CASE WHEN h.gone THEN :until END,
    thresholds_version = CASE WHEN h.gone THEN a.thresholds_version ELSE :version END,
    closed_how = CASE WHEN NOT h.gone THEN NULL
      WHEN EXISTS (SELECT FROM mentorship_endings e
        WHERE e.mentorship_id = a.mentorship_id AND e.ended_at > a.began_at) THEN 'ended'
      WHEN a.thresholds_version <> :version THEN 'thresholds' ELSE 'cause_gone' END
  FROM held h WHERE h.id = a.id AND a.closed_at IS NULL RETURNING h.gone
), opened AS (
  INSERT INTO alerts (rule, subject_type, subject_id, mentorship_id, mentee_id, mentor_id, urgency, began_at, opened_at,
    checked_at, evidence, thresholds_version)
  SELECT :rule, :about, f.subject_id, f.mentorship_id, f.mentee_id, f.mentor_id, :urgency, f.began, :until, :until,
    f.evidence, :version
  FROM matched f
  LEFT JOIN LATERAL (
    SELECT a.closed_how, a.evidence FROM alerts a
    WHERE a.subject_type = :about AND a.subject_id = f.subject_id AND a.rule = :rule ORDER BY a.id DESC LIMIT 1) last ON true
  WHERE f.id IS NULL AND NOT coalesce(last.closed_how = 'resolved' AND last.evidence = f.evidence, false)
  ORDER BY f.subject_id ON CONFLICT DO NOTHING RETURNING id
)
SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM changed WHERE gone), (SELECT count(*) FROM changed WHERE NOT gone)
"""


class Looked(NamedTuple):
    """How many alerts a look has opened, closed, and given new evidence."""

    opened: int
    closed: int
    refreshed: int


def check_all(session: Session, now: datetime) -> None:
    """Every rule over everyone."""
    thresholds = in_force(session, now)
    for rule in RULES:
        check_rule(session, rule, thresholds[rule.name], now)


def check_rule(session: Session, rule: Rule, thresholds: Thresholds, now: datetime) -> Looked:
    """One rule over everyone, however long that takes."""
    session.execute(_TAKE_TIME)
    session.execute(_ALONE, {"lock": MONITOR_LOCK, "rule": rule.name})
    return _check(session, rule, thresholds, now, Ask(now=True), None)


def follow(session: Session, about: AlertSubject, subject_id: int, now: datetime) -> None:
    """The rules about one mentorship, person, application or mentor: something about it has changed."""
    thresholds = in_force(session, now)
    session.execute(_PATIENCE)
    for rule in RULES:
        if rule.about == about:
            session.execute(_BESIDE, {"lock": MONITOR_LOCK, "rule": rule.name, "subject": f"{rule.name}:{subject_id}"})
            _check(session, rule, thresholds[rule.name], now, Ask(one=True, now=True), subject_id)


def _check(
    session: Session, rule: Rule, thresholds: Thresholds, now: datetime, ask: Ask, subject_id: int | None
) -> Looked:
    one = "a.subject_id = :subject_id" if ask.one else "true"
    values: dict[str, Any] = {
        "rule": rule.name, "about": rule.about, "urgency": rule.urgency, "version": thresholds.version,
        "since": now, "until": now, **thresholds.numbers,
    }  # fmt: skip
    if ask.one:
        values["subject_id"] = subject_id
    statement = text(_CHECK.format(spells=spells_sql(rule, ask), one=one))
    return Looked(*session.execute(statement, values).one())


# A page's statement has 15 s and waits 5 s for a lock; nobody waits for these.
_TAKE_TIME = text("SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '60s', true)")
_PATIENCE = text("SELECT set_config('lock_timeout', '60s', true), set_config('statement_timeout', '75s', true)")
_ALONE = text("SELECT pg_advisory_xact_lock(:lock, hashtext(:rule))")
_BESIDE = text("""
SELECT pg_advisory_xact_lock_shared(:lock, hashtext(:rule)), pg_advisory_xact_lock(hashtextextended(:subject, :lock))
""")
