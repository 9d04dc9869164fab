"""The statement behind `waiting`: one branch for each kind of thing that can wait for someone.

How a goal, a milestone or a task stands is said by its last step of a kind that says so (progress.py), open being
`reopened`; what is private to the other one is left out, and what belongs to something that was dropped waits for nobody.
The most pressing kind comes first; within a kind what has waited longest.
"""

WAITING = """
WITH mine AS MATERIALIZED (
  SELECT s.id, s.application_id, s.mentee_id, CASE WHEN s.mentor_id = :mentor_id THEN 'mentor' ELSE 'mentee' END AS side,
    other.name AS other, e.ended_at
  FROM mentorships s
  JOIN mentors m ON m.id = s.mentor_id
  JOIN people other ON other.id = CASE WHEN s.mentor_id = :mentor_id THEN s.mentee_id ELSE m.person_id END
  LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id
  WHERE (s.mentee_id = :mentee_id OR s.mentor_id = :mentor_id)
    AND (CAST(:mentorship_id AS bigint) IS NULL OR s.id = :mentorship_id)
    AND (e.ended_at IS NULL OR e.ended_at > :ended_since)
), running AS (SELECT * FROM mine WHERE ended_at IS NULL), ended AS (SELECT * FROM mine WHERE ended_at IS NOT NULL),
goal AS MATERIALIZED (
  SELECT g.*, coalesce(last.action, 'reopened') AS stands, last.at AS since
  FROM running r JOIN goals g ON g.mentorship_id = r.id AND (g.visibility = 'shared' OR g.owner_id = :me)
  LEFT JOIN LATERAL (SELECT p.action, p.at FROM progress_steps p
    WHERE p.goal_id = g.id AND p.action IN ('done', 'verified', 'reopened', 'dropped') ORDER BY p.id DESC LIMIT 1) last ON true
), milestone AS MATERIALIZED (
  SELECT o.*, g.mentorship_id, g.owner_id, g.visibility, g.stands AS goal_stands,
    coalesce(last.action, 'reopened') AS stands, last.at AS since
  FROM goal g JOIN milestones o ON o.goal_id = g.id
  LEFT JOIN LATERAL (SELECT p.action, p.at FROM progress_steps p
    WHERE p.milestone_id = o.id AND p.action IN ('done', 'verified', 'reopened', 'dropped') ORDER BY p.id DESC LIMIT 1) last
    ON true
), task AS MATERIALIZED (
  SELECT t.*, coalesce(last.action, 'reopened') AS stands, last.at AS since
  FROM running r JOIN tasks t ON t.mentorship_id = r.id AND (t.visibility = 'shared' OR t.created_by_id = :me)
  LEFT JOIN LATERAL (SELECT p.action, p.at FROM progress_steps p
    WHERE p.task_id = t.id AND p.action IN ('done', 'verified', 'reopened', 'dropped') ORDER BY p.id DESC LIMIT 1) last ON true
  WHERE (t.goal_id IS NULL OR t.goal_id IN (SELECT id FROM goal WHERE stands <> 'dropped'))
    AND (t.milestone_id IS NULL OR t.milestone_id IN (SELECT id FROM milestone WHERE stands <> 'dropped'))
), done AS (
  SELECT t.mentorship_id, t.title, t.since FROM task t JOIN running r ON r.id = t.mentorship_id
  WHERE t.visibility = 'shared' AND t.owner_side <> r.side AND t.stands = 'done'
  UNION ALL SELECT mentorship_id, title, since FROM goal WHERE visibility = 'shared' AND owner_id <> :me AND stands = 'done'
  UNION ALL SELECT mentorship_id, title, since FROM milestone
  WHERE visibility = 'shared' AND owner_id <> :me AND stands = 'done'
)
SELECT kind, mentorship_id, other, subject_id, about, number, at, due_on FROM (
SELECT 'payment' AS kind, r.id AS mentorship_id, r.other, u.id AS subject_id, '' AS about, 0 AS number,
  CAST(NULL AS timestamptz) AS at, CAST(NULL AS date) AS due_on, 0 AS rank
FROM running r JOIN subscriptions u ON u.application_id = r.application_id
WHERE r.side = 'mentee' AND u.status IN ('past_due', 'unpaid') AND u.ended_at IS NULL
UNION ALL SELECT 'check_in', r.id, r.other, c.id, c.kind, 0, c.asked_at, NULL, 1
FROM running r JOIN LATERAL (
  SELECT c.id, c.kind, c.asked_at FROM check_ins c WHERE c.mentorship_id = r.id AND c.person_id = :me
    AND NOT EXISTS (SELECT FROM check_in_answers a WHERE a.check_in_id = c.id) ORDER BY c.id DESC LIMIT 1) c ON true
UNION ALL SELECT 'unread', r.id, r.other, min(w.id), '', CAST(count(*) AS int), min(w.sent_at), NULL, 1
FROM mine r JOIN messages w ON w.mentorship_id = r.id AND w.author_id <> :me AND w.id > coalesce(
  (SELECT d.read_up_to FROM message_reads d WHERE d.mentorship_id = r.id AND d.person_id = :me), 0)
GROUP BY r.id, r.other
UNION ALL SELECT 'sign', r.id, r.other, a.id, '', a.version, a.drafted_at, NULL, 2
FROM running r JOIN LATERAL (
  SELECT a.id, a.version, a.drafted_at FROM agreements a WHERE a.mentorship_id = r.id ORDER BY a.version DESC LIMIT 1) a ON true
WHERE NOT EXISTS (SELECT FROM agreement_signatures g WHERE g.agreement_id = a.id AND g.person_id = :me)
UNION ALL SELECT 'confirm', r.id, r.other, m.id, m.topic, 0, m.starts_at, NULL, 3
FROM mine r JOIN mentoring_sessions m ON m.mentorship_id = r.id AND m.closed_at IS NULL AND m.ends_at <= :now
WHERE r.side NOT IN (SELECT p.side FROM session_reports p WHERE p.session_id = m.id)
  OR (SELECT count(DISTINCT p.side) FROM session_reports p WHERE p.session_id = m.id) = 2
UNION ALL SELECT 'stuck', r.id, r.other, o.goal_id, o.title, coalesce(greatest(CAST(:today AS date) - o.due_on, 0), 0), moved.at,
  o.due_on, 4
FROM milestone o JOIN running r ON r.id = o.mentorship_id
CROSS JOIN LATERAL (SELECT greatest(o.created_at,
    (SELECT max(t.created_at) FROM tasks t WHERE t.milestone_id = o.id),
    (SELECT max(p.at) FROM milestones b JOIN progress_steps p ON p.milestone_id = b.id
      WHERE b.goal_id = o.goal_id AND (b.id = o.id OR b.position < o.position)),
    (SELECT max(p.at) FROM tasks t JOIN progress_steps p ON p.task_id = t.id WHERE t.milestone_id = o.id)) AS at) moved
WHERE o.goal_stands = 'reopened' AND o.stands = 'reopened' AND (
  o.due_on <= CAST(:late_since AS date)
  OR (moved.at <= CAST(:quiet_since AS timestamptz) AND NOT EXISTS (
    SELECT FROM milestone b WHERE b.goal_id = o.goal_id AND b.position < o.position AND b.stands = 'reopened')))
UNION ALL SELECT 'rate', r.id, r.other, h.session_id, h.topic, h.number, h.starts_at, NULL, 5
FROM mine r JOIN LATERAL (
  SELECT h.session_id, h.starts_at, m.topic, CAST(count(*) OVER () AS int) AS number
  FROM session_results h JOIN mentoring_sessions m ON m.id = h.session_id
  WHERE h.mentorship_id = r.id AND h.result = 'held' AND h.starts_at > :held_since
    AND NOT EXISTS (SELECT FROM session_ratings g WHERE g.session_id = h.session_id AND g.rater_id = :me)
  ORDER BY h.starts_at DESC LIMIT 1) h ON true
UNION ALL SELECT 'verify', r.id, r.other, 0, min(done.title), CAST(count(*) AS int), min(done.since), NULL, 6
FROM running r JOIN done ON done.mentorship_id = r.id GROUP BY r.id, r.other
UNION ALL SELECT 'task', r.id, r.other, t.id, t.title, CAST(:today AS date) - t.due_on, NULL, t.due_on, 7
FROM task t JOIN running r ON r.id = t.mentorship_id
WHERE t.owner_side = r.side AND t.due_on <= :due_by AND t.stands = 'reopened'
UNION ALL SELECT 'survey', r.id, r.other, 0, '', 0, r.ended_at, NULL, 8
FROM ended r WHERE r.side = 'mentee' AND NOT EXISTS (SELECT FROM exit_surveys x WHERE x.mentorship_id = r.id)
UNION ALL SELECT 'last_word', r.id, r.other, 0, '', 0, r.ended_at, NULL, 9
FROM ended r WHERE EXISTS (SELECT FROM skill_assessments k WHERE k.application_id = r.application_id)
  AND NOT EXISTS (SELECT FROM skill_assessments k
    WHERE k.application_id = r.application_id AND k.moment = 'final' AND k.assessor_id = :me)
UNION ALL SELECT 'review', r.id, r.other, 0, '', 0, r.ended_at, NULL, 10
FROM ended r WHERE r.side = 'mentee' AND EXISTS (SELECT FROM exit_surveys x WHERE x.mentorship_id = r.id)
  AND EXISTS (SELECT FROM session_results h WHERE h.mentorship_id = r.id AND h.result = 'held')
  AND NOT EXISTS (SELECT FROM reviews v WHERE v.mentorship_id = r.id)
UNION ALL SELECT 'reply', r.id, r.other, 0, '', v.stars, v.published_at, NULL, 10
FROM ended r JOIN reviews v ON v.mentorship_id = r.id
WHERE r.side = 'mentor' AND NOT EXISTS (SELECT FROM review_replies y WHERE y.mentorship_id = r.id)
) waiting
ORDER BY rank, coalesce(at, due_on), mentorship_id, subject_id LIMIT 300
"""
