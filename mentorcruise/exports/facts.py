"""What is written of the facts: a file for each kind, and what each of its columns holds.

There are ids, days, numbers and words of ours; no name, no address, and nothing that anybody has typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from mentorcruise.metrics.application_facts import APPLICATIONS as APPLICATIONS_SUBMITTED
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import facts_in, given_in
from mentorcruise.metrics.facts import by_skill

Select = tuple[str, dict[str, Any]]
"""SQL with `:name` for its values, and the values."""


@dataclass(frozen=True)
class Kind:
    """One file. `columns`: by name, the SQL expression over what `source` selects from, and what the column holds."""

    name: str
    about: str
    source: Callable[[Session, Question], tuple[str, str, dict[str, Any]]]
    """(WITH before the select, FROM and WHERE after it, values)."""
    columns: Mapping[str, tuple[str, str]]
    order: str

    def select(self, session: Session, question: Question) -> Select:
        """SQL of the whole file, as known at the end of the question's day."""
        before, after, values = self.source(session, question)
        listed = ", ".join(f"{expression} AS {name}" for name, (expression, _) in self.columns.items())
        return f"{before} SELECT {listed} {after} ORDER BY {self.order}", values


def _mentorships(session: Session, question: Question) -> tuple[str, str, dict[str, Any]]:
    facts, values = facts_in(session, question, "started_on")
    return facts, "FROM found f", values


def _applications(session: Session, question: Question) -> tuple[str, str, dict[str, Any]]:
    facts, values = given_in(APPLICATIONS_SUBMITTED, question)
    return facts, "FROM found f", values


def _known_of(source: str) -> Callable[[Session, Question], tuple[str, str, dict[str, Any]]]:
    def select(_session: Session, question: Question) -> tuple[str, str, dict[str, Any]]:
        return "", f"FROM {source}", {"before": question.before}

    return select


def _sliced(kind: str) -> str:
    """SQL: what a mentorship is counted by, of one kind; several are parted by spaces.

    A text that a spreadsheet would run as a formula is made plain by an apostrophe.
    """
    values = f"string_agg(substr(s, {len(kind) + 2}), ' ' ORDER BY s)"
    return (
        f"(SELECT CASE WHEN {values} ~ '^[-=+@\\t\\r]' THEN '''' ELSE '' END || {values} "  # noqa: S608 - made of constants
        f"FROM unnest(f.slices) s WHERE starts_with(s, '{kind}:'))"
    )


def _moment(column: str) -> str:
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24\\:MI\\:SS"Z"')"""


