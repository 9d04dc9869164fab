"""Counting: everything anew from the facts, or along with what has come in; both end with the same rows (R17).

Triggers write a row of `figure_news` for every fact that comes in, in its own transaction. `follow` takes what lies
there, works out what each mentorship was counted as and what it is now, and adds the difference, in whole numbers.
`recount_all` forgets the sums and counts anew, by the criteria that are in force then; until the next one `follow` judges
by the same, so that what is stored is judged alike. Whoever counts holds one lock; those who write facts wait for nobody.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import TextClause, exists, func, select, text
from sqlalchemy.orm import Session

from mentorcruise.domain.figures import FigureNews, FigureRun
from mentorcruise.metrics.criteria import FIGURES, Criteria, counted_criteria, criteria_in_force
from mentorcruise.metrics.facts import COLUMNS, NOW, of_all, of_some
from mentorcruise.metrics.families import FAMILIES, OF_MENTORSHIPS, OF_RATINGS, OF_SESSIONS, Family

VERSION = 2
COUNT_LOCK = 0x5C0
MOST_AT_ONCE = 10_000

_LOCK = select(func.pg_advisory_xact_lock(COUNT_LOCK))
_ROOM_TO_COUNT = select(func.set_config("work_mem", "128MB", True))

ANYTHING_NEW = select(exists().where(FigureNews.id > 0))
# In one statement, so that the mentorships that are looked at are those that the news named, and no other writer's.
_NEWS = text("""
WITH taken AS (
  DELETE FROM figure_news WHERE id IN (SELECT id FROM figure_news ORDER BY id LIMIT :most) RETURNING kind, subject_id, side
)
SELECT kind, subject_id, side FROM taken
""")
_OWNERS = text("""
SELECT DISTINCT mentorship_id FROM mentoring_sessions WHERE id = ANY(:sessions)
""")


def events(family: Family, facts: str, where: str = "true") -> str:
    """SQL: one row for each fact of a family and each slice that it belongs to; `facts` stands for the fact rows."""
    source = family.source.replace("mentorship_facts f", f"{facts} f")
    columns = ", ".join(f"{expression} AS {name}" for name, expression in (family.by | family.sums).items())
    return f"SELECT {columns} FROM {source} WHERE {family.where} AND {where}"  # noqa: S608 - made of constants


def summed(family: Family, rows: str) -> str:
    """SQL: the sums of event rows by the family's keys."""
    keys = ", ".join(family.keys)
    return (
        f"SELECT {keys}, {', '.join(f'sum({name}) AS {name}' for name in family.sums)} FROM ({rows}) e GROUP BY {keys}"  # noqa: S608
    )


def _count_all(family: Family) -> str:
    """SQL: the sums of every fact there is. Most slices of a mentorship are those of many others too (its mix), so facts are
    added up by mix first and by slice then; skills differ, and are added up one by one.
    """
    insert = f"INSERT INTO {family.table} ({', '.join(family.columns)}) "
    if family.of:
        return insert + summed(family, events(family, "mentorship_facts"))
    # Sessions need nothing of their mentorship but where it is counted.
    facts = "mentorship_facts" if family in OF_MENTORSHIPS else "mix_of"
    source = family.source.replace("mentorship_facts f", f"{facts} f")
    if family in OF_MENTORSHIPS:
        source += " JOIN mix_of o ON o.mentorship_id = f.mentorship_id"
    where_counted = "o" if family in OF_MENTORSHIPS else "f"
    keys = {name: expression for name, expression in family.by.items() if name != "slice"}
    named = ", ".join(f"{expression} AS {name}" for name, expression in (keys | family.sums).items())
    added = ", ".join(f"sum({name}) AS {name}" for name in family.sums)
    listed, sums = ", ".join(keys), ", ".join(family.sums)
    alike = (
        f"SELECT mix, {listed}, {added} FROM (SELECT {where_counted}.mix, {named} FROM {source} WHERE {family.where}) e "  # noqa: S608
        f"GROUP BY mix, {listed}"
    )
    rows = (
        f"SELECT unnest(x.slices) AS slice, {listed}, {sums} FROM ({alike}) g JOIN mixes x ON x.mix = g.mix UNION ALL "  # noqa: S608
        f"SELECT unnest({where_counted}.skills) AS slice, {named} FROM {source} WHERE {family.where}"
    )
    return insert + summed(family, rows)


