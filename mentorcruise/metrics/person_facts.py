"""One row per person with when they took part as what, and how far they have come; and the numbers by day made of it.

Registration asks about people at the ends of days (UTC), so days are all that is kept: when someone was a mentee or a listed
mentor, when they did something as such, and when they first came to each step from signing up to a second paid month.

The same select fills the stored rows and follows single people along. A past day needs no other facts: nothing here loses
what it knew, so that what was known then is what lies before its end.
"""

from mentorcruise.metrics.families import Family, one_if

TABLE = "person_facts"
SOURCE = f"{TABLE} f"
COLUMNS = (
    "person_id", "joined_on", "confirmed_on", "listed_on", "left_on", "as_mentee", "as_mentor", "active_as_mentee",
    "active_as_mentor", "answered_as_mentee", "answered_as_mentor", "applied_on", "accepted_on", "began_at", "paid_at",
    "second_on", "mentee_steady", "mentor_steady",
)  # fmt: skip
"""The columns of `person_facts`, in order; `domain.person_figures.PersonFact` says what each holds."""


def _day(moment: str) -> str:
    return f"({moment} AT TIME ZONE 'UTC')::date"


def _last(begin: str, end: str) -> str:
    """SQL: the day of an end; NULL while there is none, and never before the begin."""
    return f"CASE WHEN {end} IS NOT NULL THEN greatest({_day(begin)}, {_day(end)}) END"


def required(role: str, before: str) -> str:
    """SQL: an array of what the questionnaire for everyone required of a role before a moment (an expression)."""
    other = {"mentee": "mentor", "mentor": "mentee"}[role]
    return f"""
SELECT coalesce(array_agg(DISTINCT q.key), '{{}}') FROM questionnaires n
JOIN LATERAL (SELECT v.id FROM questionnaire_versions v WHERE v.questionnaire_id = n.id AND v.published_at < {before}
  ORDER BY v.number DESC LIMIT 1) v ON true
JOIN questionnaire_questions q ON q.version_id = v.id
WHERE n.program_id IS NULL AND q.required AND q.audience <> '{other}'
"""  # noqa: S608 - made of constants


_REQUIRED = "SELECT ({}) AS of_mentees, ({}) AS of_mentors".format(
    *(required(role, "'infinity'").replace("{}", "{{}}") for role in ("mentee", "mentor"))
)


# Before anything else could be told of them: nothing was asked.
_FIRST_DAY = f"least({_day('p.joined_at')}, {_day('p.confirmed_at')}, {_day('m.created_at')})"


def _answered(keys: str) -> str:
    """SQL: since when all of these questions are answered; NULL where one is not."""
    return f"CASE WHEN count(*) FILTER (WHERE s.key = ANY({keys})) = cardinality({keys}) THEN max(s.day) FILTER (WHERE s.key = ANY({keys})) END"  # noqa: E501


