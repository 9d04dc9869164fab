"""One row per application with what came of it, as known before a moment; and the sums that figures of pairing are made of.

What an application is counted by was frozen when it was submitted, as for the mentorship that may come of it. A mentor's
yes or no answers it; so does the mentee who takes it back before. It is settled when a mentorship starts, or it is declined,
taken back, or the offer expires.

The same select fills the stored rows, follows single applications along, and says what was known at the end of a past day.
"""

from mentorcruise.domain.application_words import DeclineReason
from mentorcruise.metrics.families import Family, one_if
from mentorcruise.metrics.slices import mix_of

WITHIN_HOURS = 72
_FROZEN = (
    "application_id",
    "mentee_id",
    "mentor_id",
    "goal_category",
    "slices",
    "skills",
    "reasons",
    "says_goal",
    "submitted_at",
)
_TIMES = ("decided_at", "withdrawn_at", "lapsed_at", "started_at")
_FOLLOWS = ("submitted_on", "hours", "answered_on", "settled_on", "standing")
COLUMNS = (*_FROZEN, *_TIMES, "verdict", "reason_code", *_FOLLOWS)
"""The columns of `application_facts`, in order; `domain.application_figures.ApplicationFact` says what each holds."""
TABLE = "application_facts"
SOURCE = f"{TABLE} f"

_KNOWN = """
SELECT a.id AS application_id, a.mentee_id, a.mentor_id, a.goal_category,
  {mix} || {wanted} AS slices,
  cardinality({wanted}) AS skills, {reasons} AS reasons, btrim(a.goal_statement) <> '' AS says_goal, a.submitted_at,
  d.decided_at, w.withdrawn_at, e.lapsed_at, s.started_at, d.verdict, d.reason_code
FROM applications a
LEFT JOIN plans l ON l.id = a.plan_id
LEFT JOIN application_profiles p ON p.application_id = a.id
LEFT JOIN application_decisions d ON d.application_id = a.id AND d.decided_at < :before
LEFT JOIN application_withdrawals w ON w.application_id = a.id AND w.withdrawn_at < :before
LEFT JOIN application_lapses e ON e.application_id = a.id AND e.lapsed_at < :before
LEFT JOIN mentorships s ON s.application_id = a.id AND s.started_at < :before {joined}
WHERE a.submitted_at < :before {which}
"""
# Every application has a plan; by a LEFT JOIN, as the others, it is left out where nothing asks for what it says.
_ONE_BY_ONE = {
    "mix": mix_of("a"),
    "wanted": "ARRAY(SELECT 'skill:' || v.skill_id FROM skill_assessments v WHERE v.application_id = a.id "
    "AND v.assessor_id = a.mentee_id AND v.moment = 'baseline' AND v.assessed_at < :before ORDER BY v.skill_id)",
    "reasons": "ARRAY(SELECT r.reason FROM application_reasons r WHERE r.application_id = a.id ORDER BY r.reason)",
    "joined": "",
}
# Of all at once: each table is gone through once, rather than asked about every application.
_AT_ONCE = {
    "mix": mix_of("a"),
    "wanted": "coalesce(k.wanted, '{}')",
    "reasons": "coalesce(r.reasons, '{}')",
    "joined": """
LEFT JOIN (
  SELECT v.application_id, v.assessor_id, array_agg('skill:' || v.skill_id ORDER BY v.skill_id) AS wanted
  FROM skill_assessments v WHERE v.moment = 'baseline' AND v.assessed_at < :before GROUP BY v.application_id, v.assessor_id
) k ON k.application_id = a.id AND k.assessor_id = a.mentee_id
LEFT JOIN (
  SELECT application_id, array_agg(reason ORDER BY reason) AS reasons FROM application_reasons GROUP BY application_id
) r ON r.application_id = a.id
""",
}
# The stored facts have the time of everything, so that they tell what was known before any moment.
_REMEMBERED = f"""
SELECT {", ".join(_FROZEN)}, {", ".join(f"CASE WHEN {at} < :before THEN {at} END AS {at}" for at in _TIMES)},
  CASE WHEN decided_at < :before THEN verdict END AS verdict, CASE WHEN decided_at < :before THEN reason_code END AS reason_code
FROM {TABLE} WHERE submitted_at < :before
"""  # noqa: S608 - made of constants


