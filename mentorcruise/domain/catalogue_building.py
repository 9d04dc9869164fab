"""How the catalogue is made from the facts: one mentor's row, all rows, the counts of terms, and the score.

A row is deleted and inserted again, never patched, so that rebuilding everything gives the same rows.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, text
from sqlalchemy.orm import Session

from mentorcruise.domain.catalogue import CatalogueEntry
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.skills import SEPARATORS

SCORE = """The order "best match" is computed from four public facts; no place in it can be bought.
1 if a place is open, else 0; plus 0.5 times the lower end of the 95% Wilson interval of the mentees who say that
they reached their goal, of those who answered after their trial; plus 0.3 times the same of the rating (1 star is 0,
5 stars is 1); plus 0.2 / (1 + the median reply time in days), one week being assumed while nothing was answered. Both
intervals start from four assumed cases, half of them good, so that a newcomer stands between a bad record and a good
one, and a long good record above a short one."""
"""The published definition of `catalogue_entries.score` (0 to 2)."""


def _wilson_low(good: str, all_of: str) -> str:
    """SQL: the lower end of the 95% Wilson interval (E. B. Wilson, 1927) of good + 2 of all + 4."""
    k, n, z = f"({good} + 2.0)", f"({all_of} + 4.0)", "1.959964"
    centre = f"{k} / {n} + {z} ^ 2 / (2 * {n})"
    spread = f"{z} * sqrt({k} / {n} * (1 - {k} / {n}) / {n} + {z} ^ 2 / (4 * {n} ^ 2))"
    return f"({centre} - {spread}) / (1 + {z} ^ 2 / {n})"


_SCORE = f"""round((
    (CASE WHEN m.capacity > taken.places THEN 1 ELSE 0 END)
    + 0.5 * {_wilson_low("record.reached", "record.answered")}
    + 0.3 * {_wilson_low("(held.stars - held.rated) / 4.0", "held.rated")}
    + 0.2 / (1 + coalesce(reply.hours, 168) / 24)
)::numeric, 6)::float8"""

_FACTS = """
FROM mentors m
JOIN people p ON p.id = m.person_id
JOIN LATERAL (
    SELECT d.verdict FROM mentor_decisions d WHERE d.mentor_id = m.id ORDER BY d.id DESC LIMIT 1
) latest ON latest.verdict = 'approved'
JOIN LATERAL (
    SELECT min(d.decided_at) AS at FROM mentor_decisions d WHERE d.mentor_id = m.id AND d.verdict = 'approved'
) listed ON true
JOIN LATERAL (
    SELECT price_cents, currency FROM plans
    WHERE plans.mentor_id = m.id AND retired_at IS NULL ORDER BY price_cents, id LIMIT 1
) plan ON true
CROSS JOIN LATERAL (
    SELECT count(*) AS places FROM places WHERE places.mentor_id = m.id AND released_at IS NULL
) taken
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(s.name ORDER BY ms.position), '{}') AS names,
           coalesce(array_agg(s.id), '{}') AS ids
    FROM mentor_skills ms JOIN skills s ON s.id = ms.skill_id WHERE ms.mentor_id = m.id
) skill
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(language::text ORDER BY language), '{}') AS codes
    FROM mentor_languages WHERE mentor_languages.mentor_id = m.id
) spoken
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE e.mentorship_id IS NULL) AS running,
           count(*) FILTER (WHERE NOT e.during_trial) AS ended,
           count(x.mentorship_id) FILTER (WHERE NOT e.during_trial) AS answered,
           count(*) FILTER (WHERE NOT e.during_trial AND x.goal_reached = 'yes') AS reached
    FROM mentorships ms
    LEFT JOIN mentorship_endings e ON e.mentorship_id = ms.id
    LEFT JOIN exit_surveys x ON x.mentorship_id = ms.id
    WHERE ms.mentor_id = m.id
) record
CROSS JOIN LATERAL (
    SELECT count(DISTINCT s.session_id) AS sessions, coalesce(sum(r.stars), 0)::bigint AS stars, count(r.stars) AS rated
    FROM mentorships ms
    JOIN session_results s ON s.mentorship_id = ms.id AND s.result = 'held'
    LEFT JOIN session_ratings r ON r.session_id = s.session_id AND r.side = 'mentee'
    WHERE ms.mentor_id = m.id
) held
CROSS JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (
        ORDER BY extract(epoch FROM d.decided_at - a.submitted_at)::float8 / 3600) AS hours
    FROM applications a JOIN application_decisions d ON d.application_id = a.id WHERE a.mentor_id = m.id
) reply
"""

_TERMS = """array_to_tsvector(ARRAY(
    SELECT left(ltrim(word, '+#'), 40)
    FROM regexp_split_to_table(
        lower(concat_ws(' ', p.name, m.headline, m.company, m.bio, array_to_string(skill.names, ' '))), :separators
    ) word
    WHERE ltrim(word, '+#') <> ''
    UNION
    SELECT left(regexp_replace(lower(name), :separators, '', 'g'), 40) FROM unnest(skill.names) name
    UNION
    SELECT left(alias, 40) FROM skill_aliases WHERE skill_id = ANY(skill.ids)
    UNION
    SELECT 'skill:' || id FROM unnest(skill.ids) id
    UNION
    SELECT 'lang:' || code FROM unnest(spoken.codes) code
    UNION
    SELECT 'in:' || p.country WHERE p.country IS NOT NULL
))"""

_INSERT = f"""
INSERT INTO catalogue_entries (
    mentor_id, slug, name, headline, country, languages, skills, price_cents, currency, capacity, places_open,
    sessions_held, rating_sum, rating_count, mentorships_running, ended, answered, reached, reply_hours, score,
    listed_at, refreshed_at, terms
)
SELECT m.id, m.slug, p.name,
    CASE WHEN m.company IS NULL OR strpos(lower(m.headline), lower(m.company)) > 0 THEN m.headline
         ELSE m.headline || ', ' || m.company END,
    p.country, spoken.codes, skill.names, plan.price_cents, plan.currency, m.capacity,
    greatest(m.capacity - taken.places, 0), held.sessions, held.stars, held.rated, record.running, record.ended,
    record.answered, record.reached, reply.hours, {_SCORE}, listed.at, :now, {_TERMS}
{_FACTS}
"""
_RETURNING = " RETURNING tsvector_to_array(terms)"
_INSERT_SOME = text(_INSERT + " WHERE m.id = ANY(:ids)" + _RETURNING)
_INSERT_ALL = text(_INSERT)
_DELETE_SOME = (
    delete(CatalogueEntry)
    .where(CatalogueEntry.mentor_id == func.any(bindparam("ids")))
    .returning(func.tsvector_to_array(CatalogueEntry.terms))
)
_LOCK_SOME = select(Mentor.id).where(Mentor.id == func.any(bindparam("ids"))).order_by(Mentor.id)
# In one order, so that two workers that count the same words never wait for each other in a circle.
_COUNT = text("""
INSERT INTO catalogue_terms (term, entries)
SELECT term, change FROM unnest(CAST(:terms AS text[]), CAST(:changes AS bigint[])) AS d (term, change) ORDER BY term
ON CONFLICT (term) DO UPDATE SET entries = catalogue_terms.entries + excluded.entries
""")
_FORGET = text("DELETE FROM catalogue_terms WHERE entries <= 0 AND term = ANY(:terms)")
_RECOUNT = text("""
INSERT INTO catalogue_terms (term, entries)
SELECT word, ndoc FROM ts_stat('SELECT terms FROM catalogue_entries') ORDER BY word
ON CONFLICT (term) DO UPDATE SET entries = excluded.entries WHERE catalogue_terms.entries <> excluded.entries
""")
# A page's statement has 15 s; going through everything may take longer, and nobody waits for it.
_TAKE_TIME = text("SET LOCAL statement_timeout = 0")
_FORGET_GONE = text("""
DELETE FROM catalogue_terms t WHERE NOT EXISTS (
    SELECT FROM ts_stat('SELECT terms FROM catalogue_entries') s WHERE s.word = t.term)