# {people} and {mentors} restrict every part to the people in question, so that each is read by its index.
_KNOWN = f"""
WITH required AS MATERIALIZED ({_REQUIRED}), known AS (
SELECT p.id AS person_id, {_day("p.joined_at")} AS joined_on, {_day("p.confirmed_at")} AS confirmed_on, d.listed_on,
  least(o.first_on, {_day("m.created_at")}) AS left_on,
  CASE WHEN p.confirmed_at IS NULL THEN '{{{{}}}}'
    ELSE datemultirange(daterange({_day("p.confirmed_at")}, NULL)) - coalesce(o.days, '{{{{}}}}')
      - CASE WHEN m.id IS NULL THEN '{{{{}}}}' ELSE datemultirange(daterange({_day("m.created_at")}, NULL)) END
  END AS as_mentee,
  coalesce(d.days * datemultirange(daterange({_day("m.created_at")}, NULL)), '{{{{}}}}') AS as_mentor,
  coalesce(a.days, '{{{{}}}}') AS active_as_mentee, coalesce(b.days, '{{{{}}}}') AS active_as_mentor,
  CASE WHEN required.of_mentees = '{{{{}}}}' THEN {_FIRST_DAY} ELSE q.by_mentee END AS answered_as_mentee,
  CASE WHEN required.of_mentors = '{{{{}}}}' THEN {_FIRST_DAY} ELSE q.by_mentor END AS answered_as_mentor,
  a.applied_on, c.accepted_on, a.began_at, y.paid_at, y.second_on
FROM people p CROSS JOIN required
LEFT JOIN mentors m ON m.person_id = p.id
LEFT JOIN (
  SELECT g.person_id, min({_day("g.granted_at")}) AS first_on,
    range_agg(daterange({_day("g.granted_at")}, {_last("g.granted_at", "g.revoked_at")})) AS days
  FROM operator_grants g WHERE g.person_id {{people}} GROUP BY g.person_id
) o ON o.person_id = p.id
LEFT JOIN (
  SELECT v.mentor_id, range_agg(daterange(v.day, v.next))
      FILTER (WHERE v.verdict = 'approved' AND (v.next IS NULL OR v.next > v.day)) AS days,
    min(v.day) FILTER (WHERE v.verdict = 'approved') AS listed_on
  FROM (
    SELECT d.mentor_id, d.verdict, {_day("d.decided_at")} AS day, min({_day("d.decided_at")}) OVER (
      PARTITION BY d.mentor_id ORDER BY d.id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next
    FROM mentor_decisions d WHERE d.mentor_id {{mentors}}
  ) v GROUP BY v.mentor_id
) d ON d.mentor_id = m.id
LEFT JOIN (
  SELECT e.mentee_id, range_agg(e.days) AS days, min(e.applied_on) AS applied_on, min(e.began_at) AS began_at FROM (
    SELECT a.mentee_id, {_day("a.submitted_at")} AS applied_on, NULL::timestamptz AS began_at,
      daterange({_day("a.submitted_at")}, {_day("a.submitted_at")}, '[]') AS days
    FROM applications a WHERE a.mentee_id {{people}}
    UNION ALL
    SELECT s.mentee_id, NULL, s.started_at, daterange({_day("s.started_at")}, {
    _last("s.started_at", "e.ended_at")
}, '[]')
    FROM mentorships s LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id WHERE s.mentee_id {{people}}
  ) e GROUP BY e.mentee_id
) a ON a.mentee_id = p.id
LEFT JOIN (
  SELECT e.mentor_id, range_agg(e.days) AS days FROM (
    SELECT a.mentor_id, daterange({_day("d.decided_at")}, {_day("d.decided_at")}, '[]') AS days
    FROM applications a JOIN application_decisions d ON d.application_id = a.id WHERE a.mentor_id {{mentors}}
    UNION ALL
    SELECT s.mentor_id, daterange({_day("s.started_at")}, {_last("s.started_at", "e.ended_at")}, '[]')
    FROM mentorships s LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id WHERE s.mentor_id {{mentors}}
  ) e GROUP BY e.mentor_id
) b ON b.mentor_id = m.id
LEFT JOIN (
  SELECT a.mentee_id, min({_day("d.decided_at")}) AS accepted_on
  FROM applications a JOIN application_decisions d ON d.application_id = a.id AND d.verdict = 'accepted'
  WHERE a.mentee_id {{people}} GROUP BY a.mentee_id
) c ON c.mentee_id = p.id
LEFT JOIN (
  SELECT a.mentee_id, min(y.paid_at) AS paid_at, min({_day("y.paid_at")}) FILTER (WHERE y.month = 2) AS second_on
  FROM applications a JOIN subscriptions u ON u.application_id = a.id JOIN (
    SELECT y.subscription_id, y.paid_at, row_number() OVER (PARTITION BY y.subscription_id ORDER BY y.paid_at, y.id) AS month
    FROM payments y WHERE y.paid_at IS NOT NULL AND y.amount_cents > 0 {{payments}}
  ) y ON y.subscription_id = u.id
  WHERE a.mentee_id {{people}} GROUP BY a.mentee_id
) y ON y.mentee_id = p.id
LEFT JOIN (
  SELECT s.person_id, {_answered("(SELECT of_mentees FROM required)::text[]")} AS by_mentee,
    {_answered("(SELECT of_mentors FROM required)::text[]")} AS by_mentor
  FROM (
    SELECT a.person_id, a.key, min({_day("a.answered_at")}) AS day FROM questionnaire_answers a
    WHERE cardinality(a.answer) > 0 AND a.person_id {{people}}
      AND a.key = ANY((SELECT of_mentees || of_mentors FROM required)::text[]) GROUP BY a.person_id, a.key
  ) s GROUP BY s.person_id
) q ON q.person_id = p.id
WHERE p.id {{people}}
)
SELECT {", ".join(f"k.{name}" for name in COLUMNS[:-2])},
  {
    ", ".join(
        f"isempty(k.as_{role}) OR (k.as_{role} = datemultirange(daterange(k.{since}, NULL)) AND k.active_as_{role} <@ k.as_{role})"
        f" AS {role}_steady"
        for role, since in (("mentee", "confirmed_on"), ("mentor", "listed_on"))
    )
}
FROM known k
"""  # noqa: S608 - made of constants
OF_ALL = _KNOWN.format(people="IS NOT NULL", mentors="IS NOT NULL", payments="")
"""SQL: the facts of everyone."""
OF_SOME = _KNOWN.format(
    people="= ANY(CAST(:ids AS bigint[]))", mentors="IN (SELECT id FROM mentors WHERE person_id = ANY(CAST(:ids AS bigint[])))",
    payments="AND y.subscription_id IN (SELECT u.id FROM subscriptions u JOIN applications a ON a.id = u.application_id "
    "WHERE a.mentee_id = ANY(CAST(:ids AS bigint[])))",
)  # fmt: skip
"""SQL: the same of the people in :ids."""

