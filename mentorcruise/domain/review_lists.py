"""Reviews as everyone reads them: those of a mentor with the reply, how many there are, and how many are hidden (F22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

COUNTING = """Every review comes from a mentorship in which a session was held and whose exit survey is answered; each has
one at most. The stars are the mean of all of them. Operators can hide the words of a review for a reason that is kept
and mailed to its author; hidden ones are counted here, and their stars still count, so that hiding polishes no average."""
"""The published definition of a mentor's review stars."""
IS_HIDDEN = """coalesce((SELECT m.action FROM review_moderations m WHERE m.mentorship_id = r.mentorship_id
  ORDER BY m.id DESC LIMIT 1) = 'hidden', false)"""
"""SQL: whether the review `r` is hidden now."""

_SUMMARY = text(f"""
SELECT count(*), count(*) FILTER (WHERE {IS_HIDDEN}), coalesce(sum(r.stars), 0)
FROM mentorships s JOIN reviews r ON r.mentorship_id = s.id WHERE s.mentor_id = :mentor_id
""")  # noqa: S608 - no value of anyone's is in it
_NEWEST = text(f"""
SELECT r.mentorship_id, r.stars, r.body, r.published_at, s.goal_category, p.name AS author, a.body AS reply, a.replied_at
FROM mentorships s JOIN reviews r ON r.mentorship_id = s.id JOIN people p ON p.id = r.author_id
LEFT JOIN review_replies a ON a.mentorship_id = r.mentorship_id
WHERE s.mentor_id = :mentor_id AND NOT {IS_HIDDEN}
  AND (CAST(:before AS bigint) IS NULL OR (r.published_at, r.mentorship_id) < (
    SELECT b.published_at, b.mentorship_id FROM reviews b WHERE b.mentorship_id = :before))
ORDER BY r.published_at DESC, r.mentorship_id DESC LIMIT :most
""")  # noqa: S608 - no value of anyone's is in it


@dataclass(frozen=True)
class ReviewSummary:
    """How many reviews a mentor has, how many of them are hidden, and the sum of all stars."""

    count: int
    hidden: int
    stars_sum: int

    @property
    def shown(self) -> int:
        return self.count - self.hidden

    @property
    def stars(self) -> float | None:
        """The mean of all stars, None while there is no review."""
        return self.stars_sum / self.count if self.count else None


def summary(connection: Connection, mentor_id: int) -> ReviewSummary:
    return ReviewSummary(*tuple(connection.execute(_SUMMARY, {"mentor_id": mentor_id}).one()))


def newest(connection: Connection, mentor_id: int, most: int, before: int | None = None) -> Sequence[Row[Any]]:
    """The shown reviews of a mentor, latest first; `before` is the last one of the page before (its mentorship)."""
    return connection.execute(_NEWEST, {"mentor_id": mentor_id, "most": most, "before": before}).all()
