"""A mentee who waits for a word (A7)."""

from datetime import datetime

from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.health.rule import Ask, Evidence, Number, Rule
from mentorcruise.health.spells import PAIR, days, iso, joined, pairs
from mentorcruise.health.telling import ago

# Whoever wrote last: where it was the mentor, nothing waits.
_WAITS = """m.mentee_id = (SELECT w.author_id FROM messages w
  WHERE w.mentorship_id = m.id AND w.sent_at <= :until ORDER BY w.id DESC LIMIT 1)"""


def message_unanswered(ask: Ask) -> str:
    """Running mentorships in which the mentee wrote and heard nothing.

    Population: running mentorships; messages from the mentee to the mentor.

    Clock: on so many days (7) after a message of the mentee, until the mentor writes, or a session is settled as held
    that began after the message, or the mentorship ends.

    Formula: the age of the oldest message without an answer is at least the limit.

    Version: 1.
    """
    return f"""
WITH pair AS ({pairs(ask, _WAITS if ask.now else "true")}), said AS (
  SELECT p.id, w.sent_at AS at, w.id AS number, w.author_id = p.mentee_id AS asks,
    CASE WHEN w.author_id <> p.mentee_id THEN w.sent_at END AS known_at
  FROM pair p JOIN messages w ON w.mentorship_id = p.id AND w.sent_at <= :until
  UNION ALL SELECT p.id, r.starts_at, 0, false, r.settled_at FROM pair p
  JOIN session_results r ON r.mentorship_id = p.id AND r.result = 'held' AND r.settled_at <= :until
), heard AS (
  SELECT id, at, asks, coalesce(min(known_at) OVER (
    PARTITION BY id ORDER BY at DESC, number DESC ROWS UNBOUNDED PRECEDING), 'infinity') AS heard_at FROM said
), waiting AS (
  SELECT id, at + {days("unanswered_days")} AS since, heard_at AS till, NULL AS facts FROM heard
  WHERE asks AND at + {days("unanswered_days")} < heard_at
)
SELECT p.id AS subject_id, p.id AS mentorship_id, p.mentee_id, p.mentor_id, w.began, least(w.ended, p.ended_at) AS ended,
  jsonb_build_object('since', {iso(f"w.began - {days('unanswered_days')}")}) AS evidence
FROM ({joined("waiting")}) w JOIN {PAIR} ON p.id = w.id
"""  # noqa: S608 - of constants


def _words(evidence: Evidence, now: datetime) -> str:
    return f"The mentee has waited for an answer since {ago(evidence['since'], now)}."


MESSAGE_UNANSWERED = Rule(
    "message_unanswered", "Message unanswered", AlertSubject.MENTORSHIP, 2,
    (Number("unanswered_days", "The mentee has waited for", "days", 7, 1, 120, tried=(4, 7, 14)),),
    message_unanswered, _words, "The mentor has written, or they have met.",
)  # fmt: skip
