"""Which questions people have to answer, and who has answered them. Not what: that is counted in groups, never by person."""

from mentorcruise.exports.kind import Kind, day, known_of

# A question is one in all versions, by its key; the first row that had the key gives it a number.
_NUMBERED = """
SELECT q.key, min(q.id) AS question FROM questionnaire_questions q JOIN questionnaire_versions v ON v.id = q.version_id
WHERE v.published_at < :before GROUP BY q.key
"""
_REQUIRED = """
questionnaire_versions v JOIN questionnaires n ON n.id = v.questionnaire_id AND n.program_id IS NULL
LEFT JOIN questionnaire_questions q ON q.version_id = v.id AND q.required
"""
REQUIRED = Kind(
    "required",
    "One row for each question that a version of the questionnaire for everyone requires, and one for a version without any.",
    known_of(f"{_REQUIRED} LEFT JOIN ({_NUMBERED}) k ON k.key = q.key WHERE v.published_at < :before"),
    {
        "version": ("v.number", "the version's number; the highest is in force"),
        "published_on": (day("v.published_at"), "from which day on people were asked it"),
        "question": ("k.question", "the question's number, the same in all versions; empty: none is required"),
        "audience": ("q.audience", "of whom: mentee, mentor or both"),
    },
    "v.number, k.question",
)
_EVER = f"""
SELECT k.key, k.question FROM ({_NUMBERED}) k WHERE k.key IN (SELECT q.key FROM {_REQUIRED} WHERE v.published_at < :before)
"""  # noqa: S608 - made of constants
_FIRST = f"""
SELECT a.person_id, k.question, min({day("a.answered_at")}) AS answered_on
FROM questionnaire_answers a JOIN ({_EVER}) k ON k.key = a.key
WHERE a.answered_at < :before AND cardinality(a.answer) > 0 GROUP BY a.person_id, k.question
"""  # noqa: S608 - made of constants
ANSWERED = Kind(
    "answered",
    "One row for each person and question that was ever required of everyone, once it is answered; what was said is in no file.",
    known_of(f"({_FIRST}) f"),
    {
        "person": ("f.person_id", "the person's number"),
        "question": ("f.question", "the question's number"),
        "answered_on": ("f.answered_on", "day of the first answer that was not left empty"),
    },
    "f.person_id, f.question",
)
