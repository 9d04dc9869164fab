"""Counting everything anew from the facts (R17): laid aside first, so that only what differs is written.

Where nothing went wrong nothing differs, and a daily count leaves no dead rows and touches no index. Results and ratings are
laid aside by the one statement that takes the news of them, so that what comes in later is news still, counted by neither
twice. Facts of mentorships and applications are read after that: whatever they know better already, the news says once more.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from itertools import chain

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from mentorcruise.metrics import application_facts
from mentorcruise.metrics.application_facts import OF_APPLICATIONS
from mentorcruise.metrics.counting import OTHERS_OF, SKILLS_OF, added_up, events, run, summed, wait_for_turn
from mentorcruise.metrics.criteria import criteria_in_force
from mentorcruise.metrics.facts import COLUMNS, NOW, of_all_from
from mentorcruise.metrics.families import FAMILIES, LENGTHS_OF, RATINGS, RESULTS, Family, named
from mentorcruise.metrics.past_days import drop_since

_FAMILIES = (*FAMILIES, *OF_APPLICATIONS)
_FACTS = {"mentorship_facts": COLUMNS, application_facts.TABLE: application_facts.COLUMNS}
_STORED = {table: (columns[:1], columns) for table, columns in _FACTS.items()} | {
    family.table: (family.keys, family.columns) for family in _FAMILIES
}
"""By table: its keys and all of its columns."""

# What a family of sessions reads, as laid aside, with where their mentorship is counted.
_ASIDE = {
    RESULTS: "met h JOIN mix_of f ON f.mentorship_id = h.mentorship_id CROSS JOIN LATERAL (SELECT h.kind) m",
    LENGTHS_OF: "met h JOIN mix_of f ON f.mentorship_id = h.mentorship_id",
    RATINGS: "rated g JOIN mix_of f ON f.mentorship_id = g.mentorship_id",
}
_MIXES = {"mentorship_facts": ("mixes", "mix_of"), application_facts.TABLE: ("application_mixes", "application_mix_of")}
_TABLES = ("met", "rated", *chain.from_iterable(_MIXES.values()), *(f"new_{table}" for table in _STORED))


def _temporary(name: str, definition: str) -> TextClause:
    return text(f"CREATE TEMP TABLE {name} {definition}")


# All of them are gone with the transaction.
_BEGIN = [
    text(f"DROP TABLE IF EXISTS {', '.join(_TABLES)}"),
    _temporary(
        "met",
        "(mentorship_id bigint, held_on date, result text, minutes int, settled_at timestamptz, kind text) ON COMMIT DROP",
    ),
    _temporary("rated", "(mentorship_id bigint, side text, stars int, rated_at timestamptz) ON COMMIT DROP"),
    *(_temporary(f"new_{table}", f"(LIKE {table}) ON COMMIT DROP") for table in _STORED),
]
_LAY_ASIDE = text("""
WITH told AS (DELETE FROM figure_news RETURNING at),
ratings AS (
  INSERT INTO rated SELECT m.mentorship_id, g.side, g.stars, g.rated_at
  FROM session_ratings g JOIN mentoring_sessions m ON m.id = g.session_id
),
results AS (
  INSERT INTO met SELECT h.mentorship_id, h.held_on, h.result, h.minutes, h.settled_at, m.kind
  FROM session_results h JOIN mentoring_sessions m ON m.id = h.session_id
)
SELECT min(at) FROM told
""")


def _mix(table: str) -> Iterable[TextClause]:
    """SQL: most slices of a fact are those of many others too: its mix. Its skills are its own."""
    (mixes, mix_of), key = _MIXES[table], _FACTS[table][0]
    yield _temporary(
        mixes,
        "ON COMMIT DROP AS SELECT (row_number() OVER ())::int AS mix, slices "  # noqa: S608 - made of constants
        f"FROM (SELECT DISTINCT {OTHERS_OF} AS slices FROM new_{table} f) d",
    )
    yield _temporary(
        mix_of,
        f"ON COMMIT DROP AS SELECT f.{key}, x.mix, {SKILLS_OF} AS own "  # noqa: S608
        f"FROM new_{table} f JOIN {mixes} x ON x.slices = {OTHERS_OF}",
    )
    yield text(f"ANALYZE new_{table}, {mixes}, {mix_of}")


_MIX = [statement for table in _FACTS for statement in _mix(table)]
_READ_APPLICATIONS = text(
    f"INSERT INTO new_{application_facts.TABLE} ({', '.join(application_facts.COLUMNS)}) {application_facts.OF_ALL}"
)


@lru_cache(maxsize=8)
def _read_facts(verdict: str) -> TextClause:
    return text(f"INSERT INTO new_mentorship_facts ({', '.join(COLUMNS)}) {of_all_from('met', 'rated', verdict)}")


def _count_all(family: Family) -> str:
    """SQL: the sums of every fact there is, by mix first and by slice then; by skill, of each mentorship's months."""
    insert = f"INSERT INTO new_{family.table} ({', '.join(family.columns)}) "
    if family.of:
        return insert + summed(family, events(family, "new_mentorship_facts"))
    listed, sums, key = ", ".join(family.by_day), ", ".join(family.sums), _FACTS[family.facts][0]
    mixes, mix_of = _MIXES[family.facts]
    alike = _grouped(family, "mix", family.by_day)
    rows = f"SELECT unnest(x.slices) AS slice, {listed}, {sums} FROM ({alike}) g JOIN {mixes} x ON x.mix = g.mix"  # noqa: S608
    if family.skills == "by month":
        each = _grouped(family, key, family.by_month)
        rows += f" UNION ALL SELECT unnest(o.own) AS slice, {listed}, {sums} FROM ({each}) g JOIN {mix_of} o ON o.{key} = g.{key}"  # noqa: S608
    return insert + summed(family, rows)


