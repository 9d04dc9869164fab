"""How far the goals of mentorships are, in plain figures for many at once (A2, A9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from mentorcruise.domain.waiting import Eyes

# As `goal_board.progress_of` counts: milestones, or where a goal has none its tasks; what was dropped is not counted.
_GOALS = text("""
WITH stands AS (
  SELECT DISTINCT ON (p.goal_id, p.milestone_id, p.task_id) p.goal_id, p.milestone_id, p.task_id, p.action
  FROM mentorships s
  JOIN goals g ON g.mentorship_id = s.id
  LEFT JOIN LATERAL (
    SELECT p.* FROM progress_steps p WHERE p.goal_id = g.id
    UNION ALL SELECT p.* FROM milestones o JOIN progress_steps p ON p.milestone_id = o.id WHERE o.goal_id = g.id
    UNION ALL SELECT p.* FROM tasks t JOIN progress_steps p ON p.task_id = t.id
    WHERE t.mentorship_id = s.id AND t.goal_id = g.id
  ) p ON true
  WHERE (s.mentee_id = :mentee_id OR s.mentor_id = :mentor_id)
    AND (CAST(:mentorship_id AS bigint) IS NULL OR s.id = :mentorship_id)
    AND p.action IN ('done', 'verified', 'reopened', 'dropped')
  ORDER BY p.goal_id, p.milestone_id, p.task_id, p.id DESC
)
SELECT g.id, g.mentorship_id, g.title, g.visibility = 'private',
  CAST(count(*) FILTER (WHERE thing.action IN ('done', 'verified')) AS int),
  CAST(count(thing.id) FILTER (WHERE thing.action IS DISTINCT FROM 'dropped') AS int),
  coalesce(bool_or(own.action IN ('done', 'verified')), false),
  coalesce(bool_or(thing.is_milestone), false)
FROM mentorships s
JOIN goals g ON g.mentorship_id = s.id AND (g.visibility = 'shared' OR g.owner_id = :me)
LEFT JOIN stands own ON own.goal_id = g.id
LEFT JOIN LATERAL (
  SELECT o.id, true AS is_milestone, w.action FROM milestones o LEFT JOIN stands w ON w.milestone_id = o.id WHERE o.goal_id = g.id
  UNION ALL SELECT t.id, false, w.action FROM tasks t LEFT JOIN stands w ON w.task_id = t.id
  WHERE t.mentorship_id = s.id AND t.goal_id = g.id AND NOT EXISTS (SELECT FROM milestones o WHERE o.goal_id = g.id)
) thing ON true
WHERE (s.mentee_id = :mentee_id OR s.mentor_id = :mentor_id)
  AND (CAST(:mentorship_id AS bigint) IS NULL OR s.id = :mentorship_id)
  AND (s.id = :mentorship_id OR NOT EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = s.id))
  AND own.action IS DISTINCT FROM 'dropped'
GROUP BY g.id ORDER BY g.mentorship_id, g.position, g.id LIMIT 500
""")


@dataclass(frozen=True)
class GoalProgress:
    """A goal and how many of its milestones, or of its tasks where it has none, are done."""

    id: int
    mentorship_id: int
    title: str
    is_private: bool
    done: int
    total: int
    is_reached: bool
    has_milestones: bool


def goal_progress(connection: Connection, eyes: Eyes, mentorship_id: int | None = None) -> Sequence[GoalProgress]:
    """The goals that someone sees on one side and that were not dropped: of one mentorship, or of all that run."""
    values = {
        "me": eyes.person_id,
        "mentee_id": eyes.mentee_id,
        "mentor_id": eyes.mentor_id,
        "mentorship_id": mentorship_id,
    }
    rows: Sequence[Any] = connection.execute(_GOALS, values).all()
    return [GoalProgress(*row) for row in rows]
