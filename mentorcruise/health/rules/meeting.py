"""Not meeting: no first session, none for long, sessions to which someone did not come."""

from datetime import datetime

from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.health.rule import Ask, Evidence, Number, Rule
from mentorcruise.health.spells import PAIR, days, gaps, iso, pairs
from mentorcruise.health.telling import ago, day

# A session until its fate is known: cancelled, or settled as held or not. Until then it counts as one that takes place.
_MEETINGS = """
  FROM pair p JOIN mentoring_sessions s ON s.mentorship_id = p.id AND s.created_at <= :until
  LEFT JOIN session_cancellations c ON c.session_id = s.id AND c.cancelled_at <= :until
  LEFT JOIN session_results r ON r.session_id = s.id AND r.settled_at <= :until
"""
_NEVER_HELD = """NOT EXISTS (SELECT FROM session_results h
  WHERE h.mentorship_id = m.id AND h.result = 'held' AND h.settled_at <= :since)"""


# As things stand, only those can speak of whom enough missed sessions count at this moment, and they began lately.
_COUNT_NOW = f"""r.mentorship_id IN (
  SELECT mentorship_id FROM session_results
  WHERE result IN ('mentee_missed', 'mentor_missed', 'both_missed') AND settled_at <= :until
    AND held_on >= (timezone('UTC', :until - {days("within_days")}))::date AND starts_at + {days("within_days")} > :until
  GROUP BY mentorship_id HAVING count(*) >= :no_shows)"""  # noqa: S608 - of constants


def no_first_session(ask: Ask) -> str:
    """Running mentorships in which the two have not met.

    Population: running mentorships of which no session was held.

    Clock: on so many days (10) after the start, until the first session begins, or the mentorship ends. A session that
    has begun counts as held until it is settled as missed or disputed; a booked one that is ahead does not count.

    Formula: the days since the start are at least the limit, and no session was held.

    Version: 1.
    """
    started = f"m.started_at <= :until - {days('first_days')} AND {_NEVER_HELD}"
    return f"""
WITH pair AS ({pairs(ask, started)}), cover AS (
  SELECT id, started_at AS since, started_at + {days("first_days")} AS till, CAST(NULL AS timestamptz) AS held_at FROM pair
  UNION ALL SELECT p.id, greatest(s.starts_at, s.created_at),
    CASE WHEN c.session_id IS NOT NULL THEN c.cancelled_at WHEN r.result <> 'held' THEN r.settled_at ELSE 'infinity' END, NULL
  {_MEETINGS} WHERE greatest(s.starts_at, s.created_at) <= :until AND s.starts_at < coalesce(c.cancelled_at, 'infinity')
)
SELECT p.id AS subject_id, p.id AS mentorship_id, p.mentee_id, p.mentor_id, g.began, least(g.ended, p.ended_at) AS ended,
  jsonb_build_object('started', {iso("p.started_at")}) AS evidence
FROM ({gaps("cover")}) g JOIN {PAIR} ON p.id = g.id
"""  # noqa: S608 - of constants


def _first_words(evidence: Evidence, now: datetime) -> str:
    return f"Started on {ago(evidence['started'], now)}, and no session was held."


def no_session(ask: Ask) -> str:
    """Running mentorships in which the two have not met for long, and will not.

    Population: running mentorships.

    Clock: on so many days (21) after the last session that was held began, or after the start, while none is booked;
    until one is booked or logged, or the mentorship ends. A session counts as booked until it is cancelled or settled.

    Formula: no held session in the last so many days, and none that is booked or waits to be settled.

    Version: 1.
    """
    may_be_quiet = f"""m.started_at <= :until - {days("quiet_days")} AND NOT EXISTS (
      SELECT FROM session_results h WHERE h.mentorship_id = m.id AND h.result = 'held' AND h.settled_at <= :until
        AND h.held_on > timezone('UTC', :until - {days("quiet_days")}))
      AND NOT EXISTS (SELECT FROM mentoring_sessions b
        WHERE b.mentorship_id = m.id AND b.closed_at IS NULL AND b.created_at <= :until)"""  # noqa: S608 - of constants
    return f"""
WITH pair AS ({pairs(ask, may_be_quiet if ask.now else "true")}), cover AS (
  SELECT id, started_at AS since, started_at + {days("quiet_days")} AS till, CAST(NULL AS timestamptz) AS held_at FROM pair
  UNION ALL SELECT p.id, s.created_at, CASE WHEN c.session_id IS NOT NULL THEN c.cancelled_at
    WHEN r.result = 'held' THEN greatest(r.settled_at, r.starts_at + {days("quiet_days")})
    WHEN r.result IS NOT NULL THEN r.settled_at ELSE 'infinity' END,
    CASE WHEN r.result = 'held' THEN r.starts_at END
  {_MEETINGS}
)
SELECT p.id AS subject_id, p.id AS mentorship_id, p.mentee_id, p.mentor_id, g.began, least(g.ended, p.ended_at) AS ended,
  jsonb_build_object('started', {iso("p.started_at")}, 'last_held', {iso("g.held_at")}) AS evidence
FROM ({gaps("cover")}) g JOIN {PAIR} ON p.id = g.id
"""  # noqa: S608 - of constants


