"""Reading the sums: from what stands ready, or, for several filters, a past day or another criterion, from the facts.

Both ways add up the same expressions of `metrics.families`, so they say the same where they can be compared.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.facts import judged_anew, of_all, of_past_day
from mentorcruise.metrics.families import SETTLED_WITHIN, Family, named
from mentorcruise.metrics.judging import judged
from mentorcruise.metrics.past_days import judged_by

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
    keys = [f"date_trunc('{bucket}', day)::date AS bucket"] if bucket else []
    names = ["bucket", *by] if bucket else list(by)
    columns = [*keys, *by, *(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in only or family.sums)]
    first, rows, values = _rows(session, family, question, bucket, by)
    # Where what came later is taken off again, nothing may be left of a key.
    grouped = f" GROUP BY {', '.join(names)} HAVING sum(n) <> 0 ORDER BY {', '.join(names)}" if names else ""
    return f"{first}SELECT {', '.join(columns)} FROM ({rows}) e{grouped}", values  # noqa: S608


def _rows(
    session: Session, family: Family, question: Question, bucket: Bucket | None, by: Sequence[str]
) -> tuple[str, str, dict[str, Any]]:
    """How the statement begins (`WITH …`), the rows to be added up, and the values."""
    period = _stands_ready(family, question, bucket, by)
    if period and (question.as_of is None or _counted_up_to(session, question)):
        return "", *_ready(family, question.of(period))
    question = judged(session, question)
    if _kept(session, family, question, by):
        return "", *_ready_in(_kept_in(family), family, question)
    values, chosen = _chosen(question)
    where = f"{family.seen} AND {family.day} BETWEEN :since AND :until AND {chosen}"
    of_facts = {name: f"f.{name}" for name in by if name not in family.also}
    columns = {"day": family.day, **of_facts, **family.also, **family.sums}
    return _facts(question, family), f"SELECT {named(columns)} FROM {family.source} WHERE {where}", values  # noqa: S608


def _ready(family: Family, question: Question) -> tuple[str, dict[str, Any]]:
    """The rows that stand ready; for a past day beside them what became known later, to be taken off again. Where they stand
    ready by month, also the facts of the days by which a period differs from whole months."""
    nearest = question.period.nearest_months if _by_month(family, question) else (question.period, [], [])
    whole, besides, lacking = nearest
    first, values = _ready_in(family.table, family, question.of(whole or question.period))
    rows, (_, chosen) = [first], _chosen(question)
    added, taken = (
        {"day": family.day, **family.also, **{name: f"{sign}({sum_})" for name, sum_ in family.sums.items()}}
        for sign in ("", "-")
    )
    if question.as_of is not None:
        values |= {"settled_by": question.as_of - SETTLED_WITHIN}
        within = f"{family.day} BETWEEN :since AND :until AND {chosen}"
        rows += [f"SELECT {named(taken)} FROM {family.source} WHERE {less} AND {within}" for less in family.less]  # noqa: S608
    for columns, days in [*((added, edge) for edge in besides), *((taken, edge) for edge in lacking)]:
        since, until = f"since_{len(rows)}", f"until_{len(rows)}"
        where = f"{family.counted} AND {family.day} BETWEEN :{since} AND :{until} AND {chosen}"
        rows.append(f"SELECT {named(columns)} FROM {family.source} WHERE {where}")  # noqa: S608
        values |= {since: days.since, until: days.until}
    return " UNION ALL ".join(rows), values


def _ready_in(table: str, family: Family, question: Question) -> tuple[str, dict[str, Any]]:
    """The rows of the question's one slice in a table of sums."""
    columns = {"day": "day", **{name: name for name in (*family.also, *family.sums)}}
    statement = f"SELECT {named(columns)} FROM {table} WHERE slice = :slice AND day BETWEEN :since AND :until"  # noqa: S608
    values, _ = _chosen(question)
    return statement, values | {"slice": question.filters.stored, "as_of": question.as_of}


def at_hand(session: Session, family: Family, question: Question) -> bool:
    """Whether the sums of a family by day are there already, so that no fact need be read."""
    if _stands_ready(family, question, "day", ()) and (question.as_of is None or _counted_up_to(session, question)):
        return True
    return bool(family.remembered) and _kept(session, family, judged(session, question), ())


