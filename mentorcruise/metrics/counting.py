"""Counting along with what comes in; `metrics.recounting` counts anew, and both end with the same rows (R17).

Triggers write a row of `figure_news` for every fact that comes in, in its own transaction. `follow` takes what lies
there, works out what each mentorship was counted as and what it is now, and adds the difference, in whole numbers.
Whoever counts holds one lock; those who write facts wait for nobody.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import TextClause, exists, func, select, text
from sqlalchemy.orm import Session

from mentorcruise.domain.figures import FigureNews
from mentorcruise.metrics import application_facts, person_facts
from mentorcruise.metrics.application_facts import OF_APPLICATIONS
from mentorcruise.metrics.criteria import FIGURES, Criteria, counted_criteria
from mentorcruise.metrics.facts import COLUMNS, NOW, of_some
from mentorcruise.metrics.families import FAMILIES, OF_MENTORSHIPS, OF_RATINGS, OF_SESSIONS, Family, named
from mentorcruise.metrics.past_days import drop_since
from mentorcruise.metrics.person_facts import OF_PEOPLE

VERSION = 5
COUNT_LOCK = 0x5C0
MOST_AT_ONCE = 10_000

# Ten thousand of millions are found by index: to go through a table takes longer the larger the place is, and what was just
# written is in memory.
_LOCK = select(func.pg_try_advisory_xact_lock(COUNT_LOCK), func.set_config("random_page_cost", "1.1", True))
_WAIT = select(func.pg_advisory_xact_lock(COUNT_LOCK))
# Whoever follows meanwhile holds the lock for a moment; a count of millions takes minutes.
_TAKE_TIME = text(
    "SELECT set_config('work_mem', '128MB', true), set_config('statement_timeout', '0', true), "
    "set_config('lock_timeout', '60s', true), set_config('idle_in_transaction_session_timeout', '0', true)"
)

ANYTHING_NEW = select(exists().where(FigureNews.id > 0))
OUTDATED = text(f"""
SELECT coalesce((SELECT version FROM figure_runs WHERE scope = 'all' ORDER BY id DESC LIMIT 1) < {VERSION}, false)
""")  # noqa: S608
"""Whether the last count of everything was by a former version: by one that did not know what is counted now."""
# Up to an id rather than by ids, which a planner that takes the table for empty would look for one by one.
# In one statement, so that the mentorships that are looked at are those that the news named, and no other writer's.
_NEWS = text("""
WITH taken AS (
  DELETE FROM figure_news WHERE id <= (SELECT max(id) FROM (SELECT id FROM figure_news ORDER BY id LIMIT :most) first)
  RETURNING kind, subject_id, side, at
)
SELECT kind, subject_id, side, at FROM taken
""")
# Whose sessions are to be read: those with news of one, and those that were never counted.
_MET = text("""
SELECT mentorship_id FROM mentoring_sessions WHERE id = ANY(CAST(:sessions AS bigint[]))
UNION SELECT id FROM unnest(CAST(:named AS bigint[])) id
WHERE NOT EXISTS (SELECT FROM mentorship_facts f WHERE f.mentorship_id = id)
""")


# The skills are the last of the slices.
SKILLS_OF = "f.slices[(cardinality(f.slices) - f.skills + 1):]"
OTHERS_OF = "f.slices[:(cardinality(f.slices) - f.skills)]"


def events(family: Family, facts: str, where: str = "true") -> str:
    """SQL: one row for each fact of a family and each slice that it belongs to; `facts` stands for the fact rows."""
    source = family.source.replace(f"{family.facts} f", f"{facts} f")
    of_it = f"FROM {source} WHERE {family.where} AND {where}"
    if family.of:
        return f"SELECT {named(family.by_day | family.sums)} {of_it}"
    rows = f"SELECT unnest({OTHERS_OF}) AS slice, {named(family.by_day | family.sums)} {of_it}"
    if family.skills == "by month":
        rows += f" UNION ALL SELECT unnest({SKILLS_OF}) AS slice, {named(family.by_month | family.sums)} {of_it}"
    return rows


def summed(family: Family, rows: str) -> str:
    """SQL: the sums of event rows by the family's keys."""
    keys = ", ".join(family.keys)
    return f"SELECT {keys}, {added_up(family)} FROM ({rows}) e GROUP BY {keys}"  # noqa: S608


def added_up(family: Family) -> str:
    return ", ".join(f"sum({name}) AS {name}" for name in family.sums)


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
    """SQL: what mentorships, applications or people are counted as now, less what they were counted as before."""
    names = ", ".join(family.columns)
    less = ", ".join((*family.keys, *(f"-{name} AS {name}" for name in family.sums)))
    was, now = events(family, "was"), events(family, "known")
    rows = f"SELECT {names} FROM ({now}) n UNION ALL SELECT {less} FROM ({was}) w"  # noqa: S608 - made of constants
    changed = " OR ".join(f"sum({name}) <> 0" for name in family.sums)
    keys = ", ".join(family.keys)
    added = ", ".join(f"{name} = c.{name} + EXCLUDED.{name}" for name in family.sums)
    return (
        f"INSERT INTO {family.table} AS c ({names}) "  # noqa: S608
        f"SELECT {keys}, {added_up(family)} FROM ({rows}) d GROUP BY {keys} HAVING {changed} ORDER BY {keys} "
        f"ON CONFLICT ({keys}) DO UPDATE SET {added} RETURNING c.n, c.ctid AS at"
    )