MENTORSHIPS = Kind(
    "mentorships",
    "One row for each mentorship that has begun: what it is counted by, and what came of it.",
    _mentorships,
    {
        "mentorship": ("f.mentorship_id", "its number"),
        "mentor": ("f.mentor_id", "the mentor's number"),
        "mentee": ("f.mentee_id", "the mentee's number"),
        "plan": ("f.plan_id", "the plan's number"),
        "program": ("f.program_id", "the program's number; empty: none"),
        "goal": ("f.goal_category", "the kind of goal that the mentee applied with"),
        "country": (_sliced("country"), "the mentee's country at the application; empty: not said"),
        "languages": (_sliced("language"), "the mentor's languages at the application"),
        "started_on": ("f.started_on", "day of the start"),
        "ended_on": ("f.ended_on", "day of the ending; empty: it runs"),
        "days": ("f.days", "calendar days from the start to the ending"),
        "outcome": ("f.outcome", "what the ending is called; trial_loss: within the trial; empty: it runs"),
        "goal_reached": ("f.goal_reached", "the mentee's answer in the exit survey: yes, partly, no; empty: none"),
        "stars": ("f.stars", "stars in the exit survey, 1 to 5"),
        "skipped": ("f.skipped::int", "1: the mentee has skipped the survey"),
        "held": ("f.held", "sessions held"),
        "minutes": ("f.minutes", "minutes held"),
        "mentee_ratings": ("f.mentee_ratings", "ratings of sessions by the mentee"),
        "mentee_stars": ("f.mentee_stars", "their stars, added up"),
        "mentor_ratings": ("f.mentor_ratings", "ratings of sessions by the mentor"),
        "mentor_stars": ("f.mentor_stars", "their stars, added up"),
        "skills": ("f.skills", "skills that the mentee assessed at the application"),
        "reassessed": ("f.reassessed", "of them those that the mentee has assessed again"),
        "levels": ("f.levels", "levels gained in these, added up"),
        "grown": ("f.grown", "how many of these stand higher"),
        "verdict": (
            "f.verdict",
            "by the criterion of that day: success, failure or unknown; empty: it runs, or ended within the trial",
        ),
    },
    "f.mentorship_id",
)
SESSIONS = Kind(
    "sessions",
    "One row for each session that is settled.",
    _known_of(
        "session_results h JOIN mentoring_sessions m ON m.id = h.session_id "
        "JOIN mentorships s ON s.id = h.mentorship_id WHERE h.settled_at < :before AND s.started_at < :before"
    ),
    {
        "session": ("h.session_id", "its number"),
        "mentorship": ("h.mentorship_id", "the mentorship's number"),
        "kind": ("m.kind", "intro or regular"),
        "result": ("h.result", "held, mentee_missed, mentor_missed, both_missed or disputed"),
        "held_on": ("h.held_on", "day of the session"),
        "minutes": ("h.minutes", "minutes held; 0 unless held"),
        "source": ("h.source", "both: both sides said so; automatic: settled by time"),
        "settled_at": (_moment("h.settled_at"), "when it was settled"),
    },
    "h.session_id",
)
RATINGS = Kind(
    "ratings",
    "One row for each side's rating of a session.",
    _known_of(
        "session_ratings g JOIN mentoring_sessions m ON m.id = g.session_id "
        "JOIN mentorships s ON s.id = m.mentorship_id WHERE g.rated_at < :before AND s.started_at < :before"
    ),
    {
        "session": ("g.session_id", "the session's number"),
        "mentorship": ("m.mentorship_id", "the mentorship's number"),
        "side": ("g.side", "who rates: mentee or mentor"),
        "stars": ("g.stars", "1 to 5"),
        "rated_at": (_moment("g.rated_at"), "when"),
    },
    "g.session_id, g.side",
)
SKILLS = Kind(
    "skills",
    "One row for each skill of a mentorship that the mentee assessed at the application.",
    _known_of(f"({by_skill()}) k JOIN mentorships s ON s.id = k.mentorship_id WHERE s.started_at < :before"),
    {
        "mentorship": ("k.mentorship_id", "the mentorship's number"),
        "skill": ("k.skill_id", "the skill's number"),
        "before": ("k.first", "level at the application, 1 to 5, frozen"),
        "after": ("k.last", "the mentee's last word: the final one, else the newest; empty: not said again"),
    },
    "k.mentorship_id, k.skill_id",
)
APPLICATIONS = Kind(
    "applications",
    "One row for each application: what it is counted by, and what has become of it.",
    _applications,
    {
        "application": ("f.application_id", "its number"),
        "mentor": ("f.mentor_id", "the mentor's number"),
        "mentee": ("f.mentee_id", "the mentee's number"),
        "goal": ("f.goal_category", "the kind of goal that the mentee applied with"),
        "country": (_sliced("country"), "the mentee's country at the application; empty: not said"),
        "skills": ("f.skills", "skills that the mentee assessed at the application"),
        "says_goal": ("f.says_goal::int", "1: with a goal in own words"),
        "reasons": ("array_to_string(f.reasons, ' ')", "why this mentor; several are parted by spaces"),
        "submitted_on": ("f.submitted_on", "day of submission"),
        "hours": ("f.hours", "begun hours until the answer, or until it was taken back before; empty: it waits"),
        "verdict": ("f.verdict", "the mentor's answer: accepted or declined; empty: none"),
        "declined_for": ("f.reason_code", "why the mentor declined; empty: not declined"),
        "standing": ("f.standing", "started, accepted (not started yet), declined, withdrawn, lapsed or pending"),
        "settled_on": (
            "f.settled_on",
            "day from which nothing more could come of it, or a mentorship had; empty: open",
        ),
    },
    "f.application_id",
)
KINDS = (MENTORSHIPS, SESSIONS, RATINGS, SKILLS, APPLICATIONS)
