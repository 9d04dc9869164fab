"""A person's list of mentorships, and what a line of a timeline is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

_MINE = text("""
SELECT s.id, s.goal_category, s.started_at, s.trial_ends_at, e.ended_at, a.goal_statement, mentee.name AS mentee,
  mentor.name AS mentor, m.headline, (m.person_id = :id) AS is_mentor,
  (SELECT count(*) FROM session_results h WHERE h.mentorship_id = s.id AND h.result = 'held') AS sessions,
  (SELECT max(held_on) FROM session_results h WHERE h.mentorship_id = s.id AND h.result = 'held') AS last_session
FROM mentorships s
JOIN applications a ON a.id = s.application_id
JOIN people mentee ON mentee.id = s.mentee_id
JOIN mentors m ON m.id = s.mentor_id
JOIN people mentor ON mentor.id = m.person_id
LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id
WHERE s.mentee_id = :id OR s.mentor_id = :mentor_id
ORDER BY e.ended_at DESC NULLS FIRST, s.started_at DESC LIMIT 200
""")


@dataclass(frozen=True)
class TimelineItem:
    """Something that happened. `tone` is empty, `ok`, `warn` or `bad`; `url` leads to it."""

    at: datetime
    icon: str
    title: str
    body: str = ""
    tone: str = ""
    url: str = ""


def mentorships_of(connection: Connection, person_id: int, mentor_id: int | None) -> Sequence[Row[Any]]:
    """A person's mentorships on either side: running ones first, then the latest ended; two hundred at most."""
    return connection.execute(_MINE, {"id": person_id, "mentor_id": mentor_id}).all()
