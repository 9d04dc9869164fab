"""Who looks for a mentor and has none, from when to when: searches without the time in which a mentorship ran (A19, A39)."""


def looking(some: str) -> str:
    """SQL: of (id, mentee_id, started_at, ended_at, ended_how) the searches as they count: one that was opened while a
    mentorship ran begins with the ending of the last such, and none lasts beyond the start of the next.

    `some` is a condition on the row `o` of a search, to read no more than is needed. Asked as of a moment, those whose
    `started_at` and `ended_at` lie around it had no mentor then, by rows up to it alone.
    """
    return f"""
SELECT o.id, o.mentee_id, greatest(o.started_at, h.had_until) AS started_at, least(o.ended_at, h.found_at) AS ended_at,
  CASE WHEN h.found_at IS NULL THEN o.ended_how ELSE 'paired' END AS ended_how
FROM mentor_searches o LEFT JOIN (
  SELECT o.id, max(coalesce(e.ended_at, 'infinity')) FILTER (WHERE m.started_at <= o.started_at) AS had_until,
    min(m.started_at) FILTER (WHERE m.started_at > o.started_at) AS found_at
  FROM mentor_searches o
  JOIN mentorships m ON m.mentee_id = o.mentee_id AND m.started_at < coalesce(o.ended_at, 'infinity')
  LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id
  WHERE (m.started_at > o.started_at OR coalesce(e.ended_at, 'infinity') > o.started_at) AND {some}
  GROUP BY o.id
) h ON h.id = o.id
WHERE {some} AND coalesce(h.had_until, o.started_at) < coalesce(least(o.ended_at, h.found_at), 'infinity')
"""  # noqa: S608 - of constants
