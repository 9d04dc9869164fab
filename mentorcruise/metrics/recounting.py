"""Counting everything anew from the facts (R17): laid aside first, so that only what differs is written.

Where nothing went wrong nothing differs, and a daily count leaves no dead rows and touches no index. Results and ratings are
laid aside by the one statement that takes the news of them, so that what comes in later is news still, counted by neither
twice. Facts of mentorships, applications and people are read after that: whatever they know better already, the news says
once more.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from itertools import chain

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from mentorcruise.metrics import application_facts, person_facts
from mentorcruise.metrics.application_facts import OF_APPLICATIONS
from mentorcruise.metrics.counting import (
    OTHERS_OF,
    OUTDATED,
    SKILLS_OF,
    added_up,
    events,
    note_run,
    summed,
    wait_for_turn,
)
from mentorcruise.metrics.criteria import criteria_in_force
from mentorcruise.metrics.facts import COLUMNS, NOW, of_all_from
from mentorcruise.metrics.families import FAMILIES, LENGTHS_OF, RATINGS, RESULTS, Family, named
from mentorcruise.metrics.past_days import drop_all, drop_since
from mentorcruise.metrics.person_facts import OF_PEOPLE

_FAMILIES = (*FAMILIES, *OF_APPLICATIONS, *OF_PEOPLE)
_FACTS = {
    "mentorship_facts": COLUMNS,
    application_facts.TABLE: application_facts.COLUMNS,
    person_facts.TABLE: person_facts.COLUMNS,
}
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
_MIXES = {
    "mentorship_facts": ("mixes", "skill_mixes", "mix_of"),
    application_facts.TABLE: ("application_mixes", "application_skill_mixes", "application_mix_of"),
}
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
    """SQL: most slices of a fact are those of many others too, and so are its skills: its mixes."""
    (mixes, skill_mixes, mix_of), key = _MIXES[table], _FACTS[table][0]
    for name, slices in ((mixes, OTHERS_OF), (skill_mixes, SKILLS_OF)):
        yield _temporary(
            name,
            "ON COMMIT DROP AS SELECT (row_number() OVER ())::int AS mix, slices "  # noqa: S608 - made of constants
            f"FROM (SELECT DISTINCT {slices} AS slices FROM new_{table} f) d",
        )
    yield _temporary(
        mix_of,
        f"ON COMMIT DROP AS SELECT f.{key}, x.mix, s.mix AS skill_mix "  # noqa: S608
        f"FROM new_{table} f JOIN {mixes} x ON x.slices = {OTHERS_OF} JOIN {skill_mixes} s ON s.slices = {SKILLS_OF}",
    )
    yield text(f"ANALYZE new_{table}, {mixes}, {skill_mixes}, {mix_of}")


_MIX = [statement for table in _MIXES for statement in _mix(table)]
_READ_APPLICATIONS = text(
    f"INSERT INTO new_{application_facts.TABLE} ({', '.join(application_facts.COLUMNS)}) {application_facts.OF_ALL}"
)
_READ_PEOPLE = text(f"INSERT INTO new_{person_facts.TABLE} ({', '.join(person_facts.COLUMNS)}) {person_facts.OF_ALL}")


@lru_cache(maxsize=8)
def _read_facts(verdict: str) -> TextClause:
    return text(f"INSERT INTO new_mentorship_facts ({', '.join(COLUMNS)}) {of_all_from('met', 'rated', verdict)}")


def _count_all(family: Family) -> str:
    """SQL: the sums of every fact there is, by mix first and by slice then; by skill, of months."""
    insert = f"INSERT INTO new_{family.table} ({', '.join(family.columns)}) "
    if family.of:
        return insert + summed(family, events(family, f"new_{family.facts}"))
    mixes, skill_mixes, _ = _MIXES[family.facts]
    rows = _by_slice(family, "mix", mixes, family.by_day)
    if family.skills == "by month":
        rows += " UNION ALL " + _by_slice(family, "skill_mix", skill_mixes, family.by_month)
    return insert + summed(family, rows)


def _by_slice(family: Family, who: str, mixes: str, keys: dict[str, str]) -> str:
    """SQL: the sums by mix, once for each slice of the mix."""
    listed, sums = ", ".join(family.by_day), ", ".join(family.sums)
    alike = _grouped(family, who, keys)
    return f"SELECT unnest(x.slices) AS slice, {listed}, {sums} FROM ({alike}) g JOIN {mixes} x ON x.mix = g.{who}"  # noqa: S608


def _grouped(family: Family, who: str, keys: dict[str, str]) -> str:
    """SQL: the sums of every fact by `who` (a column of its mixes) and `keys`."""
    if family.source in _ASIDE:
        source, counted = _ASIDE[family.source], "f"
    else:
        facts, key = family.source.replace(f"{family.facts} f", f"new_{family.facts} f"), _FACTS[family.facts][0]
        source, counted = f"{facts} JOIN {_MIXES[family.facts][2]} o ON o.{key} = f.{key}", "o"
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
_KNOW_SIZES = text(
    f"ANALYZE {', '.join((f'new_{person_facts.TABLE}', *(f'new_{family.table}' for family in _FAMILIES)))}"
)
_TAKE_OVER = [statement for table in _STORED for statement in _take_over(table)]


def recount_all(session: Session, now: datetime) -> int:
    """Count everything anew, by the criteria in force; returns how many mentorships there are.

    Until the next time `follow` judges by the same criteria, so that what is stored is judged alike.
    """
    wait_for_turn(session)
    if session.scalar(OUTDATED):
        drop_all(session, now)
    for begun in _BEGIN:
        session.execute(begun)
    drop_since(session, session.scalar(_LAY_ASIDE), now)
    session.execute(text("ANALYZE met, rated"))
    criteria = criteria_in_force(session)
    facts = session.execute(_read_facts(criteria.verdict), {"before": NOW})
    session.execute(_READ_APPLICATIONS, {"before": NOW})
    session.execute(_READ_PEOPLE)
    for statement in (*_MIX, *_COUNT_ALL, _KNOW_SIZES, *_TAKE_OVER):
        session.execute(statement, {"before": NOW})
    number = int(facts.rowcount)  # type: ignore[attr-defined]
    note_run(session, "all", number, criteria, now)
    return number