def _add(family: Family, rows: str) -> str:
    """SQL: add event rows to what is stored."""
    columns, keys = ", ".join(family.columns), ", ".join(family.keys)
    added = ", ".join(f"{name} = c.{name} + EXCLUDED.{name}" for name in family.sums)
    # In the order of the keys, as all who count do.
    return (
        f"INSERT INTO {family.table} AS c ({columns}) SELECT * FROM ({summed(family, rows)}) s ORDER BY {keys} "  # noqa: S608
        f"ON CONFLICT ({keys}) DO UPDATE SET {added}"
    )


def _difference(family: Family) -> str:
    """SQL: what a mentorship is counted as now, less what it was counted as before."""
    names = ", ".join(family.columns)
    less = ", ".join((*family.keys, *(f"-{name} AS {name}" for name in family.sums)))
    was, now = events(family, "was"), events(family, "known")
    rows = f"SELECT {names} FROM ({now}) n UNION ALL SELECT {less} FROM ({was}) w"  # noqa: S608 - made of constants
    changed = " OR ".join(f"sum({name}) <> 0" for name in family.sums)
    keys = ", ".join(family.keys)
    sums = ", ".join(f"sum({name}) AS {name}" for name in family.sums)
    added = ", ".join(f"{name} = c.{name} + EXCLUDED.{name}" for name in family.sums)
    return (
        f"INSERT INTO {family.table} AS c ({names}) "  # noqa: S608
        f"SELECT {keys}, {sums} FROM ({rows}) d GROUP BY {keys} HAVING {changed} ORDER BY {keys} "
        f"ON CONFLICT ({keys}) DO UPDATE SET {added}"
    )


@lru_cache(maxsize=8)
def _follow_mentorships(verdict: str) -> TextClause:
    """SQL: one statement reads the facts anew, stores them, and moves every sum by the difference."""
    columns = ", ".join(COLUMNS)
    taken_over = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS[1:])
    moved = ", ".join(f"{family.table}_moved AS ({_difference(family)})" for family in OF_MENTORSHIPS)
    return text(
        f"WITH was AS MATERIALIZED (SELECT * FROM mentorship_facts WHERE mentorship_id = ANY(:ids)), "  # noqa: S608
        f"known AS MATERIALIZED ({of_some(verdict)}), "
        f"stored AS (INSERT INTO mentorship_facts ({columns}) SELECT {columns} FROM known "
        f"ON CONFLICT (mentorship_id) DO UPDATE SET {taken_over}), {moved} SELECT count(*) FROM known"
    )


@lru_cache(maxsize=8)
def _store_all(verdict: str) -> TextClause:
    return text(f"INSERT INTO mentorship_facts ({', '.join(COLUMNS)}) {of_all(verdict)}")


