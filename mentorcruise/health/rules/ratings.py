"""Unhappy with the sessions (A38)."""

from datetime import datetime
from typing import Any

from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.health.rule import Ask, Evidence, Number, Numbers, Rule
from mentorcruise.health.spells import PAIR, pairs

_LOW_ENOUGH = """EXISTS (
  SELECT FROM mentoring_sessions z JOIN session_ratings y ON y.session_id = z.id
  WHERE z.mentorship_id = m.id AND y.stars < greatest(:low_stars + 1, CAST(:low_average AS numeric)))"""

# As things stand, only a low rating among the last ones of its side can speak.
_LATELY = """EXISTS (
  SELECT FROM mentoring_sessions z JOIN session_ratings y ON y.session_id = z.id
  WHERE z.mentorship_id = m.id AND y.stars < greatest(:low_stars + 1, CAST(:low_average AS numeric)) AND y.rated_at <= :until
    AND :ratings_averaged > (SELECT count(*) FROM mentoring_sessions v JOIN session_ratings u ON u.session_id = v.id
      WHERE v.mentorship_id = m.id AND u.side = y.side AND u.rated_at > y.rated_at AND u.rated_at <= :until))"""


def low_rating(ask: Ask) -> str:
    """Running mentorships in which one side is unhappy: a low session, or the last ones averaging low.

    Population: running mentorships; the ratings of both sides, each side by itself, in the order in which they were given.

    Clock: on from the rating that makes it so until a later rating undoes it, or the mentorship ends; an ended mentorship
    has its exit survey.

    Formula: a side is unhappy while one of its last so many ratings (three) is at or under the low stars (2) and none
    after it is at or over the good stars (4), or while the last so many average under the limit (3).

    Version: 1.
    """
    return f"""
WITH pair AS ({pairs(ask, _LATELY if ask.now else _LOW_ENOUGH)}), rated AS (
  SELECT p.id, r.side, r.session_id, r.stars, r.rated_at,
    row_number() OVER (PARTITION BY p.id, r.side ORDER BY r.rated_at, r.session_id) AS number
  FROM pair p JOIN mentoring_sessions s ON s.mentorship_id = p.id JOIN session_ratings r ON r.session_id = s.id
  WHERE r.rated_at <= :until
), seen AS (
  SELECT *, jsonb_agg(stars) OVER last AS listed,
    coalesce(max(number) FILTER (WHERE stars <= :low_stars) OVER last
      > coalesce(max(number) FILTER (WHERE stars >= :recovered_stars) OVER last, 0), false) AS low,
    count(*) OVER last = :ratings_averaged AND avg(stars) OVER last < CAST(:low_average AS numeric) AS average_low
  FROM rated
  WINDOW last AS (PARTITION BY id, side ORDER BY number DESC
    ROWS BETWEEN CURRENT ROW AND CAST(:ratings_averaged AS bigint) - 1 FOLLOWING)
), changing AS (
  SELECT *, CAST(low OR average_low AS int) - lag(CAST(low OR average_low AS int), 1, 0) OVER (
    PARTITION BY id, side ORDER BY number) AS step FROM seen
), counted AS (
  SELECT *, sum(step) OVER (PARTITION BY id ORDER BY rated_at) AS unhappy FROM changing
), parted AS (
  SELECT *, count(*) FILTER (WHERE unhappy = 0) OVER ordered AS spell, lead(rated_at) OVER ordered AS next_at
  FROM counted WINDOW ordered AS (PARTITION BY id ORDER BY rated_at, session_id, side)
), told AS (
  SELECT id, spell, side, min(rated_at) AS began, max(coalesce(next_at, 'infinity')) AS ended,
    (array_agg(low OR average_low ORDER BY number DESC))[1] AS speaks,
    (array_agg(jsonb_build_object('stars', listed, 'newest_session', session_id, 'average_low', average_low)
      ORDER BY number DESC))[1] AS facts
  FROM parted WHERE unhappy > 0 GROUP BY id, spell, side
)
SELECT p.id AS subject_id, p.id AS mentorship_id, p.mentee_id, p.mentor_id, min(t.began) AS began,
  least(max(t.ended), p.ended_at) AS ended, jsonb_object_agg(t.side, t.facts) FILTER (WHERE t.speaks) AS evidence
FROM told t JOIN {PAIR} ON p.id = t.id GROUP BY p.id, p.mentee_id, p.mentor_id, p.ended_at, t.spell
"""  # noqa: S608 - of constants


def _words(evidence: Evidence, now: datetime) -> str:
    return " ".join(_side_words(side, evidence[side]) for side in sorted(evidence))


def _side_words(side: str, facts: dict[str, Any]) -> str:
    stars = facts["stars"]
    if len(stars) == 1:
        return f"The {side} rated the only rated session {stars[0]} of 5."
    listed = ", ".join(map(str, stars[:-1])) + f" and {stars[-1]}"
    average = f", {sum(stars) / len(stars):.1f} on average" if facts["average_low"] else ""
    return f"The {side}'s last ratings, newest first: {listed}{average}."


def _check(numbers: Numbers) -> str:
    return "" if numbers["recovered_stars"] > numbers["low_stars"] else "Good stars must be more than low stars."


LOW_RATING = Rule(
    "low_rating", "Low rating", AlertSubject.MENTORSHIP, 3,
    (
        Number("low_stars", "A session is low at or under", "stars", 2, 1, 4, tried=(1, 2, 3)),
        Number("recovered_stars", "A later one makes it good again at or over", "stars", 4, 2, 5),
        Number("ratings_averaged", "Ratings looked at", "last ratings", 3, 1, 10),
        Number("low_average", "Their average is low under", "stars", 3.0, 1, 5, step=0.1, tried=(2.5, 3.0, 3.5)),
    ),
    low_rating, _words, "Later ratings are good again.", check=_check,
)  # fmt: skip
