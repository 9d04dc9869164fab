"""What the two say while they work together, as facts that do not say who said it.

A report shows answers of five people or of none. Facts have to be single answers, or nobody could count them anew; so they
carry no number of a person or a mentorship, and the month instead of the day, which would tell the mentorship. Who has
answered stands in a file of its own, which no answer can be laid beside; its people have numbers that are made of that
file alone.
"""

from sqlalchemy.orm import Session

from mentorcruise.exports.kind import Kind, Source
from mentorcruise.metrics.asking import Question

_ASKED = (
    "check_ins c JOIN mentorships s ON s.id = c.mentorship_id AND s.started_at < :before AND c.asked_at < :before "
    "LEFT JOIN check_in_answers r ON r.check_in_id = c.id AND r.answered_at < :before"
)
_MONTH = "to_char(c.asked_at AT TIME ZONE 'UTC', 'YYYY-MM')"
_GOAL = "CASE WHEN c.kind = 'fit' AND c.side = 'mentee' THEN s.goal_category END"
# People are numbered by what the file says of them: whoever has the same lines may have either number, and nothing shows.
_NUMBERED = f"""
WITH told AS (
  SELECT DISTINCT c.person_id, c.side, c.kind, {_MONTH} AS asked_in, {_GOAL} AS goal
  FROM {_ASKED} WHERE r.check_in_id IS NOT NULL
), numbered AS (
  SELECT person_id, row_number() OVER (ORDER BY lines) AS number FROM (
    SELECT person_id, array_agg(concat_ws(' ', asked_in, side, kind, goal) ORDER BY asked_in, side, kind, goal) AS lines
    FROM told GROUP BY person_id
  ) person
)
"""  # noqa: S608 - made of constants
_COLUMNS = {
    "side": "mentee or mentor",
    "kind": "fit: asked once, early on; pulse: every 60 days",
    "asked_in": "month of the question",
    "goal": "the kind of goal, of the mentees' fit checks alone; empty: any other",
}


def _answerers(_session: Session, question: Question) -> Source:
    return _NUMBERED, "FROM told c JOIN numbered n ON n.person_id = c.person_id", {"before": question.before}


def _check_ins(_session: Session, question: Question) -> Source:
    return "", f"FROM {_ASKED}", {"before": question.before}


CHECK_INS = Kind(
    "check_ins",
    "One row for each time that someone was asked how it goes, sorted by what it says and without a number, so that it does "
    "not tell whose it is. Where few were asked in a month one may still guess: keep it as you keep the database.",
    _check_ins,
    {
        "side": ("c.side", _COLUMNS["side"]),
        "kind": ("c.kind", _COLUMNS["kind"]),
        "asked_in": (_MONTH, _COLUMNS["asked_in"]),
        "goal": (_GOAL, _COLUMNS["goal"]),
        "fit": ("r.fit", "good, unsure or not_a_fit; empty: not answered"),
        "nearer": ("r.nearer", "whether the goal comes nearer: yes, a_little or no"),
        "supported": ("r.supported", "how supported they feel, 1 to 5"),
    },
    "1, 2, 3, 4, 5, 6, 7",
)
ANSWERERS = Kind(
    "answerers",
    "One row for each person, kind of question and month in which they have answered, whatever they said.",
    _answerers,
    {
        "person": ("n.number", "a number that stands for the same person in this file, and in no other"),
        **{name: (f"c.{name}", holds) for name, holds in _COLUMNS.items()},
    },
    "1, 2, 3, 4, 5",
)
