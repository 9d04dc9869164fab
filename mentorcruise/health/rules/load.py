"""Mentors who take on too much (A13)."""

from datetime import datetime

from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.health.rule import Ask, Evidence, Number, Rule
from mentorcruise.health.spells import days, joined

# What the mentor's own row says of capacity holds for the past only where it was never changed.
_FULL_NOW = """(EXISTS (SELECT FROM mentor_capacities k WHERE k.mentor_id = m.id) OR m.capacity - :places_left <= (
  SELECT count(*) FROM places z
  WHERE z.mentor_id = m.id AND z.taken_at <= :until AND (z.released_at IS NULL OR z.released_at > :until)))"""


def mentor_full(ask: Ask) -> str:
    """Mentors who have as many mentees as they offer places, or more.

    Population: mentors with at least one place taken; a place is taken when an application is accepted and free again
    when the mentorship ends or the offer lapses.

    Clock: on so many days (0) after the last free place was taken, or capacity was lowered to what is taken, until a
    place is free.

    Formula: capacity less places taken is at most so many (0).

    Version: 1.
    """
    some = "m.id = :subject_id" if ask.one else _FULL_NOW if ask.now else "true"
    return f"""
WITH mentor AS (
  SELECT m.id, m.created_at, coalesce(
    (SELECT h.former FROM mentor_capacities h WHERE h.mentor_id = m.id ORDER BY h.id LIMIT 1), m.capacity) AS first
  FROM mentors m WHERE {some}
), change AS (
  SELECT id, CAST('-infinity' AS timestamptz) AS at, first AS places, 0 AS taken FROM mentor
  UNION ALL SELECT h.mentor_id, h.at, h.capacity - h.former, 0 FROM mentor_capacities h JOIN mentor ON mentor.id = h.mentor_id
  UNION ALL SELECT p.mentor_id, p.taken_at, 0, 1 FROM places p JOIN mentor ON mentor.id = p.mentor_id
  UNION ALL SELECT p.mentor_id, p.released_at, 0, -1 FROM places p JOIN mentor ON mentor.id = p.mentor_id
    WHERE p.released_at IS NOT NULL
), counted AS (
  SELECT id, at, sum(places) OVER ordered AS places, sum(taken) OVER ordered AS taken
  FROM change WHERE at <= :until WINDOW ordered AS (PARTITION BY id ORDER BY at)
), load AS (
  SELECT id, at AS since, coalesce(lead(at) OVER (PARTITION BY id ORDER BY at), 'infinity') AS till, places, taken FROM counted
), full_load AS (
  SELECT id, since, till, jsonb_build_object('taken', taken, 'places', places) AS facts FROM load
  WHERE taken > 0 AND places - taken <= :places_left AND since < till
)
SELECT f.id AS subject_id, CAST(NULL AS bigint) AS mentorship_id, CAST(NULL AS bigint) AS mentee_id, f.id AS mentor_id,
  f.began + {days("full_days")} AS began, f.ended, f.facts AS evidence
FROM ({joined("full_load")}) f WHERE f.ended > :since
"""  # noqa: S608 - of constants


def _words(evidence: Evidence, now: datetime) -> str:
    taken, places = evidence["taken"], evidence["places"]
    if taken > places:
        return f"{taken} mentees with {places} {'place' if places == 1 else 'places'} offered."
    if taken == places:
        return "The only place is taken." if places == 1 else f"All {places} places are taken."
    return f"{taken} of {places} places are taken."


MENTOR_FULL = Rule(
    "mentor_full", "Mentor at capacity", AlertSubject.MENTOR, 1,
    (
        Number("places_left", "Places left are at most", "places", 0, 0, 50, tried=(0, 1)),
        Number("full_days", "It has been so for", "days", 0, 0, 365, tried=(0, 14, 30)),
    ),
    mentor_full, _words, "A place is free again.",
)  # fmt: skip
