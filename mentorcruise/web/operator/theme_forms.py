"""Forms about themes: their names, merging, and tags on answers."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from mentorcruise.domain.themes import LONGEST_NAME, SurveyQuestion
from mentorcruise.web.accounts.fields import one_line
from mentorcruise.web.addresses import BIGGEST_ID


def theme_name(label: str) -> StringField:
    return StringField(
        label,
        filters=[one_line],
        validators=[
            InputRequired("Name the theme."),
            Length(2, LONGEST_NAME, f"Between 2 and {LONGEST_NAME} characters, please."),
        ],
    )


class ThemeForm(FlaskForm):
    name = theme_name("Name")


class MergeForm(FlaskForm):
    """Into which theme; `others` are (id, name)."""

    into = SelectField(
        "Count it as", validate_choice=False, validators=[InputRequired("Choose one of the themes in use.")]
    )

    def __init__(self, others: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.into.choices = [("", "Choose a theme"), *((str(number), name) for number, name in others)]

    def validate_into(self, field: Any) -> None:
        if not field.data or field.data not in {value for value, _ in field.choices}:
            raise ValidationError("Choose one of the themes in use.")


class OfAnAnswer(FlaskForm):
    """Which answer of the survey, and from which list the operator came."""

    question = HiddenField()
    listed = HiddenField()

    @property
    def asked(self) -> SurveyQuestion:
        """The question of a valid form."""
        return SurveyQuestion(self.question.data or "")

    def validate_question(self, field: Any) -> None:
        if field.data not in set(SurveyQuestion):
            raise ValidationError("There is no such question.")


class TagForm(OfAnAnswer):
    theme = theme_name("Theme")
    create = BooleanField("Create it")


class UntagForm(OfAnAnswer):
    theme_id = IntegerField(
        "Theme", [InputRequired("Choose a theme."), NumberRange(1, BIGGEST_ID, "There is no such theme.")]
    )
