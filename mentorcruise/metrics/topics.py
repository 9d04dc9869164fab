"""What sessions were about, as both sides say it, and how often they say the same (A36)."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import asked_facts
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import figure


@dataclass(frozen=True)
class Topic:
    """Sessions about one skill, or about goals of one kind. `mentee`, `mentor`: how many of them each side named.

    `shared`: what both named, of `compared`: what either named where both have named something.
    """

    key: str
    name: str
    sessions: int
    minutes: int
    mentee: int
    mentor: int
    shared: int
    compared: int

    @property
    def agreement(self) -> Rate:
        return Rate(self.shared, self.compared)


_NAMED = {
    "skill": ("skill_id", "k.slug", "k.name", "JOIN skills k ON k.id = t.subject"),
    "goal": ("goal_id", "t.goal_category", "t.goal_category", ""),
}


@figure("sessions.topics", "What sessions were about", "sessions")
def topics(session: Session, question: Question, kind: str) -> list[Topic]:
    """What sessions were about: goals by their kind, or skills; as mentees say it, as mentors say it, and both.

    Population: sessions held in the period of which at least one side has said what they were about. A session about two
    skills is counted at both.

    Clock: the day on which the session began, in UTC. As of a day, what was said or taken back later is unseen.

    Formula: sessions named by either side; beside them those of the mentee's word, of the mentor's, and of both.

    Agreement: of sessions for which both sides have named a goal, or a skill: what both named divided by what either
    named, goal by goal and skill by skill, with Wilson's 95% interval.
    """
    first, condition, values = asked_facts(session, question)
    subject, key, name, joined = _NAMED[kind]
    statement = (
        f"{first}tags AS (SELECT DISTINCT t.session_id, t.side, t.{subject} AS subject, f.goal_category, h.minutes "  # noqa: S608
        "FROM session_results h JOIN session_topics t ON t.session_id = h.session_id AND t.tagged_at < :before "
        f"AND (t.removed_at IS NULL OR t.removed_at >= :before) AND t.{subject} IS NOT NULL "
        "JOIN mentorship_facts f ON f.mentorship_id = h.mentorship_id WHERE h.result = 'held' "
        f"AND h.held_on BETWEEN :since AND :until AND h.settled_at < :before AND {condition}), "
        "told AS (SELECT session_id, count(DISTINCT side) = 2 AS compared FROM tags GROUP BY session_id), "
        "named AS (SELECT session_id, subject, goal_category, minutes, bool_or(side = 'mentee') AS mentee, "
        "bool_or(side = 'mentor') AS mentor FROM tags GROUP BY session_id, subject, goal_category, minutes), "
        f"counted AS (SELECT {key} AS key, {name} AS name, t.session_id, max(t.minutes) AS minutes, bool_or(mentee) AS mentee, "
        "bool_or(mentor) AS mentor, count(*) FILTER (WHERE mentee AND mentor) AS shared, "
        f"count(*) FILTER (WHERE told.compared) AS compared FROM named t JOIN told USING (session_id) {joined} GROUP BY 1, 2, 3) "
        "SELECT key, name, count(*) AS sessions, sum(minutes) AS minutes, count(*) FILTER (WHERE mentee) AS mentee, "
        "count(*) FILTER (WHERE mentor) AS mentor, sum(shared) AS shared, sum(compared) AS compared "
        "FROM counted GROUP BY key, name ORDER BY count(*) DESC, key"
    )
    rows = session.execute(text(statement), values)
    return [Topic(r.key, r.name, *(int(getattr(r, c)) for c in COUNTED)) for r in rows]


COUNTED = ("sessions", "minutes", "mentee", "mentor", "shared", "compared")
