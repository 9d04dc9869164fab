"""Which goals and skills a session was about: each side says so for itself, and where both say the same they agree (A36)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from mentorcruise.domain.people import Actor
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.session_work import SessionTopic
from mentorcruise.domain.sessions import MentoringSession

# Shared goals that were not given up, and the skills of the application; whatever is tagged already stays in sight.
_SUBJECTS = text("""
WITH tagged AS (
  SELECT goal_id, skill_id, side FROM session_topics WHERE session_id = :session_id AND removed_at IS NULL
), subjects AS (
  SELECT 'goal' AS kind, g.id, g.title AS label, g.position FROM goals g
  WHERE g.mentorship_id = :mentorship_id AND g.visibility = 'shared' AND (
    g.id IN (SELECT goal_id FROM tagged) OR 'dropped' IS DISTINCT FROM (
      SELECT p.action FROM progress_steps p WHERE p.goal_id = g.id AND p.action IN ('done', 'verified', 'reopened', 'dropped')
      ORDER BY p.id DESC LIMIT 1))
  UNION ALL
  SELECT 'skill', s.id, s.name, 0 FROM skills s WHERE s.id IN (
    SELECT a.skill_id FROM skill_assessments a JOIN mentorships m USING (application_id) WHERE m.id = :mentorship_id
    UNION SELECT skill_id FROM tagged)
)
SELECT kind, id, label,
  array(SELECT side FROM tagged t WHERE (s.kind = 'goal' AND t.goal_id = s.id) OR (s.kind = 'skill' AND t.skill_id = s.id))
FROM subjects s ORDER BY kind, position, lower(label), id
""")


@dataclass(frozen=True)
class Subject:
    """A goal or a skill that a session can be about, and the sides that say that it was."""

    kind: str
    id: int
    label: str
    sides: frozenset[Side]

    @property
    def key(self) -> str:
        """Its name in a form: `goal-12`, `skill-3`."""
        return f"{self.kind}-{self.id}"

    @property
    def is_agreed(self) -> bool:
        """Whether both sides say so."""
        return len(self.sides) == len(Side)


def subjects_of(connection: Connection, mentorship_id: int, session_id: int | None = None) -> list[Subject]:
    """What the sessions of a mentorship can be about, goals first; with the tags of one session."""
    rows = connection.execute(_SUBJECTS, {"mentorship_id": mentorship_id, "session_id": session_id})
    return [Subject(kind, ident, label, frozenset(map(Side, sides))) for kind, ident, label, sides in rows]


def tag(session: Session, of: MentoringSession, by: Actor, subjects: Collection[Subject], now: datetime) -> None:
    """One side says that the session was about exactly these. The session is held meanwhile."""
    wanted: set[tuple[int | None, int | None]] = {(s.id, None) if s.kind == "goal" else (None, s.id) for s in subjects}
    mine = select(SessionTopic).where(
        SessionTopic.session_id == of.id, SessionTopic.person_id == by.id, SessionTopic.removed_at.is_(None)
    )
    for topic in session.scalars(mine).all():
        if (topic.goal_id, topic.skill_id) in wanted:
            wanted.remove((topic.goal_id, topic.skill_id))
        else:
            topic.removed_at = now
    side = of.side_of(by.id)
    session.add_all(
        SessionTopic(session_id=of.id, person_id=by.id, side=side, goal_id=goal, skill_id=skill, tagged_at=now)
        for goal, skill in wanted
    )