def by_slice(session: Session, family: Family, question: Question, slices: Sequence[str]) -> Sequence[Row[Any]] | None:
    """The sums of each of some slices ('slice', then the sums) where they stand ready; None where only facts can tell."""
    if family.monthly or (family.known and question.as_of):
        return None
    table = family.table
    if not _stands_ready(family, question, None, ()):
        question = judged(session, question)
        if not _kept(session, family, question, ()):
            return None
        table = _kept_in(family)
    values, _ = _chosen(question)
    statement = (
        f"SELECT slice, {', '.join(f'sum({name})::bigint AS {name}' for name in family.sums)} FROM {table} "  # noqa: S608
        "WHERE slice = ANY(:slices) AND day BETWEEN :since AND :until GROUP BY slice"
    )
    return session.execute(text(statement), values | {"slices": list(slices), "as_of": question.as_of}).all()


def _kept(session: Session, family: Family, question: Question, by: Sequence[str]) -> bool:
    """Whether the sums that were kept with a remembered day answer: of one slice, judged as the (judged) question is."""
    slice_ = question.filters.stored
    if not family.remembered or question.read != "remembered" or question.as_of is None or by or slice_ is None:
        return False
    return not slice_.startswith("skill:") and judged_by(session, question.as_of) == question.verdict


def _kept_in(family: Family) -> str:
    """SQL: the sums that were kept with the day, as if they were those that stand ready."""
    return f"(SELECT * FROM {family.remembered} WHERE as_of = :as_of) kept"  # noqa: S608


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
    return _and_more(_facts(question)), condition, values


def given_in(family: Family, question: Question, where: str = "true") -> tuple[str, dict[str, Any]]:
    """SQL: `WITH found AS (…)`, the facts of applications whose day is in the period; and its values."""
    values, condition = _chosen(question)
    whole = f"{family.where} AND {family.day} BETWEEN :since AND :until AND {condition} AND {where}"
    begun = _and_more(_facts(question, family))
    return f"{begun}found AS (SELECT f.* FROM {family.source} WHERE {whole})", values  # noqa: S608


def _chosen(question: Question) -> tuple[dict[str, Any], str]:
    """The condition that a fact `f` has to fulfil, and the question's values."""
    period, filters = question.period, question.filters
    values = {"since": period.since, "until": period.until, "before": question.before, "slices": filters.slices}
    where = "true" if filters.slices == ["all"] else "f.slices @> CAST(:slices AS text[])"
    if filters.mentor is not None:
        return values | {"mentor": filters.mentor}, f"{where} AND f.mentor_id = :mentor"
    return values, where


def _stands_ready(family: Family, question: Question, bucket: Bucket | None, by: Sequence[str]) -> Period | None:
    """The days for which stored sums answer, if they do: of one slice, by today's knowledge and criterion, or, where it is
    known what came later and no criterion judges, by that of a past day."""
    slice_, period = question.filters.stored, question.period
    if not family.stored or slice_ is None or not set(by) <= set(family.also):
        return None
    if not family.known and (question.as_of or (not family.given and (question.verdict or question.criterion))):
        return None
    by_month = _by_month(family, question)
    if question.as_of is not None:
        last = Period.month_of(question.as_of).until if by_month else question.as_of
        period = replace(period, until=min(period.until, last))
    if (slice_.startswith("skill:") and family.skills == "never") or (by_month and bucket in ("day", "week")):
        return None
    return period if not by_month or (period.since <= period.until and period.nearest_months[0]) else None


def _by_month(family: Family, question: Question) -> bool:
    """Whether the sums of the question's one slice stand ready by month alone."""
    return family.monthly or (question.filters.stored or "").startswith("skill:")


def _counted_up_to(session: Session, question: Question) -> bool:
    """Whether everything that was known at the end of a past day is counted, and none of it news still."""
    return not session.scalar(_NEWS_OF_THEN, {"before": question.before})


# What is said of applications and people changes nothing that is known of mentorships and sessions.
_NEWS_OF_THEN = text(
    "SELECT EXISTS (SELECT FROM figure_news WHERE (at < :before OR at IS NULL) AND kind NOT IN ('application', 'person'))"
)


def _facts(question: Question, family: Family | None = None) -> str:
    """SQL: what stands in for the stored facts, where they are to be seen otherwise."""
    if family and family.given:
        facts = family.given.get(question.read, "") if question.as_of else ""
        return f"WITH {family.facts} AS ({facts}) " if facts else ""
    if question.verdict is None:
        return ""
    if question.as_of is None or question.read == "counted":
        facts = judged_anew(question.verdict)
    else:
        facts = of_past_day(question.verdict) if question.read == "remembered" else of_all(question.verdict)
    return f"WITH mentorship_facts AS ({facts}) "


def _and_more(begun: str) -> str:
    """The beginning of a statement, to be followed by a part of its own."""
    return f"{begun.rstrip()}, " if begun else "WITH "
