"""What must be true of the rows whatever anybody does in whatever order: each law is a statement that finds what breaks it."""

from sqlalchemy import text

from mentorcruise.extensions import db

PAIR = "(m.mentee_id, (SELECT person_id FROM mentors t WHERE t.id = m.mentor_id))"
LAWS = {
    "more places are held than a mentor has": """
        SELECT 1 FROM mentors m JOIN places p ON p.mentor_id = m.id AND p.released_at IS NULL
        GROUP BY m.id HAVING count(*) > max(m.capacity) AND max(p.taken_at) > :began""",
    "two applications are open for a pair": """
        SELECT 1 FROM applications WHERE closed_at IS NULL GROUP BY mentee_id, mentor_id HAVING count(*) > 1""",
    "a mentorship has ended and its application is open, or it runs and that is closed": """
        SELECT 1 FROM applications a JOIN mentorships m ON m.application_id = a.id
        LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id WHERE (a.closed_at IS NULL) <> (e.mentorship_id IS NULL)""",
    "a closed application holds a place": """
        SELECT 1 FROM places p JOIN applications a ON a.id = p.application_id
        WHERE a.closed_at IS NOT NULL AND p.released_at IS NULL""",
    "an application is declined and accepted, withdrawn or lapsed": """
        SELECT 1 FROM application_decisions d LEFT JOIN application_withdrawals w USING (application_id)
        LEFT JOIN application_lapses l USING (application_id) LEFT JOIN mentorships m USING (application_id)
        WHERE d.verdict = 'declined' AND num_nonnulls(w.application_id, l.application_id, m.id) > 0
        OR num_nonnulls(w.application_id, l.application_id, m.id) > 1""",
    "a session is cancelled and settled, or closed without being either, or open though it is one": """
        SELECT 1 FROM mentoring_sessions s LEFT JOIN session_cancellations c ON c.session_id = s.id
        LEFT JOIN session_results r ON r.session_id = s.id
        WHERE num_nonnulls(c.session_id, r.session_id) <> CASE WHEN s.closed_at IS NULL THEN 0 ELSE 1 END""",
    "a session ahead is booked in a mentorship that has ended": """
        SELECT 1 FROM mentoring_sessions s JOIN mentorship_endings e USING (mentorship_id)
        WHERE s.closed_at IS NULL AND s.origin = 'booked' AND s.starts_at > greatest(e.ended_at, :now)""",
    "an open booked session has not two seats, or a closed one holds one": """
        SELECT 1 FROM mentoring_sessions s
        WHERE s.origin = 'booked' AND (s.closed_at IS NULL) <> (2 = (
            SELECT count(*) FROM session_seats x WHERE x.session_id = s.id AND x.released_at IS NULL))""",
    "a person sits in two sessions at once": """
        SELECT 1 FROM session_seats a JOIN session_seats b USING (person_id) WHERE a.session_id < b.session_id
        AND a.released_at IS NULL AND b.released_at IS NULL AND a.during && b.during""",
    "a session's time is not its last one": """
        SELECT 1 FROM mentoring_sessions s LEFT JOIN session_times t ON t.session_id = s.id AND t.sequence = s.sequence
        WHERE s.origin = 'booked' AND (s.starts_at, s.ends_at) IS DISTINCT FROM (t.starts_at, t.ends_at)""",
    "a result is not what the last words of both sides say": """
        WITH last AS (SELECT DISTINCT ON (session_id, side) session_id, side, verdict FROM session_reports
            ORDER BY session_id, side, id DESC)
        SELECT 1 FROM session_results r JOIN last a ON a.session_id = r.session_id AND a.side = 'mentee'
        FULL JOIN last b ON b.session_id = r.session_id AND b.side = 'mentor'
        WHERE r.session_id IS NOT NULL AND r.result IS DISTINCT FROM
            CASE WHEN a.verdict = b.verdict THEN a.verdict ELSE 'disputed' END""",
    "someone says of a session that it was held before it began": """
        SELECT 1 FROM session_reports p JOIN mentoring_sessions s ON s.id = p.session_id WHERE p.at < s.starts_at""",
    "a session is rated before it began, or though it was cancelled": """
        SELECT 1 FROM session_ratings r JOIN mentoring_sessions s ON s.id = r.session_id
        LEFT JOIN session_cancellations c ON c.session_id = s.id WHERE r.rated_at < s.starts_at OR c.cancelled_at < r.rated_at""",
    "someone else signed an agreement": f"""
        SELECT 1 FROM agreement_signatures x JOIN agreements a ON a.id = x.agreement_id JOIN mentorships m ON m.id = a.mentorship_id
        WHERE x.person_id NOT IN {PAIR}""",
    "someone else wrote a message, a note, a task or a step": f"""
        SELECT 1 FROM messages w JOIN mentorships m ON m.id = w.mentorship_id WHERE w.author_id NOT IN {PAIR}
        UNION ALL SELECT 1 FROM notes n JOIN mentorships m ON m.id = n.mentorship_id WHERE n.author_id NOT IN {PAIR}
        UNION ALL SELECT 1 FROM tasks n JOIN mentorships m ON m.id = n.mentorship_id WHERE n.created_by_id NOT IN {PAIR}
        UNION ALL SELECT 1 FROM progress_steps p JOIN tasks t ON t.id = p.task_id JOIN mentorships m ON m.id = t.mentorship_id
            WHERE p.by_id NOT IN {PAIR}""",
    "a task is verified by the side that did it": """
        SELECT 1 FROM progress_steps p JOIN tasks t ON t.id = p.task_id JOIN mentorships m ON m.id = t.mentorship_id
        WHERE p.action = 'verified' AND (p.by_id = m.mentee_id) = (t.owner_side = 'mentee')""",
    "a message was written while its writer was blocked": """
        SELECT 1 FROM messages w JOIN message_blocks b ON b.mentorship_id = w.mentorship_id AND b.by_id <> w.author_id
        WHERE w.sent_at > b.blocked_at AND (b.lifted_at IS NULL OR w.sent_at < b.lifted_at)""",
    "a check-in is answered by nobody who was asked, or before": """
        SELECT 1 FROM check_in_answers a JOIN check_ins c ON c.id = a.check_in_id WHERE a.answered_at < c.asked_at""",
    "a review stands without an answered survey and a held session": """
        SELECT 1 FROM reviews r WHERE NOT EXISTS (SELECT FROM exit_surveys x WHERE x.mentorship_id = r.mentorship_id)
        OR NOT EXISTS (SELECT FROM session_results h WHERE h.mentorship_id = r.mentorship_id AND h.result = 'held')""",
    "a pair that has parted applies again": """
        SELECT 1 FROM separations s JOIN applications a USING (mentee_id, mentor_id) WHERE a.submitted_at > s.at""",
    "a baseline was assessed after the application": """
        SELECT 1 FROM skill_assessments s JOIN applications a ON a.id = s.application_id
        WHERE s.moment = 'baseline' AND s.assessed_at > a.submitted_at + interval '1 second'""",
    "an exit survey is there though nobody left": """
        SELECT 1 FROM exit_surveys x JOIN mentorships m ON m.id = x.mentorship_id
        LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id LEFT JOIN subscriptions s ON s.application_id = m.application_id
        LEFT JOIN subscription_cancellations c ON c.subscription_id = s.id WHERE num_nonnulls(e.mentorship_id, c.by_id) = 0""",
}


def broken(**values: object) -> list[str]:
    """The laws that the rows break now. `now` is the present, `began` the time before which nothing counts."""
    found = []
    with db.engine.connect() as connection:
        for law, statement in LAWS.items():
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            if connection.execute(text(statement), named).first():
                found.append(law)
    return found
