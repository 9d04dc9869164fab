"""A whole mentorship as facts that one of the two may take along: everything shared, and of private things their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

FORMAT = "mentorcruise-mentorship"
VERSION = 1

_SECTIONS = {
    "mentorship": """
        SELECT m.id, m.goal_category, m.started_at, m.trial_ends_at, e.ended_at, e.cause AS ended_how, e.note AS ending_note,
          (SELECT name FROM people p_ WHERE p_.id = m.mentee_id) AS mentee,
          (SELECT name FROM people p_ WHERE p_.id = t.person_id) AS mentor, t.headline AS mentor_headline
        FROM mentorships m JOIN mentors t ON t.id = m.mentor_id LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id
        WHERE m.id = :id""",
    "application": """
        SELECT a.goal_category, a.goal_statement, a.why, a.submitted_at, d.verdict, d.reason AS answer, d.decided_at,
          p.name AS plan, p.price_cents, p.currency, p.sessions_per_month, p.minutes_per_session,
          (SELECT array_agg(reason ORDER BY reason) FROM application_reasons r WHERE r.application_id = a.id) AS reasons
        FROM applications a JOIN mentorships m ON m.application_id = a.id JOIN plans p ON p.id = a.plan_id
        LEFT JOIN application_decisions d ON d.application_id = a.id WHERE m.id = :id""",
    "sessions": """
        SELECT s.id, s.kind, s.origin, s.starts_at, s.ends_at, s.topic,
          (SELECT name FROM people p_ WHERE p_.id = s.created_by_id) AS made_by, s.created_at,
          r.result, r.minutes AS minutes_held, r.source AS settled_by, r.settled_at, c.cancelled_at,
          c.reason AS cancellation_reason, c.late AS cancelled_late
        FROM mentoring_sessions s LEFT JOIN session_results r ON r.session_id = s.id
        LEFT JOIN session_cancellations c ON c.session_id = s.id WHERE s.mentorship_id = :id ORDER BY s.starts_at, s.id""",
    "session_times": """
        SELECT t.session_id, t.sequence, t.starts_at, t.ends_at, t.set_at FROM session_times t
        JOIN mentoring_sessions s ON s.id = t.session_id WHERE s.mentorship_id = :id ORDER BY t.session_id, t.sequence""",
    "session_reports": """
        SELECT p.session_id, p.side, p.verdict, p.minutes, p.source, p.at FROM session_reports p
        JOIN mentoring_sessions s ON s.id = p.session_id WHERE s.mentorship_id = :id ORDER BY p.id""",
    "session_ratings": """
        SELECT r.session_id, r.side, r.stars, r.word, r.rated_at FROM session_ratings r
        JOIN mentoring_sessions s ON s.id = r.session_id WHERE s.mentorship_id = :id ORDER BY r.rated_at""",
    "session_topics": """
        SELECT t.session_id, t.side, g.title AS goal, k.name AS skill, t.tagged_at, t.removed_at FROM session_topics t
        JOIN mentoring_sessions s ON s.id = t.session_id LEFT JOIN goals g ON g.id = t.goal_id
        LEFT JOIN skills k ON k.id = t.skill_id
        WHERE s.mentorship_id = :id AND (g.id IS NULL OR g.visibility = 'shared' OR g.owner_id = :person_id) ORDER BY t.id""",
    "notes": """
        SELECT n.session_id, n.kind, n.version,
          (SELECT name FROM people p_ WHERE p_.id = n.author_id) AS author, n.body, n.written_at FROM notes n
        WHERE n.mentorship_id = :id AND (n.kind <> 'private' OR n.author_id = :person_id)
        ORDER BY n.session_id NULLS FIRST, n.kind, n.author_id, n.version""",
    "agreements": """
        SELECT a.version, a.cadence, a.channels, a.mentee_commits, a.mentor_commits, a.ground_rules,
          (SELECT name FROM people p_ WHERE p_.id = a.drafted_by_id) AS drafted_by, a.drafted_at,
          (SELECT json_agg(json_build_object('name',
          (SELECT name FROM people p_ WHERE p_.id = s.person_id), 'signed_at', s.signed_at) ORDER BY s.signed_at)
            FROM agreement_signatures s WHERE s.agreement_id = a.id) AS signatures
        FROM agreements a WHERE a.mentorship_id = :id ORDER BY a.version""",
    "goals": """
        SELECT g.id, g.title, g.description, g.visibility,
          (SELECT name FROM people p_ WHERE p_.id = g.owner_id) AS owner, g.created_at FROM goals g
        WHERE g.mentorship_id = :id AND (g.visibility = 'shared' OR g.owner_id = :person_id) ORDER BY g.position, g.id""",
    "milestones": """
        SELECT s.id, s.goal_id, s.title, s.due_on, s.created_at FROM milestones s JOIN goals g ON g.id = s.goal_id
        WHERE g.mentorship_id = :id AND (g.visibility = 'shared' OR g.owner_id = :person_id)
        ORDER BY s.goal_id, s.position, s.id""",
    "tasks": """
        SELECT t.id, t.goal_id, t.milestone_id, t.session_id, t.title, t.owner_side, t.due_on, t.visibility, t.created_at
        FROM tasks t LEFT JOIN goals g ON g.id = t.goal_id
        WHERE t.mentorship_id = :id AND (t.visibility = 'shared' OR t.created_by_id = :person_id)
          AND (g.id IS NULL OR g.visibility = 'shared' OR g.owner_id = :person_id) ORDER BY t.id""",
    "progress_steps": """
        SELECT p.goal_id, p.milestone_id, p.task_id, p.action,
          (SELECT name FROM people p_ WHERE p_.id = p.by_id) AS by, p.at, p.note FROM progress_steps p
        LEFT JOIN tasks t ON t.id = p.task_id LEFT JOIN milestones s ON s.id = coalesce(p.milestone_id, t.milestone_id)
        LEFT JOIN goals g ON g.id = coalesce(p.goal_id, s.goal_id, t.goal_id)
        WHERE coalesce(g.mentorship_id, t.mentorship_id) = :id
          AND (t.id IS NULL OR t.visibility = 'shared' OR t.created_by_id = :person_id)
          AND (g.id IS NULL OR g.visibility = 'shared' OR g.owner_id = :person_id) ORDER BY p.id""",
    "skill_assessments": """
        SELECT k.name AS skill, CASE WHEN a.assessor_id = m.mentee_id THEN 'mentee' ELSE 'mentor' END AS assessor, a.moment,
          a.score, a.assessed_at, a.milestone_id
        FROM skill_assessments a JOIN mentorships m ON m.application_id = a.application_id JOIN skills k ON k.id = a.skill_id
        WHERE m.id = :id ORDER BY k.name, a.id""",
    "messages": """
        SELECT m.id,
          (SELECT name FROM people p_ WHERE p_.id = m.author_id) AS author, m.body, m.sent_at FROM messages m
        WHERE m.mentorship_id = :id ORDER BY m.id""",
    "uploads": """
        SELECT u.id, u.message_id, u.name, u.media_type, u.size, encode(u.sha256, 'hex') AS sha256,
          (SELECT name FROM people p_ WHERE p_.id = u.owner_id) AS owner, u.uploaded_at
        FROM uploads u WHERE u.mentorship_id = :id ORDER BY u.id""",
    "check_ins": """
        SELECT c.kind, c.number, c.side, c.asked_at, a.fit, a.nearer, a.supported, a.words, a.answered_at
        FROM check_ins c LEFT JOIN check_in_answers a ON a.check_in_id = c.id
        WHERE c.mentorship_id = :id AND c.person_id = :person_id ORDER BY c.asked_at""",
    "exit_survey": """
        SELECT x.answered_at, x.stars, x.goal_reached, x.goal_words, x.product_words, x.mentor_words FROM exit_surveys x
        JOIN mentorships m ON m.id = x.mentorship_id WHERE m.id = :id AND m.mentee_id = :person_id""",
    "review": """
        SELECT r.stars, r.body, r.published_at, p.body AS reply, p.replied_at FROM reviews r
        LEFT JOIN review_replies p ON p.mentorship_id = r.mentorship_id WHERE r.mentorship_id = :id""",
    "payments": """
        SELECT p.amount_cents, p.currency, p.status, p.created_at, p.paid_at, p.failed_at FROM payments p
        JOIN subscriptions s ON s.id = p.subscription_id JOIN mentorships m ON m.application_id = s.application_id
        WHERE m.id = :id AND m.mentee_id = :person_id ORDER BY p.created_at""",
    "operator_readings": """
        SELECT r.what, r.reason, r.at FROM operator_readings r WHERE r.mentorship_id = :id ORDER BY r.at""",
}
_QUERIES = {name: text(sql) for name, sql in _SECTIONS.items()}
_CONTENT = text("SELECT content FROM uploads WHERE id = :id AND mentorship_id = :mentorship_id")

Facts = Mapping[str, Sequence[Mapping[str, Any]]]


def facts_for(connection: Connection, mentorship_id: int, person_id: int) -> Facts:
    """All facts of a mentorship that this one of the two may take along, by section; each a list of plain rows.

    Shared things whole, with their history; of private notes, private goals, check-ins, survey and payments one's own.
    """
    values = {"id": mentorship_id, "person_id": person_id}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name, query in _QUERIES.items():
        named = {key: value for key, value in values.items() if f":{key}" in query.text}
        found[name] = [dict(row) for row in connection.execute(query, named).mappings()]
    return found


def content_of(connection: Connection, mentorship_id: int, upload_id: int) -> bytes:
    """The bytes of a file that belongs to this mentorship."""
    return bytes(connection.execute(_CONTENT, {"id": upload_id, "mentorship_id": mentorship_id}).scalar_one())
