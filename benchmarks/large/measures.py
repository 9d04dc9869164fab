"""What is measured at size: pages, what comes in, and the floor that counting anew is held against."""

from datetime import date
from typing import Any

import psycopg

PAST_DAY = date(2026, 3, 31)
PAGES = {
    "success report": "/operator/reports/success",
    "success report, all time": "/operator/reports/success?since=2023-01-01&until=2026-12-31",
    "success report, one goal": "/operator/reports/success?goal=change_careers",
    "success report, goal and country": "/operator/reports/success?goal=change_careers&country=DE",
    "success report, one skill": "/operator/reports/success?skill=arduino",
    "success report, as of a past day": f"/operator/reports/success?as_of={PAST_DAY}",
    "sessions report": "/operator/reports/sessions",
    "sessions report, one skill": "/operator/reports/sessions?skill=arduino",
    "attainment report": "/operator/reports/attainment",
    "pairing report": "/operator/reports/pairing",
    "pairing report, one goal": "/operator/reports/pairing?goal=change_careers",
    "pairing report, goal and country": "/operator/reports/pairing?goal=change_careers&country=DE",
    "registration report": "/operator/reports/registration",
    "registration report, one country": "/operator/reports/registration?country=DE",
    "registration report, what profiles say": "/operator/reports/registration?section=profiles",
    "registration report, places": "/operator/reports/registration?section=capacity",
    "registration report, skills": "/operator/reports/registration?section=skills",
    "stakeholder report": "/operator/stakeholder-report",
    "overview": "/operator",
    "health inbox": "/operator/health",
}

_SURVEY = """
INSERT INTO exit_surveys (mentorship_id, answered_at, stars, goal_reached)
SELECT e.mentorship_id, now(), 4, 'yes' FROM mentorship_endings e LEFT JOIN exit_surveys x USING (mentorship_id)
WHERE x.mentorship_id IS NULL AND e.mentorship_id >= %(number)s ORDER BY 1 LIMIT {limit}
"""
_ENDING = """
INSERT INTO mentorship_endings (mentorship_id, ended_at, cause, during_trial)
SELECT m.id, now(), 'mentee_left', false FROM mentorships m LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id
WHERE e.mentorship_id IS NULL AND m.id >= %(number)s ORDER BY 1 LIMIT 1
"""
_SESSION = """
WITH met AS (
  INSERT INTO mentoring_sessions (mentorship_id, kind, origin, starts_at, ends_at, topic, created_by_id, created_at, closed_at)
  SELECT m.id, 'regular', 'logged', now() - interval '1 hour', now(), 'Met', m.mentee_id, now(), now()
  FROM mentorships m LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id
  WHERE e.mentorship_id IS NULL AND m.id >= %(number)s ORDER BY m.id LIMIT 1 RETURNING id, mentorship_id, starts_at
)
INSERT INTO session_results (session_id, mentorship_id, result, starts_at, held_on, minutes, source, settled_at)
SELECT id, mentorship_id, 'held', starts_at, starts_at::date, 60, 'both', now() FROM met
"""
_APPLICATION = """
WITH application AS (
  INSERT INTO applications (mentee_id, mentor_id, plan_id, goal_category, goal_statement, submitted_at)
  SELECT mentee_id, mentor_id, plan_id, goal_category, goal_statement, now() FROM applications a
  WHERE id >= %(number)s AND NOT EXISTS (SELECT FROM applications o WHERE o.mentee_id = a.mentee_id
    AND o.mentor_id = a.mentor_id AND o.closed_at IS NULL) ORDER BY id LIMIT 1 RETURNING id, mentee_id
)
INSERT INTO skill_assessments (application_id, skill_id, assessor_id, moment, score, assessed_at)
SELECT id, k, mentee_id, 'baseline', 2, now() FROM application CROSS JOIN generate_series(1, 3) k
"""
FOLLOW = {
    "one exit survey": (_SURVEY.format(limit=1), 9, 5.0),
    "one ending": (_ENDING, 9, 5.0),
    "one session": (_SESSION, 9, 5.0),
    "one application": (_APPLICATION, 9, 5.0),
    "10,000 exit surveys": (_SURVEY.format(limit=10_000), 1, 1000.0),
}
"""By name: what comes in, how often it is measured, and the goal in ms: of CPU for one, of wall time for many."""

