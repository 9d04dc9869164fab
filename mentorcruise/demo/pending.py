"""What lies ahead when the demo's history ends: the outbox rows that the domain's verbs would have written."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.domain.applications import OFFER_LASTS
from mentorcruise.domain.check_in_asking import REMIND_AFTER
from mentorcruise.domain.mentorships import REMIND_BEFORE_CHARGE

AHEAD = (
    """
    INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
    SELECT 'applications.lapse', a.id, 'application-lapse-' || a.id, d.decided_at, d.decided_at + :offer_lasts, 0
    FROM applications a JOIN application_decisions d ON d.application_id = a.id AND d.verdict = 'accepted'
    WHERE a.closed_at IS NULL AND NOT EXISTS (SELECT FROM mentorships m WHERE m.application_id = a.id)
    """,
    """
    INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
    SELECT 'letters.trial_ends_soon', m.id, 'trial-ends-soon-' || m.id, m.started_at, m.trial_ends_at - :remind_before, 0
    FROM mentorships m WHERE m.trial_ends_at - :remind_before > :now
        AND NOT EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = m.id)
    """,
    """
    INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
    SELECT 'mentorships.end_cancelled', s.id, 'end-cancelled-' || s.id, c.requested_at, c.ends_at, 0
    FROM subscriptions s JOIN subscription_cancellations c ON c.subscription_id = s.id WHERE s.ended_at IS NULL
    """,
    """
    INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
    SELECT j.job, s.id || ':' || s.sequence, j.key || '-' || s.id || '-' || s.sequence, s.created_at, s.starts_at + j.after, 0
    FROM mentoring_sessions s CROSS JOIN (VALUES
        ('letters.session_reminder_day', 'session-reminder-day', interval '-24 hours'),
        ('letters.session_reminder_hour', 'session-reminder-hour', interval '-1 hour')) AS j (job, key, after)
    WHERE s.origin = 'booked' AND s.closed_at IS NULL AND s.starts_at + j.after > :now
    """,
    """
    INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
    SELECT 'sessions.over', s.id || ':' || s.sequence, 'session-over-' || s.id || '-' || s.sequence, s.created_at, s.ends_at, 0
    FROM mentoring_sessions s WHERE s.origin = 'booked' AND s.closed_at IS NULL AND s.ends_at > :now
    """,
    """
    INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
    SELECT 'letters.check_in_reminder', c.id, 'check-in-reminder-' || c.id, c.asked_at, c.asked_at + :remind_after, 0
    FROM check_ins c WHERE c.asked_at + :remind_after > :now
        AND NOT EXISTS (SELECT FROM check_in_answers a WHERE a.check_in_id = c.id)
    """,
)


def ask_for_what_is_ahead(session: Session, now: datetime) -> None:
    """Offers that may lapse, trials about to end, paid periods that still run, sessions booked, check-ins unanswered."""
    values = {
        "now": now, "offer_lasts": OFFER_LASTS, "remind_before": REMIND_BEFORE_CHARGE, "remind_after": REMIND_AFTER,
    }  # fmt: skip
    for statement in AHEAD:
        named = {name: value for name, value in values.items() if f":{name}" in statement}
        session.execute(text(statement), named)
