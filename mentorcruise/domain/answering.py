"""What someone is asked, what of it is still open, and their answers (A11, A15, F9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.orm import Session

from mentorcruise.domain.people import Person
from mentorcruise.domain.questionnaires import Audience, QuestionKind, QuestionnaireAnswer

# The versions in force for a person: the one for everyone, and the one of their program.
_IN_FORCE = """
questionnaires n
JOIN LATERAL (SELECT v.id FROM questionnaire_versions v WHERE v.questionnaire_id = n.id ORDER BY v.number DESC LIMIT 1) v ON true
JOIN questionnaire_questions q ON q.version_id = v.id
LEFT JOIN LATERAL (
  SELECT a.answer, a.answered_at FROM questionnaire_answers a WHERE a.person_id = :person_id AND a.key = q.key
  ORDER BY a.id DESC LIMIT 1
) a ON true
WHERE (n.program_id IS NULL
    OR n.program_id = (SELECT m.program_id FROM program_memberships m WHERE m.person_id = :person_id AND m.left_at IS NULL))
  AND q.audience = ANY(:audiences)
"""
_ASKED = text(f"""
SELECT q.id, q.key, q.kind, q.words, q.help, q.options, q.required, g.name, a.answer, a.answered_at
FROM {_IN_FORCE.replace("questionnaires n", "questionnaires n LEFT JOIN programs g ON g.id = n.program_id", 1)}
ORDER BY n.program_id NULLS FIRST, q.position
""")  # noqa: S608 - made of constants
_STANDING = text(f"""
SELECT (SELECT g.name FROM program_memberships m JOIN programs g ON g.id = m.program_id
    WHERE m.person_id = :person_id AND m.left_at IS NULL),
  (SELECT count(*) FROM {_IN_FORCE} AND (a.answer IS NULL OR (q.required AND a.answer = '{{}}')))
""")  # noqa: S608 - made of constants
UNANSWERED = f"""
EXISTS (SELECT FROM {_IN_FORCE.replace(":audiences", "'{mentee,both}'")} AND q.required AND COALESCE(a.answer, '{{}}') = '{{}}')
"""
"""SQL: whether `:person_id` still owes an answer that every mentee has to give before applying."""


@dataclass(frozen=True)
class Asked:
    """A question as one person is asked it. `answer` is None while they have never been asked, empty where they said nothing."""

    id: int
    key: str
    kind: str
    words: str
    help: str
    options: list[str]
    required: bool
    program: str | None
    answer: list[str] | None
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer: new, or required and left empty."""
        return self.answer is None or (self.required and not self.answer)

    @property
    def choices(self) -> list[str]:
        """The options, and what was chosen before and is offered no more."""
        kept = [one for one in self.answer or () if one not in self.options]
        return [*self.options, *kept] if self.kind in (QuestionKind.ONE, QuestionKind.SEVERAL) else []


@dataclass(frozen=True)
class Standing:
    """Where someone stands: the program that they take part through, and how many questions wait."""

    program: str | None
    questions: int


def audiences(is_mentor: bool, is_mentee: bool) -> list[str]:
    """Whose questions someone is asked."""
    roles = [role for role, plays in ((Audience.MENTOR, is_mentor), (Audience.MENTEE, is_mentee)) if plays]
    return [*map(str, roles), str(Audience.BOTH)] if roles else []


def asked(connection: Connection, person_id: int, whose: list[str]) -> Sequence[Asked]:
    """Everything that someone is asked now, with what they have answered."""
    rows = connection.execute(_ASKED, {"person_id": person_id, "audiences": whose})
    return [Asked(*row) for row in rows]


def standing(connection: Connection, person_id: int, whose: list[str]) -> Standing:
    """What the dashboard says of program and questions, in one query."""
    return Standing(*connection.execute(_STANDING, {"person_id": person_id, "audiences": whose}).one())


def answer(
    session: Session, person_id: int, questions: Sequence[Asked], said: Mapping[str, list[str]], now: datetime
) -> int:
    """Keep what someone answered; of what they said before only changes. Returns how many answers are new.

    `said` maps keys to answers, those left empty too. Does not commit.
    """
    # Two forms sent at once wait for each other here, so that each answer is kept once.
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    last = session.execute(_LAST, {"person_id": person_id})
    before: dict[str, list[str]] = {row.key: row.answer for row in last}
    rows: list[dict[str, Any]] = [
        {"person_id": person_id, "question_id": q.id, "key": q.key, "answer": said[q.key], "answered_at": now}
        for q in questions
        if q.key in said and before.get(q.key) != said[q.key]
    ]
    if rows:
        session.execute(insert(QuestionnaireAnswer), rows)
    return len(rows)


_LAST = text("""
SELECT DISTINCT ON (key) key, answer FROM questionnaire_answers WHERE person_id = :person_id ORDER BY key, id DESC
""")