# What happens on which day, of whom the numbers by day can be added up.
_ROLE = """
SELECT '{role}' AS role, what, day FROM (VALUES
  ('registered', lower(f.as_{role})),
  ('answered', CASE WHEN f.answered_as_{role} IS NOT NULL THEN greatest(f.answered_as_{role}, lower(f.as_{role})) END),
  ('active', lower(f.active_as_{role})), ('idle', upper(f.active_as_{role}) - 1)
) e (what, day) WHERE f.{role}_steady AND NOT isempty(f.as_{role}) AND day IS NOT NULL
"""
_PAUSES = """
SELECT '{role}' AS role, lower(days) AS again_on, lag(upper(days) - 1) OVER (ORDER BY days) AS until
FROM unnest(f.active_as_{role}) days WHERE f.{role}_steady AND NOT isempty(f.as_{role})
"""


def _of_both(rows: str) -> str:
    return f"{SOURCE} CROSS JOIN LATERAL ({rows.format(role='mentee')} UNION ALL {rows.format(role='mentor')}) e"


PEOPLE = Family(
    "person_cells",
    _of_both(_ROLE),
    "",
    {"n": "1"},
    of={"role": "e.role", "what": "e.what", "day": "e.day"},
    facts=TABLE,
)
"""By day: who is registered from then on, has answered all, is active for the first time, or was for the last time."""

PAUSES = Family(
    "pause_cells", _of_both(_PAUSES), "", {"n": "1"}, of={"role": "e.role", "again_on": "e.again_on", "until": "e.until"},
    where="e.until IS NOT NULL", facts=TABLE,
)  # fmt: skip
"""By the last day before a pause and the first one after it: whoever was active before and after, and not between."""

SIGN_UPS = Family(
    "sign_up_cells", SOURCE, "",
    {
        "n": "1",
        "confirmed": one_if("f.confirmed_on IS NOT NULL"),
        "applied": one_if("f.applied_on IS NOT NULL"),
        "accepted": one_if("f.accepted_on IS NOT NULL"),
        "began": one_if("f.began_at IS NOT NULL"),
        "paid": one_if("f.paid_at IS NOT NULL"),
        "paid_begun": one_if("f.paid_at IS NOT NULL AND f.began_at IS NOT NULL"),
        "second_month": one_if("f.second_on IS NOT NULL"),
    },
    of={"day": "f.joined_on"}, where="f.left_on IS NULL", facts=TABLE,
)  # fmt: skip
"""By the day of signing up, without mentors and operators: how far they have come."""

OF_PEOPLE = (PEOPLE, PAUSES, SIGN_UPS)
