"""What lies ahead in the calendar of a person, over all mentorships or in one (A2, F16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from mentorcruise.domain.calendars import link_in
from mentorcruise.domain.waiting import Eyes

# Someone who comes late still finds the door, so a session stays here until it is over.
_AHEAD = text("""
SELECT m.id, m.mentorship_id, m.kind, m.topic, m.starts_at, m.ends_at, other.name, other.time_zone,
  coalesce(c.uid, m.room) AS room, coalesce(k.video_link, '') AS video_link
FROM mentorships s
JOIN mentors w ON w.id = s.mentor_id
JOIN people other ON other.id = CASE WHEN s.mentor_id = :mentor_id THEN s.mentee_id ELSE w.person_id END
JOIN mentoring_sessions m ON m.mentorship_id = s.id AND m.origin = 'booked' AND m.closed_at IS NULL AND m.ends_at > :now
LEFT JOIN session_series c ON c.id = m.series_id
LEFT JOIN mentor_calendars k ON k.mentor_id = s.mentor_id
WHERE (s.mentee_id = :mentee_id OR s.mentor_id = :mentor_id)
  AND (CAST(:mentorship_id AS bigint) IS NULL OR s.id = :mentorship_id)
  AND (CAST(:until AS timestamptz) IS NULL OR m.starts_at < :until)
ORDER BY m.starts_at, m.id LIMIT :most
""")


@dataclass(frozen=True)
class Ahead:
    """A booked session that is not over."""

    id: int
    mentorship_id: int
    kind: str
    topic: str
    starts_at: datetime
    ends_at: datetime
    other: str
    other_zone: str
    room: UUID
    video_link: str

    @property
    def link(self) -> str:
        """Where the two meet; empty when the mentor has given no address for it."""
        return link_in(self.video_link, self.room)


def ahead(
    connection: Connection,
    eyes: Eyes,
    now: datetime,
    mentorship_id: int | None = None,
    until: datetime | None = None,
    most: int = 100,
) -> Sequence[Ahead]:
    """The sessions ahead of someone on one side, the next first."""
    values = {
        "mentee_id": eyes.mentee_id,
        "mentor_id": eyes.mentor_id,
        "mentorship_id": mentorship_id,
        "now": now,
        "until": until,
        "most": most,
    }
    rows: Sequence[Any] = connection.execute(_AHEAD, values).all()
    return [Ahead(*row) for row in rows]
