"""The forms of questionnaires: a question as an operator writes it, and the answers to a whole set of questions."""

import re
import secrets
from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from mentorcruise.domain.answering import Asked
from mentorcruise.domain.questionnaires import (
    BIGGEST_NUMBER,
    LONGEST_LONG,
    LONGEST_OPTION,
    LONGEST_SHORT,
    MOST_OPTIONS,
    WITH_OPTIONS,
    Audience,
    Question,
    QuestionKind,
)
from mentorcruise.web.accounts.fields import lines, one_line, text_area

KIND_WORDS = {
    QuestionKind.SHORT: "A short text", QuestionKind.LONG: "A long text", QuestionKind.ONE: "One choice",
    QuestionKind.SEVERAL: "Several choices", QuestionKind.NUMBER: "A number",
}  # fmt: skip
AUDIENCE_WORDS = {Audience.BOTH: "Everyone", Audience.MENTEE: "Mentees", Audience.MENTOR: "Mentors"}
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
ANSWER = "Please answer this."
CHOOSE = "Please choose."


def new_key() -> str:
    """The key of a new question: made with the form, so that sending it twice adds it once."""
    return f"q_{secrets.token_hex(6)}"


class QuestionForm(FlaskForm):
    """A question as an operator writes it."""

    key = HiddenField()
    seen = HiddenField()
    words = StringField(
        "Question", [InputRequired("Write the question."), Length(1, 300, "1 to 300 characters.")], filters=[one_line]
    )
    help = StringField(
        "A line of help below it", [Length(max=500, message="At most 500 characters.")], filters=[one_line]
    )
    kind = RadioField(
        "Answered by",
        [InputRequired("Choose how it is answered.")],
        choices=[(str(k), v) for k, v in KIND_WORDS.items()],
        default=str(QuestionKind.SHORT),
    )
    options = text_area("Choices, one a line", 6000, description="For one choice or several choices.", rows=6)
    audience = RadioField(
        "Who is asked",
        [InputRequired("Choose who is asked.")],
        choices=[(str(a), v) for a, v in AUDIENCE_WORDS.items()],
        default=str(Audience.BOTH),
    )
    required = BooleanField("An answer is required", description="Mentees answer it before their first application.")
    again = BooleanField("Ask everyone again", description="Old answers stay with the old question.")

    def validate_options(self, field: Any) -> None:
        if self.kind.data not in WITH_OPTIONS:
            return
        if len(self.choices) < 2:
            raise ValidationError("Write at least two choices, each on a line of its own.")
        if len(self.choices) > MOST_OPTIONS:
            raise ValidationError(f"At most {MOST_OPTIONS} choices.")
        if any(len(choice) > LONGEST_OPTION for choice in self.choices):
            raise ValidationError(f"A choice has at most {LONGEST_OPTION} characters.")

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices as written, each once."""
        if self.kind.data not in WITH_OPTIONS:
            return ()
        written = (one_line(line) for line in (self.options.data or "").split("\n"))
        return tuple(dict.fromkeys(line for line in written if line))

    def question(self, key: str | None = None) -> Question:
        said = self.key.data or ""
        key = key or (said if _KEY.fullmatch(said) else new_key())
        return Question(
            key, self.kind.data, self.words.data or "", self.help.data or "", self.choices, self.required.data,
            self.audience.data,
        )  # fmt: skip

    @classmethod
    def of(cls, question: Question) -> "QuestionForm":
        """The form with a question in it."""
        return cls(
            formdata=None, key=question.key, seen=question.mark, words=question.words, help=question.help, kind=str(question.kind),
            options="\n".join(question.options), audience=str(question.audience), required=question.required,
        )  # fmt: skip


class AnswersForm(FlaskForm):
    """Answers to a set of questions; made by `of`, which gives it a field for each."""

    asked: Sequence[Asked] = ()

    @classmethod
    def of(cls, questions: Sequence[Asked], sent: bool) -> "AnswersForm":
        """The form of these questions: with what was sent, or with what was answered before."""
        fields = {name_of(q.key): _field(q) for q in questions}
        form: AnswersForm = type("AnswersForm", (cls,), fields)(**({} if sent else {"formdata": None}))
        form.asked = questions
        return form

    @property
    def fields(self) -> list[tuple[Asked, Field]]:
        return [(q, self[name_of(q.key)]) for q in self.asked]

    @property
    def answers(self) -> dict[str, list[str]]:
        """What was said, by the question's key; what was left empty too."""
        return {q.key: _said(field.data) for q, field in self.fields}


def name_of(key: str) -> str:
    return f"answer_{key}"


def _said(data: Any) -> list[str]:
    if isinstance(data, list):
        return data
    return [] if data in (None, "", "None") else [str(data)]


def _field(question: Asked) -> Any:
    needed: list[Any] = [InputRequired(CHOOSE if question.choices else ANSWER)] if question.required else [Optional()]
    before = question.answer or []
    first = before[0] if before else None
    choices = [(choice, choice) for choice in question.choices]
    common: dict[str, Any] = {"description": question.help}
    match question.kind:
        case QuestionKind.ONE:
            if not question.required:
                choices.append(("", "No answer"))
            return RadioField(question.words, needed, choices=choices, default=first or "", **common)
        case QuestionKind.SEVERAL:
            return SelectMultipleField(
                question.words, needed, choices=choices, default=before, widget=ListWidget(prefix_label=False),
                option_widget=CheckboxInput(), **common,
            )  # fmt: skip
        case QuestionKind.NUMBER:
            number = int(first) if first and first.lstrip("-").isdigit() else None
            in_range = NumberRange(0, BIGGEST_NUMBER, "A whole number from 0.")
            return IntegerField(question.words, [*needed, in_range], default=number, **common)
        case QuestionKind.LONG:
            checks = [*needed, Length(max=LONGEST_LONG, message=f"At most {LONGEST_LONG:,} characters.")]
            return TextAreaField(
                question.words, checks, default=first, filters=[lines], render_kw={"rows": 4}, **common
            )
        case _:
            checks = [*needed, Length(max=LONGEST_SHORT, message=f"At most {LONGEST_SHORT} characters.")]
            return StringField(question.words, checks, default=first, filters=[one_line], **common)
