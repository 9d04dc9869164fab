"""The monitor: opens an alert per rule and subject, refreshes its evidence, closes it when its cause is gone."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from mentorcruise.domain.alerts import Alert
from mentorcruise.health.rules import DEFAULTS, RULES, RuleEntry, Subject, Thresholds

MONITOR_LOCK = 0x5C3


def check_all(session: Session, now: datetime, thresholds: Thresholds = DEFAULTS) -> None:
    """Every rule over everyone."""
    for rule in RULES:
        _check(session, rule, None, now, thresholds)


def check(session: Session, subject: Subject, now: datetime, thresholds: Thresholds = DEFAULTS) -> None:
    """The rules about one mentorship or person."""
    for rule in RULES:
        if rule.about == subject.type:
            _check(session, rule, subject.id, now, thresholds)


def _check(session: Session, rule: RuleEntry, subject_id: int | None, now: datetime, thresholds: Thresholds) -> None:
    session.execute(select(func.pg_advisory_xact_lock(MONITOR_LOCK, func.hashtext(rule.name))))
    # Locked before looking, so that an operator's resolving waits, or is seen below.
    held = session.execute(_open_alerts(rule, subject_id)).all()
    found = {row.subject_id: row.evidence for row in session.execute(rule.find(now, thresholds, subject_id))}
    for alert_id, id_ in held:
        change: dict[str, Any] = {"checked_at": now}
        change |= {"evidence": found[id_]} if id_ in found else {"closed_at": now, "closed_how": "cause_gone"}
        session.execute(update(Alert).where(Alert.id == alert_id).values(change))
    new = found.keys() - {id_ for _, id_ in held}
    settled = {row.subject_id: row.evidence for row in session.execute(_last_resolved(rule, new))} if new else {}
    rows = [_row(rule, id_, found[id_], now) for id_ in sorted(new) if settled.get(id_) != found[id_]]
    if rows:
        session.execute(insert(Alert).on_conflict_do_nothing(), rows)


def _open_alerts(rule: RuleEntry, subject_id: int | None) -> Select[int, int]:
    of_rule = select(Alert.id, Alert.subject_id).where(
        Alert.rule == rule.name, Alert.subject_type == rule.about, Alert.closed_at.is_(None)
    )
    return (of_rule if subject_id is None else of_rule.where(Alert.subject_id == subject_id)).with_for_update()


def _last_resolved(rule: RuleEntry, subject_ids: set[int]) -> Select[Any]:
    """(subject, evidence) of subjects whose last alert an operator resolved."""
    last = (
        select(Alert.subject_id, Alert.evidence, Alert.closed_how)
        .where(Alert.rule == rule.name, Alert.subject_type == rule.about, Alert.subject_id.in_(subject_ids))
        .order_by(Alert.subject_id, Alert.id.desc())
        .ext(distinct_on(Alert.subject_id))
        .subquery()
    )
    return select(last.c.subject_id, last.c.evidence).where(last.c.closed_how == "resolved")


def _row(rule: RuleEntry, subject_id: int, evidence: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "subject_type": rule.about,
        "subject_id": subject_id,
        "opened_at": now,
        "checked_at": now,
        "evidence": evidence,
    }
