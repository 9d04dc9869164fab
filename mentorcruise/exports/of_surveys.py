"""What those who left wrote about, as facts: whether they wrote at all, the themes found in it, and what was changed for them.

No word of theirs and no theme's name: a theme is a number, and means what operators call it.
"""

from mentorcruise.exports.kind import Kind, known_of, moment, said

SURVEYS = Kind(
    "surveys",
    "One row for each exit survey that was answered, with what is said in it in words.",
    known_of("exit_surveys x WHERE x.answered_at < :before"),
    {
        "mentorship": ("x.mentorship_id", "the mentorship's number"),
        "answered_at": (moment("x.answered_at"), "when"),
        "goal": ("(x.goal_words <> '')::int", "1: something about the goal"),
        "product": ("(x.product_words <> '')::int", "1: something about what we could do better"),
        "mentor": ("(x.mentor_words <> '')::int", "1: something about what the mentor could do better"),
    },
    "x.mentorship_id",
)
TAGS = Kind(
    "tags",
    "One row for each theme that an operator found in an answer, and that nobody has taken off it.",
    known_of(f"survey_tags t WHERE {said('t.tagged_at', 't.removed_at')}"),
    {
        "mentorship": ("t.mentorship_id", "the mentorship's number"),
        "question": ("t.question", "in which answer: goal, product or mentor"),
        "theme": ("t.theme_id", "the theme's number, as it was tagged"),
    },
    "t.mentorship_id, t.question, t.theme_id",
)
MERGERS = Kind(
    "mergers",
    "One row for each time that a theme was merged into another, in the order of time: the last one of a theme holds.",
    known_of("theme_steps t WHERE t.action = 'merged' AND t.at < :before"),
    {
        "theme": ("t.theme_id", "the theme's number"),
        "into_theme": ("t.into_id", "the number of the theme that it counts as from then on"),
        "at": (moment("t.at"), "when"),
    },
    "t.id",
)
CHANGES = Kind(
    "changes",
    "One row for each theme because of which something was changed, as the log of changes said it.",
    known_of(
        "improvement_links t JOIN LATERAL (SELECT v.changed_on FROM improvement_versions v "  # noqa: S608 - made of constants
        "WHERE v.improvement_id = t.improvement_id AND v.at < :before ORDER BY v.version DESC LIMIT 1) v ON true "
        f"WHERE t.theme_id IS NOT NULL AND {said('t.linked_at', 't.removed_at')}"
    ),
    {
        "change": ("t.improvement_id", "the change's number"),
        "theme": ("t.theme_id", "the theme's number, as it was linked"),
        "changed_on": ("v.changed_on", "day of the change"),
    },
    "t.improvement_id, t.theme_id",
)