def _with_what_follows(known: str) -> str:
    return f"""
SELECT {", ".join(f"k.{name}" for name in COLUMNS if name not in _FOLLOWS)},
  (k.submitted_at AT TIME ZONE 'UTC')::date AS submitted_on,
  CASE WHEN least(k.decided_at, k.withdrawn_at) IS NOT NULL
    THEN greatest(0, ceil(extract(epoch FROM least(k.decided_at, k.withdrawn_at) - k.submitted_at) / 3600))::int END AS hours,
  (least(k.decided_at, k.withdrawn_at) AT TIME ZONE 'UTC')::date AS answered_on,
  (least(CASE WHEN k.verdict = 'declined' THEN k.decided_at END, k.withdrawn_at, k.lapsed_at, k.started_at)
    AT TIME ZONE 'UTC')::date AS settled_on,
  CASE WHEN k.started_at IS NOT NULL THEN 'started' WHEN k.withdrawn_at IS NOT NULL THEN 'withdrawn'
    WHEN k.lapsed_at IS NOT NULL THEN 'lapsed' ELSE coalesce(k.verdict, 'pending') END AS standing
FROM ({known}) k
"""  # noqa: S608 - made of constants


OF_ALL = _with_what_follows(_KNOWN.format(which="", **_AT_ONCE))
"""SQL: the facts of every application, as known before :before."""
OF_SOME = _with_what_follows(_KNOWN.format(which="AND a.id = ANY(CAST(:ids AS bigint[]))", **_ONE_BY_ONE))
"""SQL: the same of the applications in :ids."""
GIVEN = {
    "anew": _with_what_follows(_KNOWN.format(which="", **_ONE_BY_ONE)),
    "remembered": _with_what_follows(_REMEMBERED),
}
"""SQL by how a past day is read: what stands in for the stored facts; all that is known today is what is stored."""


APPLICATIONS = Family(
    "application_cells", SOURCE, "f.submitted_on",
    {
        "n": "1",
        "pending": one_if("f.standing = 'pending'"),
        "offered": one_if("f.standing = 'accepted'"),
        "started": one_if("f.standing = 'started'"),
        "declined": one_if("f.standing = 'declined'"),
        "withdrawn": one_if("f.standing = 'withdrawn'"),
        "lapsed": one_if("f.standing = 'lapsed'"),
        "accepted": one_if("f.verdict = 'accepted'"),
        "unheard": one_if("f.verdict IS NULL AND f.standing = 'withdrawn'"),
        "in_time": one_if(f"f.verdict IS NOT NULL AND f.hours <= {WITHIN_HOURS}"),
        "with_goal": "f.says_goal::int",
        "with_skills": one_if("f.skills > 0"),
        "with_both": one_if("f.says_goal AND f.skills > 0"),
        **{f"declined_{code}": one_if(f"f.standing = 'declined' AND f.reason_code = '{code}'") for code in DeclineReason},
    },
    facts=TABLE, given=GIVEN,
)  # fmt: skip
"""By the day of submission: what has become of them."""

ANSWERED = Family(
    "answered_cells", SOURCE, "f.answered_on", {"n": "1"},
    where="f.answered_on IS NOT NULL", facts=TABLE, given=GIVEN,
)  # fmt: skip
"""By the day on which they were answered, or taken back before."""

SETTLED = Family(
    "settled_cells", SOURCE, "f.settled_on", {"n": "1"},
    where="f.settled_on IS NOT NULL", facts=TABLE, given=GIVEN,
)  # fmt: skip
"""By the day from which nothing more could come of them, or a mentorship had."""

WAITS = Family(
    "wait_cells", SOURCE, "f.submitted_on", {"n": "1"},
    also={"hours": "f.hours", "answer": "coalesce(f.verdict, 'withdrawn')"},
    where="f.answered_on IS NOT NULL", facts=TABLE, given=GIVEN, monthly=True, skills="never",
)  # fmt: skip
"""By the month of submission: within how many whole hours they were answered, and how."""

REASONS = Family(
    "reason_cells", "application_facts f CROSS JOIN LATERAL unnest(f.reasons) r (reason)",
    "f.submitted_on", {"n": "1", "accepted": one_if("f.verdict = 'accepted'"), "decided": one_if("f.verdict IS NOT NULL")},
    also={"reason": "r.reason"}, facts=TABLE, given=GIVEN,
)  # fmt: skip
"""By the day of submission: why this mentor."""

MOVES = Family(
    "", f"{SOURCE} CROSS JOIN LATERAL (VALUES ('submitted', f.submitted_on), ('answered', f.answered_on), "
    "('settled', f.settled_on)) v (move, day)",
    "v.day", {"n": "1"}, also={"move": "v.move"}, where="v.day IS NOT NULL", facts=TABLE, given=GIVEN, stored=False,
)  # fmt: skip
"""The three days of each application at once, where no sums of them stand ready."""

OF_APPLICATIONS = (APPLICATIONS, ANSWERED, SETTLED, WAITS, REASONS)
