"""When the two are asked how it goes: the fit check once, then a pulse every 60 days while the mentorship runs (A9, A24, F23)."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

FIT_AFTER = timedelta(days=21)
FIT_AFTER_SESSIONS = 2
PULSE_EVERY = timedelta(days=60)
# Nobody is asked twice within so many days, whatever else is due.
NOT_WITHIN = timedelta(days=14)
REMIND_AFTER = timedelta(days=4)
MOST_PAIRS = 1000
"""How many mentorships are asked in one transaction, so that none holds its locks for long."""

# One statement for everyone who is due: the check-ins of both sides, each with its letter and its one reminder. Whoever
# runs it at the same time, or again, finds the rows there; a pulse that was missed is not made up for.
_ASK = text("""
WITH running AS (
  SELECT m.id, m.mentee_id, n.person_id AS mentor_person_id, m.started_at,
    CAST(floor(extract(epoch FROM CAST(:now AS timestamptz) - m.started_at) / :pulse_seconds) AS bigint) AS pulse
  FROM mentorships m JOIN mentors n ON n.id = m.mentor_id
  WHERE (CAST(:mentorship_id AS bigint) IS NULL OR m.id = :mentorship_id) AND m.started_at <= :now
    AND NOT EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = m.id)
), due AS (
  SELECT r.*, 'fit' AS kind, 0 AS number FROM running r
  WHERE NOT EXISTS (SELECT FROM check_ins c WHERE c.mentorship_id = r.id)
    AND (r.started_at <= :fit_by OR :fit_after_sessions <= (
      SELECT count(*) FROM session_results h WHERE h.mentorship_id = r.id AND h.result = 'held'))
  UNION ALL
  SELECT r.*, 'pulse', r.pulse FROM running r
  WHERE r.pulse > 0
    AND EXISTS (SELECT FROM check_ins c WHERE c.mentorship_id = r.id AND c.kind = 'fit')
    AND NOT EXISTS (
      SELECT FROM check_ins c WHERE c.mentorship_id = r.id
        AND (c.asked_at > :not_since OR c.kind = 'pulse' AND c.number >= r.pulse))
  LIMIT :most
), asked AS (
  INSERT INTO check_ins (mentorship_id, person_id, side, kind, number, asked_at)
  SELECT d.id, who.person_id, who.side, d.kind, d.number, :now
  FROM due d CROSS JOIN LATERAL (VALUES (d.mentee_id, 'mentee'), (d.mentor_person_id, 'mentor')) who (person_id, side)
  ON CONFLICT DO NOTHING
  RETURNING id
), letters AS (
  INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
  SELECT letter.job, asked.id, letter.key || asked.id, :now, letter.due_at, 0
  FROM asked CROSS JOIN (VALUES
    ('letters.check_in_wanted', 'check-in-wanted-', CAST(:now AS timestamptz)),
    ('letters.check_in_reminder', 'check-in-reminder-', CAST(:remind_at AS timestamptz))) letter (job, key, due_at)
)
SELECT count(*) FROM asked
""")


def ask(session: Session, now: datetime, mentorship_id: int | None = None) -> int:
    """Ask both people of the running mentorships that are due, at most MOST_PAIRS, or of one; returns how many check-ins.

    The fit check is due after the second held session or 21 days after the start, whichever comes first, and asked once.
    """
    values = {
        "now": now,
        "mentorship_id": mentorship_id,
        "pulse_seconds": PULSE_EVERY.total_seconds(),
        "fit_by": now - FIT_AFTER,
        "fit_after_sessions": FIT_AFTER_SESSIONS,
        "not_since": now - NOT_WITHIN,
        "remind_at": now + REMIND_AFTER,
        "most": MOST_PAIRS,
    }
    asked = int(session.execute(_ASK, values).scalar_one())
    if asked:
        session.info["bell"] = True
    return asked
