"""People as facts: who signed up, who mentors, who runs the place, and what profiles said when."""

from mentorcruise.exports.kind import Kind, day, day_seen, known_of, plain

PEOPLE = Kind(
    "people",
    "One row for each person who has signed up.",
    known_of("people p WHERE p.joined_at < :before"),
    {
        "person": ("p.id", "their number, by which other files name mentees"),
        "joined_on": (day("p.joined_at"), "day on which the account was made"),
        "confirmed_on": (day_seen("p.confirmed_at"), "day on which they confirmed their address; empty: not yet"),
    },
    "p.id",
)
MENTORS = Kind(
    "mentors",
    "One row for each mentor, listed or not.",
    known_of("mentors m WHERE m.created_at < :before"),
    {
        "mentor": ("m.id", "the mentor's number"),
        "person": ("m.person_id", "the person's number"),
        "since": (day("m.created_at"), "day on which the mentor's profile was made"),
    },
    "m.id",
)
LISTINGS = Kind(
    "listings",
    "One row for each time that an operator decided about a mentor; the last one counts.",
    known_of("mentor_decisions d JOIN mentors m ON m.id = d.mentor_id WHERE d.decided_at < :before AND m.created_at < :before"),
    {
        "decision": ("d.id", "its number; of several the highest is the last"),
        "mentor": ("d.mentor_id", "the mentor's number"),
        "verdict": ("d.verdict", "approved: listed from then on; else not, or no more"),
        "decided_on": (day("d.decided_at"), "when"),
    },
    "d.id",
)  # fmt: skip
OPERATORS = Kind(
    "operators",
    "One row for each time that someone began to run the place.",
    known_of("operator_grants g WHERE g.granted_at < :before"),
    {
        "person": ("g.person_id", "the person's number"),
        "since": (day("g.granted_at"), "first day of it"),
        "until": (day_seen("g.revoked_at"), "day from which they did not any more; empty: they do"),
    },
    "g.id",
)

# Numbered among the names that were known by then, spellings that differ in case being one.
_COMPANIES = """
SELECT company, row_number() OVER (ORDER BY company) AS number FROM (
  SELECT DISTINCT lower(value) AS company FROM profile_states WHERE what = 'company' AND value IS NOT NULL AND at < :before
) named
"""
_VALUE = f"CASE WHEN s.what = 'company' THEN CAST(c.number AS text) ELSE {plain('s.value')} END"
PROFILES = Kind(
    "profiles",
    "One row for each thing that a profile said from a day on: of each person the rows follow each other, the last one counts.",
    known_of(
        f"profile_states s LEFT JOIN ({_COMPANIES}) c ON s.what = 'company' AND c.company = lower(s.value) "
        "WHERE s.what IN ('country', 'time_zone', 'company', 'capacity', 'skill') AND s.at < :before"
    ),
    {
        "person": ("s.person_id", "the person's number"),
        "what": ("s.what", "country, time_zone, company; of mentors capacity: places offered; and skill"),
        "which": ("s.detail", "the skill's number; empty: there is one only"),
        "value": (_VALUE, "what it said; of companies a number, in this export alone; empty: nothing, or no more"),
        "since": (day("s.at"), "from which day on"),
    },
    "s.person_id, s.what, s.detail, s.at, s.id",
)  # fmt: skip
