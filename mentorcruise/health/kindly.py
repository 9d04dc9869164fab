"""What a mentor is told of the alerts of their own mentorships: what they can do something about, and nothing of anyone's
stars, payments or surveys, nor of what operators noted."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

TOLD = ("low_rating", "no_first_session", "no_session", "no_shows", "message_unanswered")


class Hint(NamedTuple):
    """A rule that speaks about one of the mentor's mentorships, and since when."""

    rule: str
    mentorship_id: int
    other: str
    began_at: datetime


_HINTS = text("""
SELECT a.rule, a.mentorship_id, p.name, a.began_at FROM alerts a JOIN people p ON p.id = a.mentee_id
WHERE a.mentor_id = :mentor_id AND a.closed_at IS NULL AND a.rule = ANY(:told)
  AND (CAST(:mentorship_id AS bigint) IS NULL OR a.mentorship_id = :mentorship_id)
ORDER BY a.urgency DESC, a.began_at, a.id LIMIT 50
""")


def hints(connection: Connection, mentor_id: int, mentorship_id: int | None = None) -> Sequence[Hint]:
    """For a mentor, of all their mentorships or of one; the most urgent first."""
    values = {"mentor_id": mentor_id, "mentorship_id": mentorship_id, "told": list(TOLD)}
    return [Hint(*row) for row in connection.execute(_HINTS, values)]
