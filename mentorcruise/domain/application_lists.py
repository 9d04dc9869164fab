"""Lists of applications: flat rows for pages, newest first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

_COLUMNS = """
SELECT a.id, a.goal_category, a.goal_statement, a.submitted_at, mentee.name AS mentee, mentor.name AS mentor, m.slug, m.headline,
  p.name AS plan, p.price_cents, p.currency, s.id AS mentorship_id,
  CASE WHEN w.application_id IS NOT NULL THEN 'withdrawn' WHEN l.application_id IS NOT NULL THEN 'lapsed'
    WHEN d.verdict IS NULL THEN 'pending' WHEN d.verdict = 'declined' THEN 'declined' WHEN a.closed_at IS NOT NULL THEN 'ended'
    WHEN s.id IS NOT NULL THEN 'active' ELSE 'accepted' END AS status
FROM applications a
JOIN people mentee ON mentee.id = a.mentee_id
JOIN mentors m ON m.id = a.mentor_id
JOIN people mentor ON mentor.id = m.person_id
JOIN plans p ON p.id = a.plan_id
LEFT JOIN application_decisions d ON d.application_id = a.id
LEFT JOIN application_withdrawals w ON w.application_id = a.id
LEFT JOIN application_lapses l ON l.application_id = a.id
LEFT JOIN mentorships s ON s.application_id = a.id
"""
_SENT = text(_COLUMNS + "WHERE a.mentee_id = :id ORDER BY a.submitted_at DESC, a.id DESC LIMIT 100")
# What waits for a decision comes first, the one that has waited longest on top.
_RECEIVED = text(
    _COLUMNS
    + """WHERE a.mentor_id = :id
ORDER BY (d.verdict IS NULL AND a.closed_at IS NULL) DESC,
  CASE WHEN d.verdict IS NULL AND a.closed_at IS NULL THEN a.submitted_at END, a.submitted_at DESC LIMIT 100"""
)


def applications_of(connection: Connection, person_id: int) -> Sequence[Row[Any]]:
    """The latest hundred applications that a person has made."""
    return connection.execute(_SENT, {"id": person_id}).all()


def inbox_of(connection: Connection, mentor_id: int) -> Sequence[Row[Any]]:
    """A mentor's inbox: open ones, longest waiting first, then the latest of the rest; a hundred at most."""
    return connection.execute(_RECEIVED, {"id": mentor_id}).all()


_OPEN = text("""
SELECT a.id, mentor.name AS mentor, m.headline, m.slug, a.submitted_at, d.decided_at
FROM applications a JOIN mentors m ON m.id = a.mentor_id JOIN people mentor ON mentor.id = m.person_id
LEFT JOIN application_decisions d ON d.application_id = a.id
WHERE a.mentee_id = :id AND a.closed_at IS NULL AND NOT EXISTS (SELECT FROM mentorships s WHERE s.application_id = a.id)
ORDER BY d.decided_at DESC NULLS LAST, a.submitted_at LIMIT 20
""")
_WAITING = text("""
SELECT a.id, mentee.name AS mentee, a.goal_category, a.submitted_at
FROM applications a JOIN people mentee ON mentee.id = a.mentee_id
WHERE a.mentor_id = :id AND a.closed_at IS NULL AND NOT EXISTS (SELECT FROM application_decisions d WHERE d.application_id = a.id)
ORDER BY a.submitted_at LIMIT 50
""")
_WAS_MENTEE = text("SELECT EXISTS (SELECT FROM applications WHERE mentee_id = :id)")


def open_applications_of(connection: Connection, person_id: int) -> Sequence[Row[Any]]:
    """A person's applications that are open and not yet a mentorship: accepted ones first, then the longest waiting."""
    return connection.execute(_OPEN, {"id": person_id}).all()


def waiting_for(connection: Connection, mentor_id: int) -> Sequence[Row[Any]]:
    """The applications that wait for a mentor's answer, the longest waiting first."""
    return connection.execute(_WAITING, {"id": mentor_id}).all()


def was_mentee(connection: Connection, person_id: int) -> bool:
    """Whether someone has ever applied to a mentor."""
    return bool(connection.execute(_WAS_MENTEE, {"id": person_id}).scalar_one())