def _moved(columns: Sequence[str], known: str, families: Sequence[Family]) -> TextClause:
    """SQL: one statement reads the facts of :ids anew, stores them, and moves every sum by the difference.

    It finds the rows that are left without anything: (table, their place in it).
    """
    table, key, listed = families[0].facts, columns[0], ", ".join(columns)
    taken_over = ", ".join(f"{name} = EXCLUDED.{name}" for name in columns[1:])
    moved = ", ".join(f"{family.table}_moved AS ({_difference(family)})" for family in families)
    emptied = " UNION ALL ".join(
        f"SELECT '{family.table}' AS cells, at FROM {family.table}_moved WHERE n = 0"  # noqa: S608 - made of constants
        for family in families
    )
    return text(
        f"WITH was AS MATERIALIZED (SELECT * FROM {table} WHERE {key} = ANY(CAST(:ids AS bigint[]))), "  # noqa: S608
        f"known AS MATERIALIZED ({known}), "
        f"stored AS (INSERT INTO {table} ({listed}) SELECT {listed} FROM known "
        f"ON CONFLICT ({key}) DO UPDATE SET {taken_over}), {moved} "
        f"SELECT cells, array_agg(at::text) AS emptied FROM ({emptied}) e GROUP BY cells"
    )


@lru_cache(maxsize=8)
def _follow_mentorships(verdict: str) -> TextClause:
    return _moved(COLUMNS, of_some(verdict), OF_MENTORSHIPS)


_FOLLOW_APPLICATIONS = _moved(application_facts.COLUMNS, application_facts.OF_SOME, OF_APPLICATIONS)
_FOLLOW_PEOPLE = _moved(person_facts.COLUMNS, person_facts.OF_SOME, OF_PEOPLE)
_ADD = {
    family.table: text(_add(family, events(family, "mentorship_facts", family.some)))
    for family in FAMILIES
    if family.some
}


_RUN = text(
    "INSERT INTO figure_runs (figure, scope, version, computed_at, facts, criteria) "  # noqa: S608 - made of constants
    f"VALUES ('{FIGURES}', :scope, {VERSION}, :now, :facts, CAST(:criteria AS bigint[]))"
)
_DROP = {
    family.table: text(f"DELETE FROM {family.table} WHERE ctid = ANY(CAST(:emptied AS tid[]))")  # noqa: S608
    for family in (*OF_MENTORSHIPS, *OF_APPLICATIONS, *OF_PEOPLE)
}
"""By table: rows go by their place. Whoever counts is the only one to move them, so they still stand there."""


def wait_for_turn(session: Session) -> None:
    """Hold the lock of whoever counts until the transaction ends, and have as long as it takes, and the memory for it."""
    session.execute(_TAKE_TIME)
    session.execute(_WAIT)


def follow(session: Session, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Count what has come in; returns how many pieces of news were taken, at most `most`.

    None while another one counts: the clock asks again as long as there is news.
    """
    if not session.scalar(_LOCK):
        return 0
    news = session.execute(_NEWS, {"most": most}).all()
    if not news:
        return 0
    drop_since(session, min((row.at for row in news if row.at), default=None), now)
    results = [row.subject_id for row in news if row.kind == "result"]
    rated = [(row.subject_id, row.side) for row in news if row.kind == "rating"]
    mentorships = sorted({row.subject_id for row in news if row.kind == "mentorship"})
    sessions = results + [session_id for session_id, _ in rated]
    met = set(session.scalars(_MET, {"sessions": sessions, "named": mentorships}))
    criteria = counted_criteria(session)
    applications = sorted({row.subject_id for row in news if row.kind == "application"})
    people = sorted({row.subject_id for row in news if row.kind == "person"})
    _move(session, _follow_mentorships(criteria.verdict), sorted({*mentorships, *met}), met=sorted(met))
    _move(session, _FOLLOW_APPLICATIONS, applications)
    _move(session, _FOLLOW_PEOPLE, people)
    _add_new(session, OF_SESSIONS, {"sessions": results} if results else None)
    sides = {"rated": [session_id for session_id, _ in rated], "sides": [side for _, side in rated]}
    _add_new(session, OF_RATINGS, sides if rated else None)
    note_run(session, "changed", len(news), criteria, now)
    return len(news)


def _move(session: Session, statement: TextClause, ids: list[int], **values: object) -> None:
    """Count some anew and move the sums. A sum that is left without anything goes, as if it had never been counted: an
    ending that is called otherwise once the survey is answered, or what came in out of order."""
    if not ids:
        return
    for cells, emptied in session.execute(statement, {"ids": ids, "before": NOW, **values}).all():
        session.execute(_DROP[cells], {"emptied": emptied})


def _add_new(session: Session, families: tuple[Family, ...], which: dict[str, Any] | None) -> None:
    for family in families if which else ():
        session.execute(_ADD[family.table], which or {})


def note_run(session: Session, scope: str, number: int, criteria: Criteria, now: datetime) -> None:
    """Keep that it was counted: `scope` "all" or "changed", how many mentorships or pieces of news, judged by what."""
    session.execute(_RUN, {"scope": scope, "now": now, "facts": number, "criteria": criteria.ids})
