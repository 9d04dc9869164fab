"""A marketplace of any size, made by the database itself: rows as the product writes them, random and yet the same each time.

A tenth as many mentors as mentorships and ten sessions to each; started over three years, a tenth still running; six of
ten who end say how it went. Half as many applications again come to nothing.
"""

import time
from collections.abc import Callable

import psycopg

from benchmarks.world import Place

SESSIONS_EACH = 10

# By name, in the order in which they need each other. {n} is the number of mentorships, {m} of mentors.
STEPS = {
    "mentors since": """
        WITH since AS (
          UPDATE mentors SET created_at = timestamptz '2022-12-01' + id % 300 * interval '1 day' RETURNING id, person_id, created_at
        ), listed AS (
          UPDATE mentor_decisions d SET decided_at = s.created_at FROM since s WHERE d.mentor_id = s.id
        )
        UPDATE people p SET joined_at = s.created_at, confirmed_at = s.created_at FROM since s WHERE p.id = s.person_id""",
    "mentees": """
        INSERT INTO people (id, email, name, country, time_zone, joined_at, confirmed_at)
        OVERRIDING SYSTEM VALUE
        SELECT {first} + i, 'mentee' || i || '@example.org', 'Mentee ' || i,
          (ARRAY['US','IN','GB','DE','NG','CA','FR','IT','ES','BR'])[1 + (i / 6) % 10], 'UTC', at, at + interval '1 hour'
        FROM (SELECT i, timestamptz '2023-10-11' + random() * interval '1080 days' AS at FROM generate_series(1, {n}) i) i""",
    "applications": """
        INSERT INTO applications (id, mentee_id, mentor_id, plan_id, goal_category, goal_statement, submitted_at, closed_at)
        OVERRIDING SYSTEM VALUE
        SELECT i, {first} + i, m.id, p.id, (ARRAY['change_careers', 'extend_skills', 'get_promoted', 'prepare_interviews',
          'start_business', 'lead_people'])[1 + i % 6], repeat('a goal ', 20),
          person.joined_at + (10 + 20 * random()) * interval '1 day', NULL
        FROM generate_series(1, {n}) i JOIN people person ON person.id = {first} + i
        JOIN mentors m ON m.id = 1 + (i::bigint * 7919) % {m}
        JOIN LATERAL (SELECT id FROM plans WHERE mentor_id = m.id ORDER BY id LIMIT 1) p ON true""",
    "profiles": """
        INSERT INTO application_profiles (application_id, country, languages, program_id, known_at)
        SELECT a.id, p.country, ARRAY['en', (ARRAY['es','de','fr','hi','pt'])[1 + (a.id / 60) % 5]], NULL, a.submitted_at
        FROM applications a JOIN people p ON p.id = a.mentee_id""",
    "decisions": """
        INSERT INTO application_decisions (application_id, verdict, decided_by_id, decided_at)
        SELECT a.id, 'accepted', m.person_id, a.submitted_at + interval '1 day'
        FROM applications a JOIN mentors m ON m.id = a.mentor_id""",
    "mentorships": """
        INSERT INTO mentorships (id, application_id, mentor_id, mentee_id, goal_category, started_at, trial_ends_at)
        OVERRIDING SYSTEM VALUE
        SELECT id, id, mentor_id, mentee_id, goal_category, submitted_at + interval '2 days', submitted_at + interval '9 days'
        FROM applications""",
    "subscriptions": """
        INSERT INTO subscriptions (id, application_id, stripe_subscription_id, stripe_customer_id, status, price_cents,
          currency, started_at, trial_ends_at, cancel_at_period_end, synced_at)
        OVERRIDING SYSTEM VALUE
        SELECT id, application_id, 'sub_' || id, 'cus_' || mentee_id, 'active', 12000, 'EUR', started_at, trial_ends_at, false,
          started_at FROM mentorships""",
    "endings": """
        INSERT INTO mentorship_endings (mentorship_id, ended_at, cause, during_trial)
        SELECT id, ended_at, (ARRAY['mentee_left','mentee_left','mentee_left','mentee_left','mentor_ended','payment_failed',
          'lapsed'])[1 + floor(random() * 7)::int], ended_at <= trial_ends_at
        FROM (SELECT *, started_at + CASE WHEN random() < 0.14 THEN random() * interval '6 days'
          ELSE interval '8 days' + -ln(1 - random()) * interval '75 days' END AS ended_at FROM mentorships) e
        WHERE ended_at < timestamptz '2026-11-01'""",
    "cancellations": """
        INSERT INTO subscription_cancellations (subscription_id, by_id, requested_at, takes_effect, ends_at, reason)
        SELECT e.mentorship_id, m.mentee_id, e.ended_at, 'now', e.ended_at,
          (ARRAY['goal_reached','price','platform','moved_on',NULL])[1 + floor(random() * 5)::int]
        FROM mentorship_endings e JOIN mentorships m ON m.id = e.mentorship_id WHERE e.cause = 'mentee_left'""",
    "surveys": """
        INSERT INTO exit_surveys (mentorship_id, answered_at, stars, goal_reached)
        SELECT mentorship_id, ended_at + random() * interval '3 days', 1 + floor(random() * 5)::int,
          (ARRAY['yes', 'yes', 'partly', 'no'])[1 + floor(random() * 4)::int]
        FROM mentorship_endings WHERE random() < 0.6""",
    "baselines": """
        INSERT INTO skill_assessments (application_id, skill_id, assessor_id, moment, score, assessed_at)
        SELECT a.id, s.id, a.mentee_id, 'baseline', 1 + floor(random() * 3)::int, a.submitted_at
        FROM applications a JOIN LATERAL (SELECT 1 + (a.id * 31) % 40 AS id UNION ALL SELECT 41 + (a.id * 17) % 40) s ON true""",
    "last words": """
        INSERT INTO skill_assessments (application_id, skill_id, assessor_id, moment, score, assessed_at)
        SELECT b.application_id, b.skill_id, b.assessor_id, 'final', least(5, b.score + floor(random() * 3)::int), e.ended_at
        FROM skill_assessments b JOIN mentorship_endings e ON e.mentorship_id = b.application_id
        WHERE b.moment = 'baseline' AND b.application_id % 5 < 2""",
    "sessions": """
        INSERT INTO mentoring_sessions (id, mentorship_id, kind, origin, starts_at, ends_at, created_by_id, created_at, closed_at)
        OVERRIDING SYSTEM VALUE
        SELECT (m.id - 1) * {each} + k, m.id, CASE WHEN k = 1 THEN 'intro' ELSE 'regular' END, 'booked', at, at + length,
          m.mentee_id, at - interval '3 days', at + length + interval '3 days'
        FROM (SELECT m.id, m.mentee_id, k, m.started_at + k * interval '7 days' + random() * interval '6 days' AS at,
          (ARRAY[30, 45, 60])[1 + (m.id + k) % 3] * interval '1 minute' AS length
          FROM mentorships m CROSS JOIN generate_series(1, {each}) k) m""",
    "results": """
        INSERT INTO session_results (session_id, mentorship_id, result, starts_at, held_on, minutes, source, settled_at)
        SELECT id, mentorship_id, r, starts_at, (starts_at AT TIME ZONE 'UTC')::date,
          CASE WHEN r = 'held' THEN extract(epoch FROM ends_at - starts_at)::int / 60 ELSE 0 END, 'both', closed_at
        FROM (SELECT *, CASE WHEN random() < 0.93 THEN 'held' WHEN random() < 0.6 THEN 'mentee_missed'
          ELSE 'mentor_missed' END AS r FROM mentoring_sessions) s""",
    "ratings": """
        INSERT INTO session_ratings (session_id, rater_id, side, stars, rated_at)
        SELECT s.id, m.mentee_id, 'mentee', 1 + floor(5 * sqrt(random()))::int, s.closed_at
        FROM mentoring_sessions s JOIN mentorships m ON m.id = s.mentorship_id WHERE s.id % 10 < 6""",
    "payments": """
        INSERT INTO payments (subscription_id, stripe_invoice_id, amount_cents, currency, status, created_at, paid_at, attempts,
          synced_at)
        SELECT u.id, 'in_' || u.id || '_' || k, 12000, 'EUR', 'paid', at, at, 1, at
        FROM subscriptions u CROSS JOIN generate_series(0, 1) k
        CROSS JOIN LATERAL (SELECT u.trial_ends_at + k * interval '30 days') t (at)
        LEFT JOIN mentorship_endings e ON e.mentorship_id = u.id WHERE coalesce(e.ended_at, now()) > at""",
    "places": """
        INSERT INTO places (application_id, mentor_id, taken_at, released_at)
        SELECT a.id, a.mentor_id, d.decided_at, e.ended_at FROM applications a
        JOIN application_decisions d ON d.application_id = a.id LEFT JOIN mentorship_endings e ON e.mentorship_id = a.id""",
    "no match": """
        INSERT INTO applications (id, mentee_id, mentor_id, plan_id, goal_category, goal_statement, submitted_at, closed_at)
        OVERRIDING SYSTEM VALUE
        SELECT {n} + a.id / 2, a.mentee_id, m.id, p.id, a.goal_category, a.goal_statement, at,
          CASE WHEN a.id % 20 > 0 OR at < timestamptz '2026-10-01' THEN at + interval '1 day' END
        FROM applications a JOIN mentors m ON m.id = 1 + (a.mentor_id + a.id % 97) % {m}
        JOIN LATERAL (SELECT id FROM plans WHERE mentor_id = m.id ORDER BY id LIMIT 1) p ON true
        CROSS JOIN LATERAL (SELECT a.submitted_at - interval '9 days') t (at) WHERE a.id % 2 = 0""",
    "their profiles": """
        INSERT INTO application_profiles (application_id, country, languages, program_id, known_at)
        SELECT a.id, f.country, f.languages, f.program_id, a.submitted_at
        FROM applications a JOIN application_profiles f ON f.application_id = (a.id - {n}) * 2 WHERE a.id > {n}""",
    "their skills": """
        INSERT INTO skill_assessments (application_id, skill_id, assessor_id, moment, score, assessed_at)
        SELECT a.id, b.skill_id, b.assessor_id, 'baseline', b.score, a.submitted_at
        FROM applications a JOIN skill_assessments b ON b.application_id = (a.id - {n}) * 2 AND b.moment = 'baseline'
        WHERE a.id > {n}""",
    "declines": """
        INSERT INTO application_decisions (application_id, verdict, reason_code, reason, decided_by_id, decided_at)
        SELECT a.id, 'declined', (ARRAY['no_time', 'other_field', 'goal_unclear', 'too_early', 'other'])[1 + a.id % 5],
          repeat('a reason ', 4), m.person_id, a.submitted_at + random() * interval '5 days'
        FROM applications a JOIN mentors m ON m.id = a.mentor_id WHERE a.id > {n} AND closed_at IS NOT NULL AND a.id % 10 < 7""",
    "withdrawals": """
        INSERT INTO application_withdrawals (application_id, by_id, withdrawn_at)
        SELECT a.id, a.mentee_id, a.submitted_at + random() * interval '8 days'
        FROM applications a WHERE a.id > {n} AND closed_at IS NOT NULL AND a.id % 10 >= 7""",
    "reasons": """
        INSERT INTO application_reasons (application_id, reason)
        SELECT a.id, (ARRAY['skills', 'career_path', 'industry', 'track_record', 'language', 'time_zone', 'price',
          'recommended'])[1 + (a.id * k) % 8] FROM applications a CROSS JOIN generate_series(1, 2) k WHERE a.id % 8 > 0""",
    "searches": """
        INSERT INTO mentor_searches (mentee_id, started_at, ended_at, ended_how)
        SELECT m.mentee_id, least(p.confirmed_at, m.started_at), m.started_at, 'paired'
        FROM mentorships m JOIN people p ON p.id = m.mentee_id
        UNION ALL
        SELECT m.mentee_id, e.ended_at + interval '2 days', e.ended_at + interval '9 days', 'stopped'
        FROM mentorships m JOIN mentorship_endings e ON e.mentorship_id = m.id WHERE m.id % 10 < 3
          AND e.ended_at < timestamptz '2026-10-01'
        UNION ALL
        SELECT m.mentee_id, e.ended_at, NULL, NULL FROM mentorships m JOIN mentorship_endings e ON e.mentorship_id = m.id
        WHERE m.id % 20 = 7""",
    "profiles then": """
        INSERT INTO profile_states (person_id, what, detail, value, at)
        SELECT id, 'country', '', country, joined_at FROM people UNION ALL
        SELECT id, 'time_zone', '', time_zone, joined_at FROM people UNION ALL
        SELECT person_id, 'capacity', '', capacity::text, created_at FROM mentors UNION ALL
        SELECT person_id, 'company', '', company, created_at FROM mentors UNION ALL
        SELECT m.person_id, 'skill', s.skill_id::text, 'yes', m.created_at
          FROM mentor_skills s JOIN mentors m ON m.id = s.mentor_id UNION ALL
        SELECT m.person_id, 'language', l.language, 'yes', m.created_at
          FROM mentor_languages l JOIN mentors m ON m.id = l.mentor_id""",
    "answers": """
        INSERT INTO questionnaire_answers (person_id, question_id, key, answer, answered_at)
        SELECT p.id, q.id, q.key, CASE q.kind WHEN 'one' THEN ARRAY[q.options[1 + (p.id / 7) % cardinality(q.options)]]
          WHEN 'several' THEN q.options[1 + p.id % 3:2 + p.id % 3] WHEN 'number' THEN ARRAY[(p.id % 30)::text]
          ELSE ARRAY['Something ' || p.id % 50] END, p.joined_at + interval '2 hours'
        FROM people p JOIN questionnaire_questions q ON q.required
          AND q.audience IN ('both', CASE WHEN p.id > {first} THEN 'mentee' ELSE 'mentor' END)
        WHERE p.id % 10 < 7""",
}  # fmt: skip


def fill(place: Place, mentorships: int, say: Callable[[str], None]) -> None:
    """Fill a place that has its mentors already. No trigger runs and no reference is checked: the rows are whole."""
    words = {"n": mentorships, "m": place.mentors, "first": 10_000_000, "each": SESSIONS_EACH}
    with psycopg.connect(place.url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET statement_timeout = 0")
        connection.execute("SET synchronous_commit = off")
        connection.execute("SELECT setseed(0.7)")
        for name, statement in STEPS.items():
            begun = time.perf_counter()
            rows = connection.execute(statement.format(**words)).rowcount
            say(f"  {name:<14} {rows:>12,} rows in {time.perf_counter() - begun:6.1f} s")
        for table in ("people", "applications", "mentorships", "subscriptions", "mentoring_sessions"):
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        begun = time.perf_counter()
        connection.execute("VACUUM (ANALYZE)")
        say(f"  vacuum                            {time.perf_counter() - begun:6.1f} s")
