"""What pairs have set themselves, as facts: goals, milestones and tasks, and what was done of them."""

from mentorcruise.exports.kind import Kind, known_of, moment
from mentorcruise.metrics.plans import day_then

_FROM = {"goal": "goals t", "milestone": "milestones t JOIN goals g ON g.id = t.goal_id", "task": "tasks t"}
_SHARED = {kind: f"{'g' if kind == 'milestone' else 't'}.visibility = 'shared'" for kind in _FROM}
_COLUMNS = {
    "goal": "t.mentorship_id, NULL::bigint AS goal_id, NULL::bigint AS milestone_id, NULL::date AS due_on",
    "milestone": f"g.mentorship_id, t.goal_id, NULL, {day_then('milestone')}",
    "task": f"t.mentorship_id, t.goal_id, t.milestone_id, {day_then('task')}",
}
_THINGS = " UNION ALL ".join(
    f"SELECT '{kind}' AS kind, t.id, {_COLUMNS[kind]} FROM {_FROM[kind]} WHERE {_SHARED[kind]} AND t.created_at < :before"  # noqa: S608
    for kind in _FROM
)
_STEPS = " UNION ALL ".join(
    f"SELECT '{kind}' AS kind, t.id, p.id AS step_id, p.action, p.at FROM {_FROM[kind]} "  # noqa: S608
    f"JOIN progress_steps p ON p.{kind}_id = t.id WHERE {_SHARED[kind]}"
    for kind in _FROM
)

PLANS = Kind(
    "plans",
    "One row for each goal, milestone and task that both of a pair can see.",
    known_of(f"({_THINGS}) t JOIN mentorships s ON s.id = t.mentorship_id WHERE s.started_at < :before"),
    {
        "kind": ("t.kind", "goal, milestone or task"),
        "number": ("t.id", "its number; each kind counts for itself"),
        "mentorship": ("t.mentorship_id", "the mentorship's number"),
        "goal": ("t.goal_id", "the goal's number, of a milestone or task; empty: it belongs to none"),
        "milestone": ("t.milestone_id", "the milestone's number, of a task; empty: it belongs to none"),
        "due_on": ("t.due_on", "the day set by the pair, as it stood; goals have none"),
    },
    "t.kind, t.id",
)
STEPS = Kind(
    "steps",
    "One row for each change of how one of them stands, in the order in which they were noted.",
    known_of(f"({_STEPS}) t WHERE t.at < :before AND t.action IN ('done', 'verified', 'reopened', 'dropped')"),
    {
        "step": ("t.step_id", "its number: of two steps the one with the higher number was noted later"),
        "kind": ("t.kind", "of what: goal, milestone or task"),
        "number": ("t.id", "the number of the goal, milestone or task"),
        "action": ("t.action", "done, verified (done, and the other one says so), reopened or dropped"),
        "at": (moment("t.at"), "when"),
    },
    "t.step_id",
)
