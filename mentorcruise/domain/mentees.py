"""A mentor's mentees and load, and a mentee's mentorships: flat rows for the dashboards (A2, A6, A13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from mentorcruise.domain.waiting import Eyes

# Both sides in one: the other's name, when they met and meet next, what is unread.
_RUNNING = text("""
SELECT s.id, s.goal_category, a.goal_statement, s.started_at, s.trial_ends_at, other.name AS other, m.slug, m.headline,
  (SELECT max(h.starts_at) FROM session_results h WHERE h.mentorship_id = s.id AND h.result = 'held') AS last_held,
  (SELECT count(*) FROM session_results h WHERE h.mentorship_id = s.id AND h.result = 'held') AS held,
  (SELECT min(b.starts_at) FROM mentoring_sessions b WHERE b.mentorship_id = s.id AND b.origin = 'booked'
     AND b.closed_at IS NULL AND b.ends_at > :now) AS next_at,
  c.ends_at AS ends_at
FROM mentorships s
JOIN applications a ON a.id = s.application_id
JOIN mentors m ON m.id = s.mentor_id
JOIN people other ON other.id = CASE WHEN s.mentor_id = :mentor_id THEN s.mentee_id ELSE m.person_id END
LEFT JOIN subscriptions u ON u.application_id = s.application_id
LEFT JOIN subscription_cancellations c ON c.subscription_id = u.id
WHERE (s.mentee_id = :mentee_id OR s.mentor_id = :mentor_id)
  AND NOT EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = s.id)
ORDER BY next_at NULLS LAST, s.started_at LIMIT 200
""")

_LOAD = text("""
SELECT m.capacity,
  (SELECT count(*) FROM places p WHERE p.mentor_id = m.id AND p.released_at IS NULL),
  coalesce((SELECT sum(l.sessions_per_month * l.minutes_per_session) FROM mentorships s
    JOIN applications a ON a.id = s.application_id JOIN plans l ON l.id = a.plan_id
    WHERE s.mentor_id = m.id AND NOT EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = s.id)), 0),
  EXISTS (SELECT FROM weekly_hours w WHERE w.mentor_id = m.id),
  coalesce((SELECT d.verdict FROM mentor_decisions d WHERE d.mentor_id = m.id ORDER BY d.id DESC LIMIT 1), 'waiting')
FROM mentors m WHERE m.id = :mentor_id
""")


@dataclass(frozen=True)
class Load:
    """How much a mentor has taken on. `minutes_promised` is a month of all running plans; `standing` the last verdict."""

    capacity: int
    taken: int
    minutes_promised: int
    has_hours: bool
    standing: str

    @property
    def is_full(self) -> bool:
        return self.taken >= self.capacity


def running_of(connection: Connection, eyes: Eyes, now: Any) -> Sequence[Row[Any]]:
    """Someone's running mentorships on one side: those that meet next first."""
    values = {"mentee_id": eyes.mentee_id, "mentor_id": eyes.mentor_id, "now": now}
    return connection.execute(_RUNNING, values).all()


def load_of(connection: Connection, mentor_id: int) -> Load:
    """A mentor's places and what they have promised."""
    return Load(*connection.execute(_LOAD, {"mentor_id": mentor_id}).one())
