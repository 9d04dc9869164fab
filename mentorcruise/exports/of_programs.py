"""Programs as facts: how many could take part, and who belongs to them."""

from mentorcruise.exports.kind import Kind, day, known_of, moment, once_past

PROGRAMS = Kind(
    "programs",
    "One row for each program.",
    known_of("programs g WHERE g.created_at < :before"),
    {
        "program": ("g.id", "its number"),
        "since": (day("g.created_at"), "day on which it was made"),
    },
    "g.id",
)
HEAD_COUNTS = Kind(
    "head_counts",
    "One row for each time that it was noted how many people could take part in a program.",
    known_of(
        "program_head_counts h JOIN programs g ON g.id = h.program_id WHERE h.noted_at < :before AND g.created_at < :before"
    ),
    {
        "head_count": ("h.id", "its number; of several for one day the highest counts"),
        "program": ("h.program_id", "the program's number"),
        "counts_from": ("h.counts_from", "from which day on it holds"),
        "eligible": ("h.eligible", "people who could take part"),
    },
    "h.id",
)
MEMBERSHIPS = Kind(
    "memberships",
    "One row for each time that someone joined a program.",
    known_of("program_memberships x WHERE x.joined_at < :before"),
    {
        "person": ("x.person_id", "the person's number"),
        "program": ("x.program_id", "the program's number"),
        "joined_at": (moment("x.joined_at"), "when"),
        "left_at": (
            moment(once_past("x.left_at")),
            "when they left; empty: they are members",
        ),
    },
    "x.id",
)
