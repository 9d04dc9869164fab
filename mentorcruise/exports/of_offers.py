"""What is wanted of mentors and taken of what they offer, as facts; what they offer is in their profiles."""

from mentorcruise.exports.kind import Kind, day, day_seen, known_of

PLACES = Kind(
    "places",
    "One row for each place that an accepted application has taken.",
    known_of("places h WHERE h.taken_at < :before"),
    {
        "application": ("h.application_id", "the application's number"),
        "mentor": ("h.mentor_id", "the mentor's number"),
        "taken_on": (day("h.taken_at"), "from which day on"),
        "released_on": (day_seen("h.released_at"), "day from which it was free again; empty: it is taken"),
    },
    "h.application_id",
)
WANTED = Kind(
    "wanted",
    "One row for each skill in which a mentee rated themselves when they applied.",
    known_of(
        "(SELECT DISTINCT k.application_id, k.skill_id FROM skill_assessments k JOIN applications a "
        "ON a.id = k.application_id WHERE k.moment = 'baseline' AND a.submitted_at < :before) w"
    ),
    {
        "application": ("w.application_id", "the application's number"),
        "skill": ("w.skill_id", "the skill's number"),
    },
    "w.application_id, w.skill_id",
)