""")


def refresh(session: Session, mentor_ids: Iterable[int], now: datetime) -> None:
    """Show these mentors as the facts are now: listed ones get a new row, others none; terms are counted along."""
    ids = {"ids": sorted(set(mentor_ids))}
    session.flush()
    session.execute(_LOCK_SOME.with_for_update(key_share=True), ids)
    change: Counter[str] = Counter()
    for terms in session.scalars(_DELETE_SOME, ids, execution_options={"synchronize_session": False}):
        change.subtract(terms)
    for terms in session.scalars(_INSERT_SOME, ids | {"separators": SEPARATORS, "now": now}):
        change.update(terms)
    changed = {term: by for term, by in sorted(change.items()) if by}
    if changed:
        session.execute(_COUNT, {"terms": list(changed), "changes": list(changed.values())})
    if fewer := [term for term, by in changed.items() if by < 0]:
        session.execute(_FORGET, {"terms": fewer})


def recount_terms(session: Session) -> None:
    """Count all terms from the rows. Waits for refreshes under way and makes later ones wait, so that none is missed."""
    session.execute(_TAKE_TIME)
    session.execute(text("LOCK TABLE catalogue_terms IN SHARE ROW EXCLUSIVE MODE"))
    session.execute(_RECOUNT)
    session.execute(_FORGET_GONE)


def rebuild(session: Session, now: datetime) -> None:
    """Make the whole catalogue from nothing."""
    session.flush()
    session.execute(_TAKE_TIME)
    session.execute(text("LOCK TABLE catalogue_entries IN SHARE ROW EXCLUSIVE MODE"))
    session.execute(delete(CatalogueEntry).execution_options(synchronize_session=False))
    session.execute(_INSERT_ALL, {"separators": SEPARATORS, "now": now})
    recount_terms(session)
