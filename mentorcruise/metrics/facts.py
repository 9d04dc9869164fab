"""One row per mentorship with what came of it: the facts that all figures of mentorships are sums of.

The same select fills the stored rows, follows single mentorships along, and says what was known at the end of a past day.
What a mentorship is counted by (its slices) was frozen when the application was submitted, so no later change of a
profile moves it.
"""

from mentorcruise.metrics.criteria import VERDICT
from mentorcruise.metrics.slices import mix_of

COLUMNS = (
    "mentorship_id", "mentor_id", "mentee_id", "plan_id", "program_id", "goal_category", "slices", "started_on", "ended_on",
    "days", "outcome", "goal_reached", "stars", "skipped", "held", "minutes", "mentee_ratings", "mentee_stars",
    "mentor_ratings", "mentor_stars", "skills", "reassessed", "levels", "grown", "verdict",
)  # fmt: skip
"""The columns of `mentorship_facts`, in order; `domain.figures.MentorshipFact` says what each holds."""
KNOWN = COLUMNS[:-1]
"""Those that are known before anything is judged: the columns of `past_facts`, but for its day."""

# {of_…} restricts every part to the mentorships in question, so that each is read by its index.
_BY_SKILL = """
SELECT o.id AS mentorship_id, v.skill_id, max(v.score) FILTER (WHERE v.moment = 'baseline') AS first,
  (array_agg(v.score ORDER BY v.moment = 'final' DESC, v.assessed_at DESC, v.id DESC)
    FILTER (WHERE v.moment <> 'baseline'))[1] AS last
FROM skill_assessments v JOIN mentorships o ON o.application_id = v.application_id AND o.mentee_id = v.assessor_id
WHERE v.assessed_at < :before {of_skills} GROUP BY o.id, v.skill_id
"""
_KNOWN = """
SELECT s.id AS mentorship_id, s.mentor_id, s.mentee_id, a.plan_id, p.program_id, s.goal_category,
  {mix} || coalesce(k.slices, '{{}}') AS slices,
  (s.started_at AT TIME ZONE 'UTC')::date AS started_on,
  (e.ended_at AT TIME ZONE 'UTC')::date AS ended_on,
  (e.ended_at AT TIME ZONE 'UTC')::date - (s.started_at AT TIME ZONE 'UTC')::date AS days,
  CASE
    WHEN e.mentorship_id IS NULL THEN NULL
    WHEN e.during_trial THEN 'trial_loss'
    WHEN x.goal_reached = 'yes' THEN 'goal_reached'
    WHEN x.goal_reached = 'partly' THEN 'goal_partly_reached'
    WHEN e.cause = 'mentee_left' AND c.reason IN ('price', 'platform') THEN 'left_for_price_or_platform'
    WHEN e.cause = 'mentee_left' THEN 'moved_on'
    WHEN e.cause = 'mentor_ended' THEN 'mentor_ended'
    WHEN e.cause = 'payment_failed' THEN 'payment_failed'
    ELSE 'lapsed'
  END AS outcome,
  x.goal_reached, x.stars, z.mentorship_id IS NOT NULL AND x.mentorship_id IS NULL AS skipped,
  coalesce(h.held, 0) AS held, coalesce(h.minutes, 0)::bigint AS minutes,
  coalesce(r.mentee_ratings, 0) AS mentee_ratings, coalesce(r.mentee_stars, 0)::bigint AS mentee_stars,
  coalesce(r.mentor_ratings, 0) AS mentor_ratings, coalesce(r.mentor_stars, 0)::bigint AS mentor_stars,
  coalesce(k.skills, 0) AS skills, coalesce(k.reassessed, 0) AS reassessed, coalesce(k.levels, 0)::bigint AS levels,
  coalesce(k.grown, 0) AS grown
FROM mentorships s
JOIN applications a ON a.id = s.application_id
JOIN plans l ON l.id = a.plan_id
LEFT JOIN application_profiles p ON p.application_id = s.application_id
LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id AND e.ended_at < :before
LEFT JOIN exit_surveys x ON x.mentorship_id = s.id AND x.answered_at < :before
LEFT JOIN exit_survey_skips z ON z.mentorship_id = s.id AND z.skipped_at < :before
LEFT JOIN subscriptions u ON u.application_id = s.application_id
LEFT JOIN subscription_cancellations c ON c.subscription_id = u.id AND c.requested_at < :before
LEFT JOIN ({results}) h ON h.mentorship_id = s.id
LEFT JOIN ({ratings}) r ON r.mentorship_id = s.id
LEFT JOIN LATERAL (
  SELECT mentorship_id, array_agg('skill:' || skill_id ORDER BY skill_id) AS slices, count(*) AS skills,
    count(last) AS reassessed, sum(last - first) AS levels, count(*) FILTER (WHERE last > first) AS grown
  FROM (
    {by_skill}
  ) skill WHERE first IS NOT NULL GROUP BY mentorship_id
) k ON k.mentorship_id = s.id
WHERE s.started_at < :before {of_mentorships}
"""


