"""R17 at full size: figures that were followed along through a million facts are those that are counted from nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from mentorcruise.extensions import db
from tests.factories import make_mentor
from tests.metrics.test_counting import followed, recounted

EDITS, ROUNDS, MENTORS = 1_000_000, 60, 40
# One round: a thousand pairs begin; of all that run some meet, rate, assess and end; of those that have ended some answer, late
# as often as not. {from_id} and {to_id} bound its new pairs. Times lie anywhere in the three years behind; every tenth person
# has confirmed the address only now, after all that they did.
BEGIN = {
    "people": """
        INSERT INTO people (id, email, name, country, time_zone, joined_at, confirmed_at) OVERRIDING SYSTEM VALUE
        SELECT i, 'm' || i || '@example.org', 'M', (ARRAY['DE','FR','US',NULL])[1 + floor(random() * 4)::int], 'UTC',
          timestamptz '2023-01-01', CASE WHEN i % 10 = 0 THEN now() ELSE timestamptz '2023-01-01' END
        FROM generate_series({from_id}, {to_id}) i""",
    "applications": """
        INSERT INTO applications (id, mentee_id, mentor_id, plan_id, goal_category, goal_statement, submitted_at)
        OVERRIDING SYSTEM VALUE
        SELECT p.id, p.id, m.id, m.plan, (ARRAY['change_careers', 'extend_skills', 'get_promoted', 'prepare_interviews'])
          [1 + floor(random() * 4)::int], repeat('a goal ', 20), timestamptz '2023-11-01' + random() * interval '1000 days'
        FROM people p JOIN LATERAL (
          SELECT m.id, (SELECT min(id) FROM plans WHERE mentor_id = m.id) AS plan
          FROM mentors m WHERE p.id > 0 ORDER BY random() LIMIT 1
        ) m ON true WHERE p.id BETWEEN {from_id} AND {to_id}""",
    "profiles": """
        INSERT INTO application_profiles (application_id, country, languages, known_at)
        SELECT a.id, p.country, ARRAY['en'], a.submitted_at FROM applications a JOIN people p ON p.id = a.mentee_id
        WHERE a.id BETWEEN {from_id} AND {to_id}""",
    "baselines": """
        INSERT INTO skill_assessments (application_id, skill_id, assessor_id, moment, score, assessed_at)
        SELECT a.id, s.skill_id, a.mentee_id, 'baseline', 1 + floor(random() * 4)::int, a.submitted_at
        FROM applications a JOIN mentor_skills s ON s.mentor_id = a.mentor_id WHERE a.id BETWEEN {from_id} AND {to_id}""",
    "reasons": """
        INSERT INTO application_reasons (application_id, reason)
        SELECT a.id, (ARRAY['skills', 'career_path', 'price'])[1 + floor(random() * 3)::int] FROM applications a
        WHERE a.id BETWEEN {from_id} AND {to_id}""",
    "decisions": """
        INSERT INTO application_decisions (application_id, verdict, decided_by_id, decided_at)
        SELECT a.id, 'accepted', m.person_id, a.submitted_at + random() * interval '6 days'
        FROM applications a JOIN mentors m ON m.id = a.mentor_id WHERE a.id BETWEEN {from_id} AND {to_id}""",
    "mentorships": """
        INSERT INTO mentorships (id, application_id, mentor_id, mentee_id, goal_category, started_at, trial_ends_at)
        OVERRIDING SYSTEM VALUE
        SELECT a.id, a.id, a.mentor_id, a.mentee_id, a.goal_category, d.decided_at, d.decided_at + interval '7 days'
        FROM applications a JOIN application_decisions d ON d.application_id = a.id WHERE a.id BETWEEN {from_id} AND {to_id}""",
}  # fmt: skip
LIVE = {
    "sessions": """
        INSERT INTO mentoring_sessions (mentorship_id, kind, origin, starts_at, ends_at, topic, created_by_id, created_at,
          closed_at)
        SELECT m.id, (ARRAY['intro', 'regular'])[1 + floor(random() * 2)::int], 'logged', at, at + interval '45 min', 'Next',
          m.mentee_id, at, at + interval '1 day'
        FROM (SELECT *, started_at + random() * interval '90 days' AS at FROM mentorships ORDER BY random() LIMIT 6000) m""",
    "results": """
        INSERT INTO session_results (session_id, mentorship_id, result, starts_at, held_on, minutes, source, settled_at)
        SELECT id, mentorship_id, r, starts_at, (starts_at AT TIME ZONE 'UTC')::date, CASE WHEN r = 'held' THEN 45 ELSE 0 END,
          'both', ends_at + random() * interval '9 days'
        FROM (SELECT s.*, (ARRAY['held', 'held', 'mentee_missed', 'disputed'])[1 + floor(random() * 4)::int] AS r
          FROM mentoring_sessions s WHERE NOT EXISTS (SELECT FROM session_results h WHERE h.session_id = s.id)) s""",
    "ratings": """
        INSERT INTO session_ratings (session_id, rater_id, side, stars, rated_at)
        SELECT s.id, m.mentee_id, 'mentee', 1 + floor(random() * 5)::int, s.ends_at + random() * interval '60 days'
        FROM mentoring_sessions s JOIN mentorships m ON m.id = s.mentorship_id
        WHERE NOT EXISTS (SELECT FROM session_ratings g WHERE g.session_id = s.id) ORDER BY random() LIMIT 5000""",
    "assessments": """
        INSERT INTO skill_assessments (application_id, skill_id, assessor_id, moment, score, assessed_at)
        SELECT b.application_id, b.skill_id, b.assessor_id, 'milestone', 1 + floor(random() * 5)::int,
          b.assessed_at + random() * interval '120 days'
        FROM skill_assessments b WHERE b.moment = 'baseline' ORDER BY random() LIMIT 2600""",
    "endings": """
        INSERT INTO mentorship_endings (mentorship_id, ended_at, cause, during_trial)
        SELECT id, at, (ARRAY['mentee_left', 'mentor_ended', 'payment_failed', 'lapsed'])[1 + floor(random() * 4)::int],
          at < trial_ends_at
        FROM (SELECT m.*, started_at + random() * random() * interval '200 days' AS at FROM mentorships m
          WHERE NOT EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = m.id) ORDER BY random() LIMIT 900) m""",
    "surveys": """
        INSERT INTO exit_surveys (mentorship_id, answered_at, stars, goal_reached)
        SELECT mentorship_id, ended_at + random() * interval '30 days', 1 + floor(random() * 5)::int,
          (ARRAY['yes', 'partly', 'no'])[1 + floor(random() * 3)::int]
        FROM mentorship_endings e WHERE NOT EXISTS (SELECT FROM exit_surveys x WHERE x.mentorship_id = e.mentorship_id)
        ORDER BY random() LIMIT 500""",
    "skips": """
        INSERT INTO exit_survey_skips (mentorship_id, by_id, skipped_at)
        SELECT e.mentorship_id, m.mentee_id, e.ended_at FROM mentorship_endings e JOIN mentorships m ON m.id = e.mentorship_id
        WHERE NOT EXISTS (SELECT FROM exit_survey_skips z WHERE z.mentorship_id = e.mentorship_id) ORDER BY random() LIMIT 300""",
}  # fmt: skip


def rounds() -> Iterator[int]:
    """How many facts each round has written."""
    for number in range(ROUNDS):
        first = 1_000_000 + number * 1000
        written = 0
        for statement in (*BEGIN.values(), *LIVE.values()):
            found = db.session.execute(text(statement.format(from_id=first, to_id=first + 999)))
            written += found.rowcount  # type: ignore[attr-defined]
        db.session.commit()
        yield written


@pytest.mark.hard
def test_after_a_million_edits_following_along_has_the_same_bytes_as_counting_anew(app):
    """R17: facts of every kind, early and late, by tens of thousands at a time."""
    for number in range(MENTORS):
        make_mentor(capacity=20, skills=(f"Skill {number}", f"Skill {number % 7 + 50}"))
    db.session.execute(text("SELECT setseed(0.4), set_config('statement_timeout', '0', false)"))
    edits = 0
    for number, written in enumerate(rounds(), start=1):
        edits += written
        along = followed()
        if number in (1, 20, ROUNDS):
            assert along == recounted()
            assert followed() == along
    assert edits >= EDITS
    assert all(along.values())