_ADD = {
    family.table: text(_add(family, events(family, "mentorship_facts", family.some)))
    for family in FAMILIES
    if family.some
}
# Only where the key itself can change: an ending that is called otherwise once the survey is answered.
_EMPTIED = [text(f"DELETE FROM {family.table} WHERE n = 0") for family in OF_MENTORSHIPS if family.also]  # noqa: S608
_FORGET = [text(f"DELETE FROM {table}") for table in ("mentorship_facts", *(family.table for family in OF_MENTORSHIPS))]  # noqa: S608
_COUNT_ALL = [text(_count_all(family)) for family in OF_MENTORSHIPS]
# The skills are the last of the slices. The tables are gone with the transaction.
_MIX = [
    text("DROP TABLE IF EXISTS mixes, mix_of"),
    text(
        "CREATE TEMP TABLE mixes ON COMMIT DROP AS SELECT (row_number() OVER ())::int AS mix, slices FROM ("
        "SELECT DISTINCT slices[1:(cardinality(slices) - skills)] AS slices FROM mentorship_facts) d"
    ),
    text(
        "CREATE TEMP TABLE mix_of ON COMMIT DROP AS SELECT f.mentorship_id, x.mix, "
        "f.slices[(cardinality(f.slices) - f.skills + 1):] AS skills "
        "FROM mentorship_facts f JOIN mixes x ON x.slices = f.slices[1:(cardinality(f.slices) - f.skills)]"
    ),
    text("ANALYZE mixes, mix_of"),
]
_FORGET_NEWS = text("DELETE FROM figure_news WHERE kind = 'mentorship'")
# News and sums of sessions are seen by one statement alike, so that none is counted twice or missed. What came in after
# the mentorships were read is news of its mentorship still; of a mentorship that has begun since, it is news as it was.
_COUNT_SESSIONS = text(
    "WITH told AS (DELETE FROM figure_news n USING mentoring_sessions m, mentorship_facts f WHERE n.kind <> 'mentorship' "  # noqa: S608
    "AND m.id = n.subject_id AND f.mentorship_id = m.mentorship_id RETURNING n.subject_id), "
    "again AS (INSERT INTO figure_news (kind, subject_id) SELECT DISTINCT 'mentorship', m.mentorship_id "
    "FROM told JOIN mentoring_sessions m ON m.id = told.subject_id), "
    + ", ".join(f"{family.table}_counted AS ({_count_all(family)})" for family in (*OF_SESSIONS, *OF_RATINGS))
    + " SELECT 1"
)
_FORGET_SESSIONS = [text(f"DELETE FROM {family.table}") for family in (*OF_SESSIONS, *OF_RATINGS)]  # noqa: S608


def follow(session: Session, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Count what has come in; returns how many pieces of news were taken, at most `most`."""
    session.execute(_LOCK)
    news = session.execute(_NEWS, {"most": most}).all()
    if not news:
        return 0
    results = [row.subject_id for row in news if row.kind == "result"]
    rated = [(row.subject_id, row.side) for row in news if row.kind == "rating"]
    ids = {row.subject_id for row in news if row.kind == "mentorship"}
    ids |= set(session.scalars(_OWNERS, {"sessions": results + [session_id for session_id, _ in rated]}))
    criteria = counted_criteria(session)
    session.execute(_follow_mentorships(criteria.verdict), {"ids": sorted(ids), "before": NOW})
    for emptied in _EMPTIED:
        session.execute(emptied)
    _add_new(session, OF_SESSIONS, {"sessions": results} if results else None)
    sides = {"rated": [session_id for session_id, _ in rated], "sides": [side for _, side in rated]}
    _add_new(session, OF_RATINGS, sides if rated else None)
    session.add(_run("changed", len(news), criteria, now))
    return len(news)


def _add_new(session: Session, families: tuple[Family, ...], which: dict[str, Any] | None) -> None:
    for family in families if which else ():
        session.execute(_ADD[family.table], {**(which or {}), "before": NOW})


def recount_all(session: Session, now: datetime) -> int:
    """Forget every sum and count anew; returns how many mentorships there are."""
    session.execute(_LOCK)
    session.execute(_ROOM_TO_COUNT)
    for forgotten in (_FORGET_NEWS, *_FORGET, *_FORGET_SESSIONS):
        session.execute(forgotten)
    criteria = criteria_in_force(session)
    stored: Any = session.execute(_store_all(criteria.verdict), {"before": NOW})
    for mixed in _MIX:
        session.execute(mixed)
    for counted in _COUNT_ALL:
        session.execute(counted)
    session.execute(_COUNT_SESSIONS, {"before": NOW})
    number = int(stored.rowcount)
    session.add(_run("all", number, criteria, now))
    return number


def _run(scope: str, number: int, criteria: Criteria, now: datetime) -> FigureRun:
    return FigureRun(
        figure=FIGURES, scope=scope, version=VERSION, computed_at=now, facts=number, criteria=criteria.ids
    )  # fmt: skip
