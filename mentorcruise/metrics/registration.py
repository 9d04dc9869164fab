"""Registration: how many take part, what they have told about themselves, and how visitors become mentees (A11, A12).

The other figures of the report: `breakdowns` (A14), `capacity` (A13), `program_shares` (A22), `demand` (A34).
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registered import MENTEES, MENTORS, ROLES, moments, narrowed
from mentorcruise.metrics.registry import figure

_RUNNING = """
SELECT s.{who} FROM mentorships s WHERE s.started_at < :end
  AND NOT EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = s.id AND e.ended_at < :since)
"""
# Sets, joined, rather than a question about each person: what is asked once can be as large as it will.
_ACTIVE_MENTEES = """
SELECT a.mentee_id AS id FROM applications a WHERE a.submitted_at >= :since AND a.submitted_at < :end
UNION """ + _RUNNING.format(who="mentee_id")
_ACTIVE_MENTORS = """
SELECT a.mentor_id AS id FROM applications a JOIN application_decisions d ON d.application_id = a.id
WHERE d.decided_at >= :since AND d.decided_at < :end
UNION """ + _RUNNING.format(who="mentor_id")
_FIRST_LISTED = """
(SELECT min(d.decided_at) FROM mentor_decisions d WHERE d.mentor_id = m.id AND d.verdict = 'approved')
"""
_PARTICIPANTS = """
SELECT e.n, e.new, e.active, o.n, o.new, o.active FROM
  (SELECT count(*) AS n, count(*) FILTER (WHERE p.confirmed_at >= :since) AS new, count(x.id) AS active
    FROM (SELECT p.id, p.confirmed_at FROM {mentees} {narrowed}) p LEFT JOIN ({active_mentees}) x ON x.id = p.id) e,
  (SELECT count(*) AS n, count(*) FILTER (WHERE m.first_listed >= :since) AS new, count(x.id) AS active
    FROM (SELECT m.id, {first_listed} AS first_listed FROM {mentors} {narrowed}) m
    LEFT JOIN ({active_mentors}) x ON x.id = m.id) o
"""
_COMPLETE = """
WITH needed AS (
  SELECT q.key FROM questionnaires n
  JOIN LATERAL (SELECT v.id FROM questionnaire_versions v WHERE v.questionnaire_id = n.id AND v.published_at < :end
    ORDER BY v.number DESC LIMIT 1) v ON true
  JOIN questionnaire_questions q ON q.version_id = v.id
  WHERE n.program_id IS NULL AND q.required AND q.audience IN (:role, 'both')
)
SELECT count(*) FILTER (WHERE ARRAY(SELECT key FROM needed) <@ ARRAY(
    SELECT a.key FROM questionnaire_answers a WHERE a.person_id = p.id AND a.answered_at < :end AND cardinality(a.answer) > 0
  )), count(*)
FROM {people} {narrowed}
"""


@dataclass(frozen=True)
class Participants:
    """Mentees and mentors at the end of a period; `new` since its begin, `active` during it."""

    mentees: int
    new_mentees: int
    active_mentees: int
    mentors: int
    new_mentors: int
    active_mentors: int

    @property
    def mentees_active(self) -> Rate:
        return Rate(self.active_mentees, self.mentees)

    @property
    def mentors_active(self) -> Rate:
        return Rate(self.active_mentors, self.mentors)


@figure("registration.participants", "Mentees and mentors", "people")
def participants(connection: Connection, question: Question) -> Participants:
    """How many mentees and mentors are involved at the end of the period, and how many of them were active in it.

    Population: a mentee is a person with a confirmed address who has no mentor profile and does not run the place; a
    mentor is one whom an operator has listed and not suspended. Whoever mentors and is mentored counts as a mentor.

    Clock: the end of the period's last day (UTC). New are mentees who confirmed their address, and mentors who were first
    listed, within the period. Active is a mentee who applied or had a running mentorship in the period, and a mentor who
    decided about an application or had a running mentorship in it.

    Formula: counts; the share of the active with Wilson's 95% interval. A program or a country narrows the people to those
    who belong to it on that day; other filters name mentorships and leave these counts as they are.
    """
    statement = _PARTICIPANTS.format(
        mentees=MENTEES, mentors=MENTORS, active_mentees=_ACTIVE_MENTEES, active_mentors=_ACTIVE_MENTORS,
        first_listed=_FIRST_LISTED, narrowed=narrowed(question.filters),
    )  # fmt: skip
    return Participants(*connection.execute(text(statement), moments(question)).one())


@figure("registration.complete", "Required questions answered", "share of people")
def complete_profiles(connection: Connection, question: Question, role: str = "mentee") -> Rate:
    """Which share has answered every question that is required of them.

    Population: mentees, or mentors, as they are registered at the end of the period.

    Clock: the end of the period's last day (UTC); the version of the questionnaire for everyone that was in force then.

    Formula: people who have answered all its required questions for their role, divided by all, with Wilson's 95%
    interval. Without a required question everyone counts as complete.
    """
    statement = _COMPLETE.format(people=ROLES[role], narrowed=narrowed(question.filters))
    return Rate(*connection.execute(text(statement), {**moments(question), "role": role}).one())
