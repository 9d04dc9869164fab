"""Mentors who could take a mentee over: open places, the skills of the goal, a record with goals of its kind (F23)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from mentorcruise.domain.mentorships import Mentorship

MOST = 4
# The skills that the mentee rated for this goal; the mentor's own where none was. The best by skills and score are looked
# at closely: a whole catalogue of records would take long.
_SUGGESTIONS = text("""
WITH rated AS (
  SELECT DISTINCT skill_id FROM skill_assessments WHERE application_id = :application_id AND moment = 'baseline'
), wanted AS (
  SELECT skill_id FROM rated
  UNION SELECT skill_id FROM mentor_skills WHERE mentor_id = :mentor_id AND NOT EXISTS (SELECT FROM rated)
), fitting AS (
  SELECT e.mentor_id, count(*) AS shared, array_agg(s.name ORDER BY ms.position) AS shared_skills
  FROM wanted JOIN mentor_skills ms USING (skill_id) JOIN skills s ON s.id = ms.skill_id
  JOIN catalogue_entries e ON e.mentor_id = ms.mentor_id JOIN mentors m ON m.id = e.mentor_id
  WHERE e.places_open > 0 AND m.person_id <> :mentee_id AND m.id <> :mentor_id
    AND m.id NOT IN (SELECT mentor_id FROM separations WHERE mentee_id = :mentee_id)
    AND m.id NOT IN (SELECT mentor_id FROM applications WHERE mentee_id = :mentee_id AND closed_at IS NULL)
  GROUP BY e.mentor_id, e.score ORDER BY count(*) DESC, e.score DESC, e.mentor_id LIMIT 24
)
SELECT e.mentor_id, e.slug, e.name, e.headline, e.skills, e.price_cents, e.currency, e.places_open, e.rating_sum,
  e.rating_count, e.reply_hours, f.shared_skills, goal.reached AS goals_reached
FROM fitting f JOIN catalogue_entries e USING (mentor_id)
CROSS JOIN LATERAL (
  SELECT count(*) AS reached FROM mentorships s
  JOIN mentorship_endings d ON d.mentorship_id = s.id AND NOT d.during_trial
  JOIN exit_surveys x ON x.mentorship_id = s.id AND x.goal_reached = 'yes'
  WHERE s.mentor_id = f.mentor_id AND s.goal_category = :goal_category
) goal
ORDER BY f.shared DESC, goal.reached DESC, e.score DESC, e.mentor_id LIMIT :most
""")


def instead_of(connection: Connection, mentorship: Mentorship) -> Sequence[Row[Any]]:
    """The mentors to suggest to this mentee in place of the present one, the best fit first. One query.

    Never the present mentor, one from whom the mentee has parted, or one to whom an application is open.
    """
    values = {
        "application_id": mentorship.application_id,
        "mentor_id": mentorship.mentor_id,
        "mentee_id": mentorship.mentee_id,
        "goal_category": mentorship.goal_category,
        "most": MOST,
    }
    return connection.execute(_SUGGESTIONS, values).all()
