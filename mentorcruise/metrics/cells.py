"""Reading the sums: from what stands ready, or, for several filters, a past day or another criterion, from the facts.

Both ways add up the same expressions of `metrics.families`, so they say the same where they can be compared.
"""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.facts import judged_anew, of_all, of_past_day
from mentorcruise.metrics.families import Family
from mentorcruise.metrics.judging import judged

Bucket = Literal["day", "week", "month", "quarter", "year"]


def sums(
    session: Session,
    family: Family,
    question: Question,
    bucket: Bucket | None = None,
    by: Sequence[str] = (),
    only: Sequence[str] = (),
) -> Sequence[Row[Any]]:
    """The sums of a family over the question's period: one row, or one per bucket of time and further keys, in order.

    `by` names keys of the family's own, or columns of the facts ('mentor_id', 'goal_category'). Each row has the keys
    ('bucket' for time), then the sums of the family, as integers: all, or `only` these, which spares a family that is
    added up from its facts the rest of its work.
    """
    statement, values = summing(session, family, question, bucket, by, only)
    return session.execute(text(statement), values).all()


def summing(
    session: Session,
    family: Family,
    question: Question,
    bucket: Bucket | None = None,
    by: Sequence[str] = (),
    only: Sequence[str] = (),
) -> tuple[str, dict[str, Any]]:
    """SQL of `sums`, and its values: for reports that go on from there."""
    question = judged(session, question)
    rows, values = _rows(family, question, bucket, by)
    keys = [f"date_trunc('{bucket}', day)::date AS bucket"] if bucket else []
    names = ["bucket", *by] if bucket else list(by)
    columns = [*keys, *by, *(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in only or family.sums)]
    grouped = f" GROUP BY {', '.join(names)} ORDER BY {', '.join(names)}" if names else ""
    return f"{family.given or _facts(question)}SELECT {', '.join(columns)} FROM ({rows}) e{grouped}", values  # noqa: S608


def _rows(family: Family, question: Question, bucket: Bucket | None, by: Sequence[str]) -> tuple[str, dict[str, Any]]:
    period, filters = question.period, question.filters
    if _stands_ready(family, question, bucket, by):
        ready = {"since": period.since, "until": period.until, "slice": filters.stored}
        where = "slice = :slice AND day BETWEEN :since AND :until"
        return f"SELECT * FROM {family.table} WHERE {where}", ready  # noqa: S608
    values, chosen = _chosen(question)
    where = f"{family.where} AND {family.day} BETWEEN :since AND :until AND {chosen}"
    of_facts = {name: f"f.{name}" for name in by if name not in family.also}
    columns = {"day": family.day, **of_facts, **family.also, **family.sums}
    listed = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    return f"SELECT {listed} FROM {family.source} WHERE {where}", values  # noqa: S608


def facts_in(session: Session, question: Question, day: str, where: str = "true") -> tuple[str, dict[str, Any]]:
    """SQL: `WITH found AS (…)`, the facts of the mentorships asked for whose `day` column is in the period; and its values."""
    first, condition, values = asked_facts(session, question)
    whole = f"f.{day} BETWEEN :since AND :until AND {condition} AND {where}"
    return f"{first}found AS (SELECT f.* FROM mentorship_facts f WHERE {whole})", values  # noqa: S608


def asked_facts(session: Session, question: Question) -> tuple[str, str, dict[str, Any]]:
    """SQL for statements that join facts to rows of their own: how they begin (`WITH …`, to be followed by a part of
    their own), the condition on a fact `f`, and the values of the question: since, until, before and more."""
    question = judged(session, question)
    values, condition = _chosen(question)
    facts = _facts(question).rstrip()
    return f"{facts}, " if facts else "WITH ", condition, values


def given_in(family: Family, question: Question, where: str = "true") -> tuple[str, dict[str, Any]]:
    """SQL: `WITH found AS (…)`, the facts of a family that is never stored, whose day is in the period; and its values."""
    values, condition = _chosen(question)
    whole = f"{family.where} AND {family.day} BETWEEN :since AND :until AND {condition} AND {where}"
    return f"{family.given.rstrip()}, found AS (SELECT f.* FROM {family.source} WHERE {whole})", values  # noqa: S608


def _chosen(question: Question) -> tuple[dict[str, Any], str]:
    """The condition that a fact `f` has to fulfil, and the question's values."""
    period, filters = question.period, question.filters
    values = {"since": period.since, "until": period.until, "before": question.before, "slices": filters.slices}
    where = "true" if filters.slices == ["all"] else "f.slices @> CAST(:slices AS text[])"
    if filters.mentor is not None:
        return values | {"mentor": filters.mentor}, f"{where} AND f.mentor_id = :mentor"
    return values, where


def _stands_ready(family: Family, question: Question, bucket: Bucket | None, by: Sequence[str]) -> bool:
    """Whether the stored sums answer: one slice, today's knowledge and criterion, and days that are kept apart."""
    slice_, period = question.filters.stored, question.period
    if not family.stored or slice_ is None or not set(by) <= set(family.also):
        return False
    if question.as_of or question.verdict or question.criterion:
        return False
    if slice_.startswith("skill:"):
        return family.skills == "by month" and period.whole_months and bucket not in ("day", "week")
    return period.whole_months or not family.monthly


def _facts(question: Question) -> str:
    """SQL: what stands in for the stored facts, where they are to be seen otherwise."""
    if question.verdict is None:
        return ""
    if question.as_of is None or question.read == "counted":
        facts = judged_anew(question.verdict)
    else:
        facts = of_past_day(question.verdict) if question.read == "remembered" else of_all(question.verdict)
    return f"WITH mentorship_facts AS ({facts}) "
