"""The monitor grades itself: how often an alert was followed by a bad ending, how many of those it saw coming, how early.

What is graded are the spells that a rule has with some numbers over the last year, whether or not a monitor was running:
so another threshold is graded on the same history.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from mentorcruise.domain.alert_rules import RuleGrade
from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.health.bad_endings import BAD_ENDINGS, BAD_VALUES
from mentorcruise.health.rule import Ask, Numbers, Rule, spells_sql

HORIZON = timedelta(days=60)
GRADED_OVER = timedelta(days=365)
GRADING_LOCK = 0x5C4

_OF_SUBJECT = {
    AlertSubject.MENTORSHIP: "b.mentorship_id = s.subject_id",
    AlertSubject.PERSON: "b.mentee_id = s.subject_id",
    AlertSubject.APPLICATION: "b.application_id = s.subject_id",
    AlertSubject.MENTOR: "b.mentor_id = s.subject_id",
}
_GRADE = """
WITH s AS MATERIALIZED (
  SELECT row_number() OVER () AS number, subject_id, began FROM ({spells}) spells WHERE began > :since
), b AS MATERIALIZED (SELECT * FROM ({bad}) bad WHERE ended_at > :since AND ended_at <= :until),
followed AS (
  SELECT s.number, b.mentorship_id, s.began, b.ended_at FROM s
  JOIN b ON {same} AND b.ended_at > s.began AND b.ended_at <= s.began + :horizon
), lead AS (
  SELECT mentorship_id, CAST(floor(extract(epoch FROM max(ended_at - began)) / 86400) AS int) AS days FROM followed
  WHERE ended_at > :since + :horizon GROUP BY mentorship_id
)
SELECT (SELECT count(*) FROM s), (SELECT count(*) FROM s WHERE began <= :until - :horizon),
  (SELECT count(DISTINCT number) FROM followed WHERE began <= :until - :horizon),
  (SELECT count(*) FROM b WHERE ended_at > :since + :horizon), (SELECT count(*) FROM lead),
  ARRAY(SELECT (SELECT count(*) FROM lead WHERE days = day) FROM generate_series(0, :most_days) day ORDER BY day)
"""


# Alerts and endings are matched as a whole: how many there will be is not known when the statement is planned.
_TAKE_TIME = text("SELECT set_config('statement_timeout', '0', true), set_config('enable_nestloop', 'off', true)")


def grades() -> None:
    """How well an alert of this rule foretells a bad ending.

    Population: the times at which the rule began to speak about someone in the last 365 days, with the thresholds in
    force now. Precision is judged on those that are at least 60 days old; younger ones are not judged yet, whatever has
    happened since, as only the quick endings would be known.

    Clock: a bad ending within 60 days after the alert, of the mentorship that it is about; for an alert about a person, an
    application or a mentor, of a mentorship of theirs.

    Precision: of the judged alerts, the share that a bad ending followed.

    Recall: of the bad endings of the last 305 days, the share that such an alert came before, at most 60 days earlier.

    Lead time: the median, in whole days, between the first such alert and the ending, over the bad endings that were
    foreseen.

    Interval: Wilson's 95% interval for shares; order statistics for the median. Under 10 cases: too few to say. Several
    alerts about one mentorship count each, as each asks for someone's time.

    Caution: an alert that someone acted on in time may have kept a bad ending away, and then counts as a false one. So
    the better the help, the lower the precision looks.

    Version: 1.
    """


def grade(
    session: Session, rule: Rule, numbers: Numbers, version_numbers: Numbers, place: int, now: datetime
) -> RuleGrade:
    """How well the rule would have foreseen with these numbers, as known now."""
    since = now - GRADED_OVER
    statement = text(_GRADE.format(spells=spells_sql(rule, Ask()), bad=BAD_ENDINGS, same=_OF_SUBJECT[rule.about]))
    values: dict[str, Any] = {
        "since": since, "until": now, "horizon": HORIZON, "most_days": HORIZON.days, **BAD_VALUES, **numbers
    }  # fmt: skip
    raised, judged, right, endings, foreseen, lead_days = session.execute(statement, values).one()
    return RuleGrade(
        rule=rule.name, place=place, numbers=dict(numbers), in_force=numbers == version_numbers,
        since=since.astimezone(UTC).date(), until=now.astimezone(UTC).date(), raised=raised, judged=judged, right=right,
        endings=endings, foreseen=foreseen, lead_days=lead_days, graded_at=now,
    )  # fmt: skip


def grade_rule(session: Session, rule: Rule, in_force: Numbers, now: datetime) -> None:
    """Make the rule's grades anew: with the numbers in force, and with others, one changed at a time."""
    session.execute(_TAKE_TIME)
    session.execute(select(func.pg_advisory_xact_lock(GRADING_LOCK, func.hashtext(rule.name))))
    session.execute(delete(RuleGrade).where(RuleGrade.rule == rule.name))
    if rule.foresees:
        session.add_all(
            grade(session, rule, numbers, in_force, place, now) for place, numbers in enumerate(tried(rule, in_force))
        )
        session.flush()


def tried(rule: Rule, in_force: Numbers) -> Iterator[Numbers]:
    """The numbers in force, then those with one of them changed to each value that is worth a look."""
    yield in_force
    for number in rule.numbers:
        for value in number.tried:
            others = {**in_force, number.name: value}
            if others != in_force and not rule.check(others):
                yield others
