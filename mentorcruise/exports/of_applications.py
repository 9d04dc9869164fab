"""Applications as facts."""

from sqlalchemy.orm import Session

from mentorcruise.exports.kind import Kind, Source, day, moment, sliced
from mentorcruise.metrics.application_facts import APPLICATIONS as APPLICATIONS_SUBMITTED
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import given_in


def _applications(session: Session, question: Question) -> Source:
    facts, values = given_in(APPLICATIONS_SUBMITTED, question)
    return facts, "FROM found f", values


_SETTLED_AT = "least(CASE WHEN f.verdict = 'declined' THEN f.decided_at END, f.withdrawn_at, f.lapsed_at, f.started_at)"
APPLICATIONS = Kind(
    "applications",
    "One row for each application: what it is counted by, and what has become of it.",
    _applications,
    {
        "application": ("f.application_id", "its number"),
        "mentor": ("f.mentor_id", "the mentor's number"),
        "mentee": ("f.mentee_id", "the mentee's number"),
        "goal": ("f.goal_category", "the kind of goal that the mentee applied with"),
        "country": (sliced("country"), "the mentee's country at the application; empty: not said"),
        "skills": ("f.skills", "skills that the mentee assessed at the application"),
        "says_goal": ("f.says_goal::int", "1: with a goal in own words"),
        "reasons": ("array_to_string(f.reasons, ' ')", "why this mentor; several are parted by spaces"),
        "submitted_on": ("f.submitted_on", "day of submission"),
        "submitted_at": (moment("f.submitted_at"), "the same to the moment"),
        "answered_at": (
            moment("least(f.decided_at, f.withdrawn_at)"),
            "when the mentor answered, or the mentee took it back before; empty: it waits",
        ),
        "verdict": ("f.verdict", "the mentor's answer: accepted or declined; empty: none"),
        "decided_on": (day("f.decided_at"), "day of that answer; empty: none"),
        "declined_for": ("f.reason_code", "why the mentor declined; empty: not declined"),
        "standing": ("f.standing", "started, accepted (not started yet), declined, withdrawn, lapsed or pending"),
        "settled_at": (
            moment(_SETTLED_AT),
            "from when on nothing more could come of it, or a mentorship had; empty: it is pending",
        ),
    },
    "f.application_id",
)
