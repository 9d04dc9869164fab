"""Questionnaires that operators write and people answer: versions, questions and answers are kept as they were (A14, A15, F9)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer, one_of
from mentorcruise.domain.programs import Program
from mentorcruise.domain.seen import mark

MOST_QUESTIONS = 40
MOST_OPTIONS = 30
LONGEST_OPTION = 120
LONGEST_SHORT, LONGEST_LONG = 200, 3000
BIGGEST_NUMBER = 1_000_000_000


class QuestionKind(StrEnum):
    """How a question is answered."""

    SHORT = "short"
    LONG = "long"
    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"


class Audience(StrEnum):
    """Who is asked."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    BOTH = "both"


WITH_OPTIONS = (QuestionKind.ONE, QuestionKind.SEVERAL)


@dataclass(frozen=True)
class Question:
    """A question as an operator writes it. `key` stays the same in later versions, so that an answer counts on."""

    key: str
    kind: str
    words: str
    help: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    audience: str = Audience.BOTH

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Question":
        return cls(**{**stored, "options": tuple(stored["options"])})

    def stored(self) -> dict[str, Any]:
        return {**asdict(self), "options": list(self.options)}

    @property
    def mark(self) -> str:
        """By which a form tells that the question still says what its writer saw."""
        return mark(self.stored())


class Questionnaire(Base):
    """The questions put to everyone (no program), or to a program's people besides. Written by operators.

    `draft` is what is being edited; people see the last version that was published.
    """

    __tablename__ = "questionnaires"
    __table_args__ = (
        Index("uq_questionnaires_program_id", "program_id", unique=True, postgresql_nulls_not_distinct=True),
        CheckConstraint("jsonb_typeof(draft) = 'array'", name="draft"),
    )

    id: Mapped[Id]
    program_id: Mapped[int | None] = mapped_column(ForeignKey("programs.id"))
    draft: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    drafted_at: Mapped[datetime]
    program: Mapped[Program | None] = relationship()
    versions: Mapped[list["QuestionnaireVersion"]] = relationship(order_by="QuestionnaireVersion.number")

    @property
    def name(self) -> str:
        return f"Questions of {self.program.name}" if self.program else "Questions for everyone"

    @property
    def questions(self) -> list[Question]:
        """The draft."""
        return [Question.of(stored) for stored in self.draft]

    @property
    def draft_mark(self) -> str:
        """By which a form tells that the draft still says what the operator saw."""
        return mark(*self.draft)

    @property
    def current(self) -> "QuestionnaireVersion | None":
        return self.versions[-1] if self.versions else None

    @property
    def has_changes(self) -> bool:
        """Whether the draft says anything else than what people see."""
        published = [row.question for row in self.current.rows] if self.current else []
        return self.questions != published


class QuestionnaireVersion(Base):
    """A questionnaire as it was published. Append-only."""

    __tablename__ = "questionnaire_versions"
    __table_args__ = (UniqueConstraint("questionnaire_id", "number"),)

    id: Mapped[Id]
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id"))
    number: Mapped[int]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    rows: Mapped[list["QuestionnaireQuestion"]] = relationship(order_by="QuestionnaireQuestion.position")


class QuestionnaireQuestion(Base):
    """A question of a version. Append-only."""

    __tablename__ = "questionnaire_questions"
    __table_args__ = (
        one_of("kind", QuestionKind),
        one_of("audience", Audience),
        between("position", 0, MOST_QUESTIONS),
        CheckConstraint("key ~ '^[a-z][a-z0-9_]{0,39}$'", name="key"),
        CheckConstraint("length(words) BETWEEN 1 AND 300", name="words"),
        not_longer("help", 500),
        CheckConstraint("(kind IN ('one', 'several')) = (cardinality(options) > 0)", name="options"),
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("version_id", "position"),
    )

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    position: Mapped[int]
    key: Mapped[str]
    kind: Mapped[str]
    words: Mapped[str]
    help: Mapped[str] = mapped_column(default="")
    options: Mapped[list[str]] = mapped_column(ARRAY(Text))
    required: Mapped[bool]
    audience: Mapped[str]

    @property
    def question(self) -> Question:
        return Question(self.key, self.kind, self.words, self.help, tuple(self.options), self.required, self.audience)


class QuestionnaireAnswer(Base):
    """What someone answered to a question of a version. Append-only: a person's last answer to a key is in force.

    No words: it was asked and left empty. Choices are the options' words, a number its digits.
    """

    __tablename__ = "questionnaire_answers"
    __table_args__ = (
        CheckConstraint(
            f"cardinality(answer) <= {MOST_OPTIONS} AND length(array_to_string(answer, '')) <= 6000", name="answer"
        ),
        Index("ix_questionnaire_answers_person_id", "person_id", "key", "id"),
        Index("ix_questionnaire_answers_last", "key", "person_id", text("answered_at DESC"), text("id DESC")),
        Index(
            "ix_questionnaire_answers_said",
            "person_id",
            "key",
            "answered_at",
            postgresql_where="cardinality(answer) > 0",
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_questions.id"))
    key: Mapped[str]
    answer: Mapped[list[str]] = mapped_column(ARRAY(Text))
    answered_at: Mapped[datetime]
