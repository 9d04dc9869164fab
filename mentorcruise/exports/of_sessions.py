"""What surrounds sessions, as facts: those that were called off, and what the others were about."""

from mentorcruise.exports.kind import Kind, known_of, moment, said

_OF_MENTORSHIP = "JOIN mentoring_sessions m ON m.id = t.session_id JOIN mentorships s ON s.id = m.mentorship_id"

CANCELLATIONS = Kind(
    "cancellations",
    "One row for each booked session that was called off, or fell away with its mentorship.",
    known_of(f"session_cancellations t {_OF_MENTORSHIP} WHERE t.cancelled_at < :before AND s.started_at < :before"),
    {
        "session": ("t.session_id", "the session's number"),
        "mentorship": ("m.mentorship_id", "the mentorship's number"),
        "by": (
            "CASE WHEN t.by_id = s.mentee_id THEN 'mentee' WHEN t.by_id IS NOT NULL THEN 'mentor' END",
            "who called it off: mentee or mentor; empty: it fell away as the mentorship ended",
        ),
        "late": ("t.late::int", "1: inside the mentor's own notice"),
        "cancelled_at": (moment("t.cancelled_at"), "when"),
    },
    "t.session_id",
)
TOPICS = Kind(
    "topics",
    "One row for each goal or skill that a side says a session was about, and has not taken back.",
    known_of(
        f"session_topics t {_OF_MENTORSHIP} WHERE {said('t.tagged_at', 't.removed_at')} AND s.started_at < :before"
    ),
    {
        "session": ("t.session_id", "the session's number"),
        "mentorship": ("m.mentorship_id", "the mentorship's number"),
        "side": ("t.side", "who says so: mentee or mentor"),
        "goal": ("t.goal_id", "the goal's number; empty: it is a skill"),
        "skill": ("t.skill_id", "the skill's number; empty: it is a goal"),
    },
    "t.session_id, t.side, t.goal_id, t.skill_id",
)
