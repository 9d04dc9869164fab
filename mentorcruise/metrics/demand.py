"""What mentees want to learn and reach, against what mentors can help with (A34)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.profile_states import as_of
from mentorcruise.metrics.asking import Filters, Question
from mentorcruise.metrics.registered import LISTED, moments, narrowed
from mentorcruise.metrics.registry import figure

MOST_ROWS = 50
HELPS_WITH = "helps_with"
"""The key of the question that asks mentors which goals they can help with; its choices are the words of goals."""

# Frozen when the application was submitted, so that no later change of a profile moves it.
_APPLIED = """
SELECT a.id, a.mentee_id, a.goal_category FROM applications a
LEFT JOIN application_profiles f ON f.application_id = a.id
WHERE a.submitted_at >= :since AND a.submitted_at < :end {frozen}
"""
_FROZEN = {
    "program": " AND f.program_id = :program", "country": " AND f.country = :country",
    "language": " AND :language = ANY(f.languages)", "goal": " AND a.goal_category = :goal",
    "mentor": " AND a.mentor_id = :mentor",
    "plan": " AND EXISTS (SELECT FROM plans l WHERE l.id = a.plan_id AND lower(l.name) = :plan)",
    "skill": " AND EXISTS (SELECT FROM skill_assessments k WHERE k.application_id = a.id AND k.moment = 'baseline'"
             " AND k.skill_id = :skill)",
}  # fmt: skip
_OFFERS = """
SELECT m.id, m.person_id, greatest(COALESCE(CAST(offered.value AS bigint), 0) - COALESCE(held.n, 0), 0) AS places
FROM mentors m JOIN people p ON p.id = m.person_id
LEFT JOIN ({capacity}) offered ON offered.person_id = m.person_id
LEFT JOIN (SELECT mentor_id, count(*) AS n FROM places WHERE taken_at < :end AND (released_at IS NULL OR released_at >= :end)
  GROUP BY mentor_id) held ON held.mentor_id = m.id
WHERE m.created_at < :end AND {listed} {narrowed}
"""
_SKILLS = """
WITH applied AS MATERIALIZED ({applied}), offers AS MATERIALIZED ({offers}),
wanted AS (
  SELECT k.skill_id, count(DISTINCT applied.mentee_id) AS mentees FROM applied
  JOIN skill_assessments k ON k.application_id = applied.id AND k.moment = 'baseline' GROUP BY k.skill_id
), helped AS (
  SELECT CAST(s.detail AS bigint) AS skill_id, count(*) AS mentors, sum(o.places) AS places
  FROM ({skills}) s JOIN offers o ON o.person_id = s.person_id GROUP BY s.detail
)
SELECT CAST(n.id AS text), n.name, COALESCE(w.mentees, 0), COALESCE(h.mentors, 0), COALESCE(h.places, 0)
FROM skills n LEFT JOIN wanted w ON w.skill_id = n.id LEFT JOIN helped h ON h.skill_id = n.id
WHERE w.mentees > 0 OR h.mentors > 0
ORDER BY 3 DESC, 4 DESC, n.name LIMIT {most}
"""
_GOALS = """
WITH applied AS MATERIALIZED ({applied}), offers AS MATERIALIZED ({offers}),
said AS (
  SELECT DISTINCT ON (a.person_id) a.person_id, a.answer FROM questionnaire_answers a
  WHERE a.key = :helps_with AND a.answered_at < :end ORDER BY a.person_id, a.answered_at DESC, a.id DESC
)
SELECT g.goal, g.words,
  (SELECT count(DISTINCT mentee_id) FROM applied WHERE goal_category = g.goal),
  (SELECT count(*) FROM said JOIN offers o ON o.person_id = said.person_id WHERE g.words = ANY(said.answer)),
  (SELECT COALESCE(sum(o.places), 0) FROM said JOIN offers o ON o.person_id = said.person_id WHERE g.words = ANY(said.answer))
FROM unnest(CAST(:goals AS text[]), CAST(:words AS text[])) WITH ORDINALITY AS g (goal, words, n) ORDER BY 3 DESC, g.n
"""


@dataclass(frozen=True)
class Demand:
    """A goal or a skill: how many mentees want it, how many mentors help with it, how many free places these have."""

    key: str
    name: str
    mentees: int
    mentors: int
    open_places: int

    @property
    def short(self) -> bool:
        """Whether more mentees want it than there are free places with those who help."""
        return self.mentees > self.open_places


@figure("registration.skills", "Skills wanted and offered", "people")
def skill_demand(connection: Connection, question: Question, most: int = MOST_ROWS) -> Sequence[Demand]:
    """Which skills mentees want to develop, against the mentors who help to develop them.

    Population: mentees who applied in the period, by the skills in which they rated themselves when they applied; and
    listed mentors at the end of the period, by the skills of their profile then.

    Clock: applications by the day (UTC) on which they were submitted; profiles, capacity and places as they were at the
    end of the period's last day.

    Formula: people, each once for a skill. Free places are the places that these mentors offer less those that are taken;
    a mentor with several skills has them under each. Filters narrow the applications as they were frozen; program and
    country narrow the mentors too.
    """
    return _demand(connection, _SKILLS, question, most)


@figure("registration.goals", "Goals wanted and helped with", "people")
def goal_demand(connection: Connection, question: Question) -> Sequence[Demand]:
    """Which goals mentees apply with, against the mentors who say that they can help with them.

    Population: mentees who applied in the period, by the goals of their applications; and listed mentors at the end of
    the period who answered which goals they can help with.

    Clock: applications by the day (UTC) on which they were submitted; answers, capacity and places as they were at the end
    of the period's last day.

    Formula: people, each once for a goal. Free places are the places that these mentors offer less those that are taken; a
    mentor who helps with several goals has them under each. Filters narrow the applications as they were frozen; program
    and country narrow the mentors too.
    """
    return _demand(connection, _GOALS, question)


def _demand(connection: Connection, template: str, question: Question, most: int = MOST_ROWS) -> list[Demand]:
    filters = question.filters
    frozen = "".join(sql for name, sql in _FROZEN.items() if getattr(filters, name) is not None)
    statement = template.format(
        applied=_APPLIED.format(frozen=frozen), most=most, skills=as_of("skill"),
        offers=_OFFERS.format(capacity=as_of("capacity"), listed=LISTED, narrowed=narrowed(filters)),
    )  # fmt: skip
    rows = connection.execute(text(statement), _values(question, filters))
    return [Demand(key, name, int(mentees), int(mentors), int(places)) for key, name, mentees, mentors, places in rows]


def _values(question: Question, filters: Filters) -> dict[str, object]:
    values = moments(question)
    named = {name: getattr(filters, name) for name in _FROZEN}
    goals = {"goals": [str(goal) for goal in GOAL_WORDS], "words": list(GOAL_WORDS.values()), "helps_with": HELPS_WITH}
    return values | named | goals | {"before": values["end"]}