_FLOOR = """
CREATE TEMP TABLE one_pass AS
SELECT s.goal_category, p.country, (h.starts_at AT TIME ZONE 'UTC')::date AS day, h.result, e.cause, x.goal_reached,
  count(*) AS n, sum(h.minutes) AS minutes, count(DISTINCT s.id) AS mentorships, sum(g.stars) AS stars, max(k.score) AS score
FROM mentorships s
JOIN application_profiles p ON p.application_id = s.application_id
LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id
LEFT JOIN exit_surveys x ON x.mentorship_id = s.id
LEFT JOIN (SELECT application_id, max(score) AS score FROM skill_assessments GROUP BY 1) k ON k.application_id = s.application_id
LEFT JOIN session_results h ON h.mentorship_id = s.id
LEFT JOIN session_ratings g ON g.session_id = h.session_id
GROUP BY 1, 2, 3, 4, 5, 6
"""
_FLOOR_OF_APPLICATIONS = """
CREATE TEMP TABLE one_pass_of_applications AS
SELECT a.goal_category, p.country, (a.submitted_at AT TIME ZONE 'UTC')::date AS day, d.verdict, d.reason_code, r.reasons,
  count(*) AS n, count(w.application_id) AS taken_back, count(s.id) AS started, max(k.score) AS score,
  sum(d.decided_at - a.submitted_at) AS waited
FROM applications a
JOIN application_profiles p ON p.application_id = a.id
LEFT JOIN application_decisions d ON d.application_id = a.id
LEFT JOIN application_withdrawals w ON w.application_id = a.id
LEFT JOIN application_lapses e ON e.application_id = a.id
LEFT JOIN mentorships s ON s.application_id = a.id
LEFT JOIN (SELECT application_id, max(score) AS score FROM skill_assessments GROUP BY 1) k ON k.application_id = a.id
LEFT JOIN (SELECT application_id, array_agg(reason) AS reasons FROM application_reasons GROUP BY 1) r ON r.application_id = a.id
GROUP BY 1, 2, 3, 4, 5, 6
"""
_FLOOR_OF_PEOPLE = """
CREATE TEMP TABLE one_pass_of_people AS
SELECT p.country, (p.joined_at AT TIME ZONE 'UTC')::date AS day, o.verdict, a.accepted, g.person_id IS NOT NULL AS operates,
  count(*) AS n, count(p.confirmed_at) AS confirmed, min(a.first_at) AS applied, min(s.began) AS began, max(s.ended) AS ended,
  min(b.first_at) AS decided, max(b.last_at) AS last_decided, min(y.paid) AS paid, sum(y.months) AS months,
  sum(q.answers) AS answers
FROM people p
LEFT JOIN operator_grants g ON g.person_id = p.id
LEFT JOIN mentors m ON m.person_id = p.id
LEFT JOIN (SELECT mentor_id, max(verdict) AS verdict FROM mentor_decisions GROUP BY 1) o ON o.mentor_id = m.id
LEFT JOIN (SELECT a.mentee_id, bool_or(d.verdict = 'accepted') AS accepted, min(a.submitted_at) AS first_at FROM applications a
  LEFT JOIN application_decisions d ON d.application_id = a.id GROUP BY 1) a ON a.mentee_id = p.id
LEFT JOIN (SELECT s.mentee_id, min(s.started_at) AS began, max(e.ended_at) AS ended FROM mentorships s
  LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id GROUP BY 1) s ON s.mentee_id = p.id
LEFT JOIN (SELECT a.mentor_id, min(d.decided_at) AS first_at, max(d.decided_at) AS last_at FROM applications a
  JOIN application_decisions d ON d.application_id = a.id GROUP BY 1) b ON b.mentor_id = m.id
LEFT JOIN (SELECT a.mentee_id, min(y.paid_at) AS paid, count(*) AS months FROM payments y
  JOIN subscriptions u ON u.id = y.subscription_id JOIN applications a ON a.id = u.application_id GROUP BY 1) y
  ON y.mentee_id = p.id
LEFT JOIN (SELECT person_id, count(*) AS answers FROM questionnaire_answers WHERE cardinality(answer) > 0 GROUP BY 1) q
  ON q.person_id = p.id
GROUP BY 1, 2, 3, 4, 5
"""
_FLOORS = {
    "one_pass": _FLOOR, "one_pass_of_applications": _FLOOR_OF_APPLICATIONS, "one_pass_of_people": _FLOOR_OF_PEOPLE,
}  # fmt: skip


def floor_of_recount(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    """A statement over the rows that the figures of mentorships are made of, one over those of applications, and one over
    those of people: joined, grouped by goal, country, day and how it went, written."""
    connection.execute("SET work_mem = '128MB'")
    for name, statement in _FLOORS.items():
        connection.execute(f"DROP TABLE IF EXISTS {name}")  # type: ignore[arg-type]
        connection.execute(statement)
