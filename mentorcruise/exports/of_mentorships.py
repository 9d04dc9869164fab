"""Mentorships as facts, with their sessions, ratings and skills."""

from sqlalchemy.orm import Session

from mentorcruise.exports.kind import Kind, Source, known_of, moment, sliced
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import facts_in
from mentorcruise.metrics.facts import by_skill

# The facts know the days alone; what happened first on one day only the moments tell.
_MOMENTS = (
    "JOIN mentorships s ON s.id = f.mentorship_id "
    "LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id AND e.ended_at < :before"
)


def _mentorships(session: Session, question: Question) -> Source:
    facts, values = facts_in(session, question, "started_on")
    return facts, f"FROM found f {_MOMENTS}", values


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
        "country": (sliced("country"), "the mentee's country at the application; empty: not said"),
        "languages": (sliced("language"), "the mentor's languages at the application"),
        "started_on": ("f.started_on", "day of the start"),
        "started_at": (moment("s.started_at"), "the same to the moment"),
        "ended_on": ("f.ended_on", "day of the ending; empty: it runs"),
        "ended_at": (moment("e.ended_at"), "the same to the moment"),
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
    known_of(
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
        "settled_at": (moment("h.settled_at"), "when it was settled"),
    },
    "h.session_id",
)
RATINGS = Kind(
    "ratings",
    "One row for each side's rating of a session.",
    known_of(
        "session_ratings g JOIN mentoring_sessions m ON m.id = g.session_id "
        "JOIN mentorships s ON s.id = m.mentorship_id WHERE g.rated_at < :before AND s.started_at < :before"
    ),
    {
        "session": ("g.session_id", "the session's number"),
        "mentorship": ("m.mentorship_id", "the mentorship's number"),
        "side": ("g.side", "who rates: mentee or mentor"),
        "stars": ("g.stars", "1 to 5"),
        "rated_at": (moment("g.rated_at"), "when"),
    },
    "g.session_id, g.side",
)
SKILLS = Kind(
    "skills",
    "One row for each skill of a mentorship that the mentee assessed at the application.",
    known_of(f"({by_skill()}) k JOIN mentorships s ON s.id = k.mentorship_id WHERE s.started_at < :before"),
    {
        "mentorship": ("k.mentorship_id", "the mentorship's number"),
        "skill": ("k.skill_id", "the skill's number"),
        "before": ("k.first", "level at the application, 1 to 5, frozen"),
        "after": ("k.last", "the mentee's last word: the final one, else the newest; empty: not said again"),
    },
    "k.mentorship_id, k.skill_id",
)