_HELD = "SELECT mentorship_id, count(*) AS held, sum(minutes) AS minutes FROM {} GROUP BY mentorship_id"
_RATED = """
SELECT mentorship_id,
  count(*) FILTER (WHERE side = 'mentee') AS mentee_ratings, sum(stars) FILTER (WHERE side = 'mentee') AS mentee_stars,
  count(*) FILTER (WHERE side = 'mentor') AS mentor_ratings, sum(stars) FILTER (WHERE side = 'mentor') AS mentor_stars
FROM {} GROUP BY mentorship_id
"""
_RESULTS = "session_results WHERE result = 'held' AND settled_at < :before"
_RATINGS = "session_ratings g JOIN mentoring_sessions m ON m.id = g.session_id WHERE g.rated_at < :before"
_ANYWHERE = {
    "mix": mix_of("s"),
    "results": _HELD.format(_RESULTS), "ratings": _RATED.format(_RATINGS), "of_skills": "", "of_mentorships": "",
}  # fmt: skip
# Where no session has news, what it was counted as still stands, and a hundred rows need not be read again.
_STANDS = " UNION ALL SELECT mentorship_id, {} FROM was WHERE NOT mentorship_id = ANY(CAST(:met AS bigint[]))"
_PARTS = {
    "mix": mix_of("s"),
    "results": _HELD.format(f"{_RESULTS} AND mentorship_id = ANY(CAST(:met AS bigint[]))")
    + _STANDS.format("held, minutes"),
    "ratings": _RATED.format(f"{_RATINGS} AND m.mentorship_id = ANY(CAST(:met AS bigint[]))")
    + _STANDS.format("mentee_ratings, mentee_stars, mentor_ratings, mentor_stars"),
    # One by one: the planner takes those with a baseline for one, and would go through all of ten thousand for each of them.
    "of_skills": "AND o.id = s.id",
    "of_mentorships": "AND s.id = ANY(CAST(:ids AS bigint[]))",
}
_ALL = _KNOWN.format(by_skill=_BY_SKILL.format(**_ANYWHERE), **_ANYWHERE)
_SOME = _KNOWN.format(by_skill=_BY_SKILL.format(**_PARTS), **_PARTS)
NOW = "infinity"
FACTS_KNOWN = _ALL
"""SQL: what is `KNOWN` of every mentorship before :before."""


def of_all(verdict: str = VERDICT) -> str:
    """SQL: the facts of every mentorship, as known before :before (NOW: all that is known), judged by `verdict`."""
    return f"SELECT known.*, {verdict} AS verdict FROM ({_ALL}) known"  # noqa: S608 - made of constants


def of_all_from(results: str, ratings: str, verdict: str) -> str:
    """SQL: the facts of every mentorship, with results and ratings from tables that hold the columns of both with
    their mentorship (`mentorship_id`, `result`, `minutes`; `mentorship_id`, `side`, `stars`)."""
    parts = _ANYWHERE | {"results": _HELD.format(f"{results} WHERE result = 'held'"), "ratings": _RATED.format(ratings)}
    known = _KNOWN.format(by_skill=_BY_SKILL.format(**parts), **parts)
    return f"SELECT known.*, {verdict} AS verdict FROM ({known}) known"  # noqa: S608 - made of constants


def of_some(verdict: str = VERDICT) -> str:
    """SQL: the same of the mentorships in :ids alone. Of those in :met sessions are read anew; of the others they are as in
    `was`, the facts as they were stored."""
    return f"SELECT known.*, {verdict} AS verdict FROM ({_SOME}) known"  # noqa: S608 - made of constants


def by_skill() -> str:
    """SQL: (mentorship_id, skill_id, first, last) of every skill assessed at the application, as known before :before.

    `last` is NULL while the mentee has not said again.
    """
    return f"SELECT * FROM ({_BY_SKILL.format(**_ANYWHERE)}) skill WHERE first IS NOT NULL"  # noqa: S608


def judged_anew(verdict: str) -> str:
    """SQL: the stored facts, judged by another criterion."""
    return f"SELECT {', '.join(KNOWN)}, {verdict} AS verdict FROM mentorship_facts"  # noqa: S608 - made of constants


def of_past_day(verdict: str) -> str:
    """SQL: the facts of every mentorship as known before :before, the end of a day that is remembered."""
    day = "(CAST(:before AS timestamptz) AT TIME ZONE 'UTC')::date - 1"
    return f"SELECT {', '.join(KNOWN)}, {verdict} AS verdict FROM past_facts WHERE as_of = {day}"  # noqa: S608
