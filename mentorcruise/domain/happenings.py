"""What has happened in a mentorship, for its timeline: plain rows, latest first, without what is private to the other one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

MOST_SKIPPED = 100_000


@dataclass(frozen=True)
class Happened:
    """Something that happened. `about` is its own word (a topic, a title, a reason), `number` a version or a length;
    `starts_at` is set where it is about a session's time; `by_id` is who did it, where one of the two did."""

    at: datetime
    kind: str
    subject_id: int
    about: str
    number: int
    by_id: int | None
    starts_at: datetime | None


# A session that is over appears once, as what became of it; its booking is told while it is still ahead.
_PAGE = text("""
SELECT * FROM (
SELECT a.submitted_at AS at, 'applied' AS kind, a.id AS subject_id, '' AS about, 0 AS number, a.mentee_id AS by_id,
  CAST(NULL AS timestamptz) AS starts_at
FROM mentorships s JOIN applications a ON a.id = s.application_id WHERE s.id = :id
UNION ALL SELECT d.decided_at, 'accepted', d.application_id, '', 0, NULL, NULL
FROM mentorships s JOIN application_decisions d ON d.application_id = s.application_id WHERE s.id = :id
UNION ALL SELECT s.started_at, 'started', s.id, '', 0, NULL, NULL FROM mentorships s WHERE s.id = :id
UNION ALL SELECT m.created_at, 'booked', m.id, m.topic, 0, m.created_by_id, m.starts_at
FROM mentoring_sessions m
WHERE m.mentorship_id = :id AND m.origin = 'booked' AND m.closed_at IS NULL AND m.series_id IS NULL
UNION ALL SELECT c.created_at, 'series', c.id, '', c.occurrences, c.created_by_id, c.starts_at
FROM session_series c WHERE c.mentorship_id = :id
UNION ALL SELECT t.set_at, 'moved', m.id, m.topic, 0, t.set_by_id, t.starts_at
FROM mentoring_sessions m JOIN session_times t ON t.session_id = m.id AND t.sequence > 0
WHERE m.mentorship_id = :id AND m.closed_at IS NULL
UNION ALL SELECT c.cancelled_at, 'cancelled', m.id, c.reason, CAST(c.late AS int), c.by_id, m.starts_at
FROM mentoring_sessions m JOIN session_cancellations c ON c.session_id = m.id WHERE m.mentorship_id = :id
UNION ALL SELECT r.starts_at, r.result, r.session_id, m.topic, r.minutes, NULL, NULL
FROM session_results r JOIN mentoring_sessions m ON m.id = r.session_id WHERE r.mentorship_id = :id
UNION ALL SELECT g.created_at, 'goal', g.id, g.title, 0, g.owner_id, NULL
FROM goals g WHERE g.mentorship_id = :id AND (g.visibility = 'shared' OR g.owner_id = :me)
UNION ALL SELECT p.at, 'goal_reached', g.id, g.title, 0, p.by_id, NULL
FROM goals g JOIN progress_steps p ON p.goal_id = g.id AND p.action = 'done'
WHERE g.mentorship_id = :id AND (g.visibility = 'shared' OR g.owner_id = :me)
UNION ALL SELECT p.at, 'milestone', g.id, o.title, 0, p.by_id, NULL
FROM goals g JOIN milestones o ON o.goal_id = g.id JOIN progress_steps p ON p.milestone_id = o.id AND p.action = 'done'
WHERE g.mentorship_id = :id AND (g.visibility = 'shared' OR g.owner_id = :me)
UNION ALL SELECT a.drafted_at, 'proposed', a.id, '', a.version, a.drafted_by_id, NULL
FROM agreements a WHERE a.mentorship_id = :id
UNION ALL SELECT max(g.signed_at), 'agreed', a.id, '', a.version, NULL, NULL
FROM agreements a JOIN agreement_signatures g ON g.agreement_id = a.id WHERE a.mentorship_id = :id
GROUP BY a.id HAVING count(*) = 2
UNION ALL SELECT min(k.assessed_at), 'assessed', 0, '', CAST(count(*) AS int), k.assessor_id, NULL
FROM mentorships s JOIN skill_assessments k ON k.application_id = s.application_id AND k.moment <> 'baseline'
WHERE s.id = :id GROUP BY k.assessor_id, k.moment, k.assessed_at
UNION ALL SELECT w.answered_at, 'checked_' || c.kind, 0, '', 0, c.person_id, NULL
FROM check_ins c JOIN check_in_answers w ON w.check_in_id = c.id WHERE c.mentorship_id = :id
UNION ALL SELECT y.paid_at, 'paid', y.subscription_id, '', 0, NULL, NULL
FROM mentorships s JOIN subscriptions u ON u.application_id = s.application_id JOIN payments y ON y.subscription_id = u.id
WHERE s.id = :id AND y.paid_at IS NOT NULL AND y.amount_cents > 0
UNION ALL SELECT y.failed_at, 'unpaid', y.subscription_id, '', 0, NULL, NULL
FROM mentorships s JOIN subscriptions u ON u.application_id = s.application_id JOIN payments y ON y.subscription_id = u.id
WHERE s.id = :id AND y.paid_at IS NULL AND y.failed_at IS NOT NULL
UNION ALL SELECT c.requested_at, 'leaving', c.subscription_id, '', 0, c.by_id, NULL
FROM mentorships s JOIN subscriptions u ON u.application_id = s.application_id
JOIN subscription_cancellations c ON c.subscription_id = u.id WHERE s.id = :id
UNION ALL SELECT o.at, 'read_' || o.what, o.id, o.reason, 0, NULL, NULL FROM operator_readings o WHERE o.mentorship_id = :id
UNION ALL SELECT e.ended_at, e.cause, e.mentorship_id, e.note, 0, e.by_id, NULL
FROM mentorship_endings e WHERE e.mentorship_id = :id
UNION ALL SELECT v.published_at, 'reviewed', v.mentorship_id, '', v.stars, v.author_id, NULL
FROM reviews v WHERE v.mentorship_id = :id
UNION ALL SELECT y.replied_at, 'replied', y.mentorship_id, '', 0, y.by_id, NULL
FROM review_replies y WHERE y.mentorship_id = :id
) happened ORDER BY at DESC, kind, subject_id DESC OFFSET :skip LIMIT :most
""")


def happenings(
    connection: Connection, mentorship_id: int, person_id: int, most: int, skip: int = 0
) -> Sequence[Happened]:
    """What has happened, as one of the two may know it, latest first: `most` rows after the first `skip`."""
    values = {"id": mentorship_id, "me": person_id, "most": most, "skip": min(skip, MOST_SKIPPED)}
    rows: Sequence[Any] = connection.execute(_PAGE, values).all()
    return [Happened(*row) for row in rows]
