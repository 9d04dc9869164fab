"""What waits for one of the two in a mentorship when they look back: a parting, a review (F22, F23)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

_FACTS = text("""
SELECT
  (SELECT a.fit FROM check_ins c JOIN check_in_answers a ON a.check_in_id = c.id
     WHERE c.mentorship_id = :id AND c.person_id = :person_id ORDER BY a.answered_at DESC LIMIT 1),
  EXISTS (SELECT FROM separations WHERE mentorship_id = :id),
  EXISTS (SELECT FROM exit_surveys WHERE mentorship_id = :id),
  EXISTS (SELECT FROM session_results WHERE mentorship_id = :id AND result = 'held'),
  EXISTS (SELECT FROM reviews WHERE mentorship_id = :id),
  EXISTS (SELECT FROM review_replies WHERE mentorship_id = :id),
  EXISTS (SELECT FROM operator_readings WHERE mentorship_id = :id)
""")


@dataclass(frozen=True)
class LookingBack:
    """`last_fit` is the person's own word; the rest is the pair's. `was_read`: by an operator."""

    last_fit: str | None
    parted: bool
    survey_answered: bool
    have_met: bool
    reviewed: bool
    replied: bool
    was_read: bool

    @property
    def can_review(self) -> bool:
        """Whether a review may be published: a session was held, the exit survey is answered, and there is none yet."""
        return self.survey_answered and self.have_met and not self.reviewed


def looking_back(connection: Connection, mentorship_id: int, person_id: int) -> LookingBack:
    """The facts for one of the two. One query."""
    row: tuple[Any, ...] = tuple(connection.execute(_FACTS, {"id": mentorship_id, "person_id": person_id}).one())
    return LookingBack(*row)
