"""Building blocks of the rules' selects: the pairs that are asked about, intervals joined, and the gaps between them.

A spell is on from `began` until just before `ended`.
"""

from mentorcruise.health.rule import Ask


def pairs(ask: Ask, also: str = "true") -> str:
    """SQL: mentorships that had started by `:until` and had not ended by `:since`."""
    one = "m.id = :subject_id" if ask.one else "true"
    return f"""
SELECT m.id, m.mentee_id, m.mentor_id, m.application_id, m.started_at, e.ended_at
FROM mentorships m LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id AND e.ended_at <= :until
WHERE m.started_at <= :until AND (e.ended_at IS NULL OR e.ended_at > :since) AND {one} AND {also}
"""  # noqa: S608 - of constants


# A table that is joined by its key, however many spells there are; `pairs` above, read twice, would be gone through for each.
PAIR = """(
  SELECT m.id, m.mentee_id, m.mentor_id, m.started_at, e.ended_at
  FROM mentorships m LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id AND e.ended_at <= :until) p"""
"""SQL: the mentorship `p` of a spell."""


def joined(intervals: str) -> str:
    """SQL: of (id, since, till, facts), those that touch or overlap made one: (id, began, ended, facts), the latest facts."""
    return f"""
SELECT id, min(since) AS began, max(till) AS ended, (array_agg(facts ORDER BY since DESC, till DESC))[1] AS facts FROM (
  SELECT id, since, till, facts, count(*) FILTER (WHERE fresh) OVER (PARTITION BY id ORDER BY since, till) AS island FROM (
    SELECT id, since, till, facts, coalesce(since > max(till) OVER (
      PARTITION BY id ORDER BY since, till ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS fresh
    FROM {intervals}) marked) numbered
GROUP BY id, island
"""  # noqa: S608 - of constants


def gaps(covers: str) -> str:
    """SQL: of (id, since, till, held_at), what no interval covers after the first one: (id, began, ended, held_at).

    `held_at` is the latest of those that came before. The gap after the last interval has no end.
    """
    return f"""
SELECT id, reached AS began, coalesce(coming, 'infinity') AS ended, held_at FROM (
  SELECT id, max(till) OVER before AS reached, max(held_at) OVER before AS held_at, lead(since) OVER coming AS coming
  FROM {covers}
  WINDOW before AS (PARTITION BY id ORDER BY since, till ROWS UNBOUNDED PRECEDING),
    coming AS (PARTITION BY id ORDER BY since, till)) reaching
WHERE reached < coalesce(coming, 'infinity') AND reached <= :until
"""  # noqa: S608 - of constants


def days(name: str) -> str:
    """SQL: a threshold as so many days of 24 hours."""
    return f"make_interval(hours => CAST(24 * CAST(:{name} AS numeric) AS int))"


def iso(moment: str) -> str:
    """SQL: a moment as evidence holds it."""
    return f"""to_char(timezone('UTC', {moment}), 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')"""