def _grouped(family: Family, who: str, keys: dict[str, str]) -> str:
    """SQL: the sums of every fact by `who` (a column of its mixes) and `keys`."""
    if family.source in _ASIDE:
        source, counted = _ASIDE[family.source], "f"
    else:
        facts, key = family.source.replace(f"{family.facts} f", f"new_{family.facts} f"), _FACTS[family.facts][0]
        source, counted = f"{facts} JOIN {_MIXES[family.facts][1]} o ON o.{key} = f.{key}", "o"
    rows = f"SELECT {counted}.{who}, {named(keys | family.sums)} FROM {source} WHERE {family.where}"  # noqa: S608
    listed = ", ".join((who, *keys))
    return f"SELECT {listed}, {added_up(family)} FROM ({rows}) e GROUP BY {listed}"  # noqa: S608


def _take_over(table: str) -> Iterable[TextClause]:
    """SQL: make a table hold what was counted anew, by writing only what differs."""
    keys, columns = _STORED[table]
    same = " AND ".join(f"n.{key} = c.{key}" for key in keys)
    others = [name for name in columns if name not in keys]
    was, now = (", ".join(f"{alias}.{name}" for name in others) for alias in "cn")
    taken = ", ".join(f"{name} = n.{name}" for name in others)
    found, listed = ", ".join(f"n.{name}" for name in columns), ", ".join(columns)
    yield text(f"DELETE FROM {table} c WHERE NOT EXISTS (SELECT FROM new_{table} n WHERE {same})")  # noqa: S608
    changed = f"ROW({was}) IS DISTINCT FROM ROW({now})"
    yield text(f"UPDATE {table} c SET {taken} FROM new_{table} n WHERE {same} AND {changed}")  # noqa: S608
    # In the order of the keys, so that an index grows at its end.
    yield text(
        f"INSERT INTO {table} ({listed}) SELECT {found} FROM new_{table} n "  # noqa: S608
        f"WHERE NOT EXISTS (SELECT FROM {table} c WHERE {same}) ORDER BY {', '.join(f'n.{key}' for key in keys)}"
    )


_COUNT_ALL = [text(_count_all(family)) for family in _FAMILIES]
_KNOW_SIZES = text(f"ANALYZE {', '.join(f'new_{family.table}' for family in _FAMILIES)}")
_TAKE_OVER = [statement for table in _STORED for statement in _take_over(table)]


def recount_all(session: Session, now: datetime) -> int:
    """Count everything anew, by the criteria in force; returns how many mentorships there are.

    Until the next time `follow` judges by the same criteria, so that what is stored is judged alike.
    """
    wait_for_turn(session)
    for begun in _BEGIN:
        session.execute(begun)
    drop_since(session, session.scalar(_LAY_ASIDE), now)
    session.execute(text("ANALYZE met, rated"))
    criteria = criteria_in_force(session)
    facts = session.execute(_read_facts(criteria.verdict), {"before": NOW})
    session.execute(_READ_APPLICATIONS, {"before": NOW})
    for statement in (*_MIX, *_COUNT_ALL, _KNOW_SIZES, *_TAKE_OVER):
        session.execute(statement, {"before": NOW})
    number = int(facts.rowcount)  # type: ignore[attr-defined]
    session.add(run("all", number, criteria, now))
    return number
