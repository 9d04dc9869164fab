"""One row per application with what came of it, as known before a moment; and the sums that figures of pairing are made of.

What an application is counted by was frozen when it was submitted, as for the mentorship that may come of it. A mentor's
yes or no answers it; so does the mentee who takes it back before. It is settled when a mentorship starts, or it is declined,
taken back, or the offer expires.
"""

from mentorcruise.domain.application_words import DeclineReason
from mentorcruise.metrics.families import Family

WITHIN_HOURS = 72
_FACTS = """
SELECT a.id AS application_id, a.mentee_id, a.mentor_id, a.goal_category,
  ARRAY['all', 'goal:' || a.goal_category]
    || CASE WHEN p.country IS NULL THEN '{}' ELSE ARRAY['country:' || p.country] END
    || CASE WHEN p.program_id IS NULL THEN '{}' ELSE ARRAY['program:' || p.program_id] END
    || ARRAY(SELECT 'language:' || spoken FROM unnest(p.languages) spoken)
    || ARRAY['plan:' || lower(l.name)]
    || ARRAY(SELECT 'skill:' || v.skill_id FROM skill_assessments v WHERE v.application_id = a.id
      AND v.assessor_id = a.mentee_id AND v.moment = 'baseline' AND v.assessed_at < :before ORDER BY v.skill_id) AS slices,
  a.submitted_at, (a.submitted_at AT TIME ZONE 'UTC')::date AS submitted_on,
  d.verdict, d.reason_code,
  greatest(0, ceil(extract(epoch FROM least(d.decided_at, w.withdrawn_at) - a.submitted_at) / 3600))::int AS hours,
  (least(d.decided_at, w.withdrawn_at) AT TIME ZONE 'UTC')::date AS answered_on,
  (least(CASE WHEN d.verdict = 'declined' THEN d.decided_at END, w.withdrawn_at, e.lapsed_at, s.started_at)
    AT TIME ZONE 'UTC')::date AS settled_on,
  CASE WHEN s.id IS NOT NULL THEN 'started' WHEN w.application_id IS NOT NULL THEN 'withdrawn'
    WHEN e.application_id IS NOT NULL THEN 'lapsed' ELSE coalesce(d.verdict, 'pending') END AS standing
FROM applications a
LEFT JOIN plans l ON l.id = a.plan_id
LEFT JOIN application_profiles p ON p.application_id = a.id
LEFT JOIN application_decisions d ON d.application_id = a.id AND d.decided_at < :before
LEFT JOIN application_withdrawals w ON w.application_id = a.id AND w.withdrawn_at < :before
LEFT JOIN application_lapses e ON e.application_id = a.id AND e.lapsed_at < :before
LEFT JOIN mentorships s ON s.application_id = a.id AND s.started_at < :before
WHERE a.submitted_at < :before
"""
# Every application has a plan; by a LEFT JOIN, as the others, it is left out where nothing asks for what it says.
GIVEN = f"WITH application_facts AS ({_FACTS}) "
SOURCE = "application_facts f"


def _if(condition: str) -> str:
    return f"coalesce({condition}, false)::int"


APPLICATIONS = Family(
    "application_cells", SOURCE, "f.submitted_on",
    {
        "n": "1",
        "pending": _if("f.standing = 'pending'"),
        "offered": _if("f.standing = 'accepted'"),
        "started": _if("f.standing = 'started'"),
        "declined": _if("f.standing = 'declined'"),
        "withdrawn": _if("f.standing = 'withdrawn'"),
        "lapsed": _if("f.standing = 'lapsed'"),
        "accepted": _if("f.verdict = 'accepted'"),
        "unheard": _if("f.verdict IS NULL AND f.standing = 'withdrawn'"),
        "in_time": _if(f"f.verdict IS NOT NULL AND f.hours <= {WITHIN_HOURS}"),
        **{f"declined_{code}": _if(f"f.standing = 'declined' AND f.reason_code = '{code}'") for code in DeclineReason},
    },
    given=GIVEN, stored=False,
)  # fmt: skip
"""By the day of submission: what has become of them."""

ANSWERED = Family(
    "answered_cells", SOURCE, "f.answered_on", {"n": "1"},
    where="f.answered_on IS NOT NULL", given=GIVEN, stored=False,
)  # fmt: skip
"""By the day on which they were answered, or taken back before."""

SETTLED = Family(
    "settled_cells", SOURCE, "f.settled_on", {"n": "1"},
    where="f.settled_on IS NOT NULL", given=GIVEN, stored=False,
)  # fmt: skip
"""By the day from which nothing more could come of them, or a mentorship had."""

WAITS = Family(
    "wait_cells", SOURCE, "f.submitted_on", {"n": "1"},
    also={"hours": "f.hours", "answer": "coalesce(f.verdict, 'withdrawn')"},
    where="f.answered_on IS NOT NULL", given=GIVEN, stored=False,
)  # fmt: skip
"""By the day of submission: within how many whole hours they were answered, and how."""

REASONS = Family(
    "reason_cells", "application_reasons r JOIN application_facts f ON f.application_id = r.application_id",
    "f.submitted_on", {"n": "1", "accepted": _if("f.verdict = 'accepted'"), "decided": _if("f.verdict IS NOT NULL")},
    also={"reason": "r.reason"}, given=GIVEN, stored=False,
)  # fmt: skip
"""By the day of submission: why this mentor."""
