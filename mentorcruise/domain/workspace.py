"""What the workspace of a mentorship shows: lists of mentorships, and the timeline of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from mentorcruise.domain.mentorships import EndingCause, Mentorship
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.subscriptions import Subscription

_MINE = text("""
SELECT s.id, s.goal_category, s.started_at, s.trial_ends_at, e.ended_at, a.goal_statement, mentee.name AS mentee,
  mentor.name AS mentor, m.headline, (m.person_id = :id) AS is_mentor,
  (SELECT count(*) FROM session_results h WHERE h.mentorship_id = s.id AND h.result = 'held') AS sessions,
  (SELECT max(held_on) FROM session_results h WHERE h.mentorship_id = s.id AND h.result = 'held') AS last_session
FROM mentorships s
JOIN applications a ON a.id = s.application_id
JOIN people mentee ON mentee.id = s.mentee_id
JOIN mentors m ON m.id = s.mentor_id
JOIN people mentor ON mentor.id = m.person_id
LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id
WHERE s.mentee_id = :id OR s.mentor_id = :mentor_id
ORDER BY e.ended_at DESC NULLS FIRST, s.started_at DESC LIMIT 200
""")

ENDING_TITLES = {
    EndingCause.MENTEE_LEFT: "The mentee ended the mentorship",
    EndingCause.MENTOR_ENDED: "The mentor ended the mentorship",
    EndingCause.PAYMENT_FAILED: "Ended because the payment failed",
    EndingCause.LAPSED: "The subscription lapsed",
}


@dataclass(frozen=True)
class TimelineItem:
    """Something that happened in a mentorship. `tone` is empty, `ok` or `bad`."""

    at: datetime
    icon: str
    title: str
    body: str = ""
    tone: str = ""


def mentorships_of(connection: Connection, person_id: int, mentor_id: int | None) -> Sequence[Row[Any]]:
    """A person's mentorships on either side: running ones first, then the latest ended; two hundred at most."""
    return connection.execute(_MINE, {"id": person_id, "mentor_id": mentor_id}).all()


def timeline(
    mentorship: Mentorship, sessions: Sequence[MentoringSession], subscription: Subscription | None
) -> list[TimelineItem]:
    """All that has happened in a mentorship that both may see, latest first."""
    application = mentorship.application
    items = [
        TimelineItem(application.submitted_at, "mail", "Application sent"),
        TimelineItem(mentorship.started_at, "flag", "Mentorship started"),
    ]
    if application.decision:
        items.append(TimelineItem(application.decision.decided_at, "check", "Application accepted"))
    items += [
        TimelineItem(s.created_at, "message-circle", f"Session: {s.topic}", f"{s.minutes} minutes") for s in sessions
    ]
    if subscription:
        items += [TimelineItem(p.paid_at, "credit-card", "Month paid") for p in subscription.payments if p.paid_at]
        items += [
            TimelineItem(p.failed_at, "circle-alert", "Payment failed", tone="bad")
            for p in subscription.payments
            if p.failed_at and not p.paid_at
        ]
        if subscription.cancellation:
            items.append(TimelineItem(subscription.cancellation.requested_at, "log-out", "Subscription cancelled"))
    if mentorship.ending:
        ending = mentorship.ending
        items.append(TimelineItem(ending.ended_at, "flag", ENDING_TITLES[EndingCause(ending.cause)], ending.note))
    return sorted(items, key=lambda item: item.at, reverse=True)