def _quiet_words(evidence: Evidence, now: datetime) -> str:
    if evidence["last_held"]:
        return f"No session since {ago(evidence['last_held'], now)}, and none is booked."
    return f"No session since the start on {ago(evidence['started'], now)}, and none is booked."


def no_shows(ask: Ask) -> str:
    """Running mentorships in which someone did not come, again and again.

    Population: running mentorships; sessions settled as missed by the mentee, by the mentor or by both.

    Clock: a missed session counts from when it is settled until so many days (42) after it was to begin.

    Formula: at least so many missed sessions (2) count at the same time.

    Version: 1.
    """
    some = "r.mentorship_id = :subject_id" if ask.one else _COUNT_NOW if ask.now else "true"
    return f"""
WITH missed AS (
  SELECT * FROM (
    SELECT r.mentorship_id AS id, r.starts_at, r.result, r.settled_at AS since, r.starts_at + {days("within_days")} AS till,
      count(*) OVER (PARTITION BY r.mentorship_id) AS number
    FROM session_results r
    WHERE r.result IN ('mentee_missed', 'mentor_missed', 'both_missed') AND r.settled_at <= :until AND {some}
      AND r.settled_at < r.starts_at + {days("within_days")}) every WHERE number >= :no_shows
), change AS (
  SELECT id, since AS at, 1 AS step FROM missed UNION ALL SELECT id, till, -1 FROM missed
), counted AS (SELECT id, at, sum(step) OVER (PARTITION BY id ORDER BY at) AS number FROM change
), parted AS (
  SELECT id, at, number, count(*) FILTER (WHERE number < :no_shows) OVER ordered AS spell, lead(at) OVER ordered AS next_at
  FROM counted WINDOW ordered AS (PARTITION BY id ORDER BY at, number)
), spell AS (
  SELECT id, min(at) AS began, max(coalesce(next_at, 'infinity')) AS ended FROM parted
  WHERE number >= :no_shows GROUP BY id, spell
), listed AS (
  SELECT q.id, q.began, q.ended,
    jsonb_agg(jsonb_build_object('on', {iso("m.starts_at")}, 'who', m.result) ORDER BY m.since, m.starts_at) AS missed
  FROM spell q JOIN missed m ON m.id = q.id AND m.since < q.ended AND m.till > q.began GROUP BY q.id, q.began, q.ended
)
SELECT p.id AS subject_id, p.id AS mentorship_id, p.mentee_id, p.mentor_id, q.began, least(q.ended, p.ended_at) AS ended,
  jsonb_build_object('missed', q.missed) AS evidence
FROM listed q JOIN {PAIR} ON p.id = q.id WHERE p.ended_at IS NULL OR p.ended_at > :since
"""  # noqa: S608 - of constants


_WHO = {"mentee_missed": "the mentee", "mentor_missed": "the mentor", "both_missed": "neither"}


def _missed_words(evidence: Evidence, now: datetime) -> str:
    told = [
        f"{day(one['on'])} ({_WHO[one['who']]}{' came' if one['who'] == 'both_missed' else ''})"
        for one in evidence["missed"]
    ]
    return f"Someone did not come to {len(told)} sessions: {', '.join(told)}."


NO_FIRST_SESSION = Rule(
    "no_first_session", "No first session", AlertSubject.MENTORSHIP, 3,
    (Number("first_days", "They have not met, after", "days", 10, 1, 120, tried=(5, 10, 15)),),
    no_first_session, _first_words, "They have met.",
)  # fmt: skip
NO_SESSION = Rule(
    "no_session", "No session for long", AlertSubject.MENTORSHIP, 2,
    (Number("quiet_days", "No session was held for", "days", 21, 2, 365, tried=(14, 21, 35)),),
    no_session, _quiet_words, "A session was booked or logged.",
)  # fmt: skip
NO_SHOWS = Rule(
    "no_shows", "Missed sessions", AlertSubject.MENTORSHIP, 2,
    (
        Number("no_shows", "Someone did not come to", "sessions", 2, 1, 10, tried=(1, 2, 3)),
        Number("within_days", "A missed session counts for", "days", 42, 7, 365, tried=(21, 42, 84)),
    ),
    no_shows, _missed_words, "Too few missed sessions are recent enough to count.",
)  # fmt: skip
