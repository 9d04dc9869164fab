"""Searches for a mentor, and introductions, as facts."""

from mentorcruise.exports.kind import Kind, known_of, moment, once_past

SEARCHES = Kind(
    "searches",
    "One row for each time that someone began to look for a mentor.",
    known_of("mentor_searches q WHERE q.started_at < :before"),
    {
        "search": ("q.id", "its number"),
        "mentee": ("q.mentee_id", "the mentee's number"),
        "started_at": (moment("q.started_at"), "when they began to look; a mentorship may still have run then"),
        "ended_at": (moment(once_past("q.ended_at")), "when they looked no more; empty: they look"),
        "ended_how": (
            once_past("q.ended_at", "q.ended_how"),
            "paired: with a mentor; stopped: without; empty: they look",
        ),
    },
    "q.id",
)
INTRODUCTIONS = Kind(
    "introductions",
    "One row for each mentor whom an operator suggested to someone who looks for one.",
    known_of("introductions i WHERE i.at < :before"),
    {
        "introduction": ("i.id", "its number"),
        "search": ("i.search_id", "the number of the search in which it was made"),
        "mentee": ("i.mentee_id", "the mentee's number"),
        "mentor": ("i.mentor_id", "the suggested mentor's number"),
        "introduced_at": (moment("i.at"), "when"),
    },
    "i.id",
)
