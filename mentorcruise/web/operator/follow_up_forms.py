"""Forms of follow-ups: a promise with an owner and a day, and what is done about it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from mentorcruise.domain.follow_ups import LONGEST_NOTE, LONGEST_WHAT, FollowUpAction
from mentorcruise.web.accounts.fields import one_line
from mentorcruise.web.operator.forms import tidy

LONGEST_WAIT = timedelta(days=366)
ACTIONS = [
    (FollowUpAction.DONE, "It is done"),
    (FollowUpAction.NOTED, "Only add a note"),
    (FollowUpAction.GIVEN, "Give it to someone"),
    (FollowUpAction.MOVED, "Move its day"),
    (FollowUpAction.DROPPED, "Drop it"),
    (FollowUpAction.REOPENED, "Open it again"),
]
WITH_A_NOTE = (FollowUpAction.NOTED, FollowUpAction.DONE, FollowUpAction.DROPPED)


def check_owner(field: Any) -> None:
    if field.data not in {value for value, _ in field.choices}:
        raise ValidationError("Choose one of the operators.")


def check_day(day: date, today: date) -> None:
    if not today <= day <= today + LONGEST_WAIT:
        raise ValidationError("Choose a day from today on, within a year.")


class PromiseForm(FlaskForm):
    """What is to be done, by whom, until when; `owners` are (id, name), the one who looks first."""

    what = StringField(
        "What is to be done",
        filters=[one_line],
        validators=[
            InputRequired("Say what is to be done."),
            Length(3, LONGEST_WHAT, f"Between 3 and {LONGEST_WHAT} characters, please."),
        ],
    )
    owner = SelectField(
        "Who does it", validate_choice=False, validators=[InputRequired("Choose one of the operators.")]
    )
    due_on = DateField("Until", validators=[InputRequired("Choose a day.")])

    def __init__(self, owners: Sequence[tuple[int, str]], today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today
        self.owner.choices = [(str(number), name) for number, name in owners]

    def validate_owner(self, field: Any) -> None:
        check_owner(field)

    def validate_due_on(self, field: Any) -> None:
        if field.data is not None:
            check_day(field.data, self.today)


class FollowUpStepForm(FlaskForm):
    """What is done about a follow-up."""

    action = RadioField("What you do", choices=ACTIONS, validators=[InputRequired("Choose what you do.")])
    owner = SelectField("Who does it from now on", validate_choice=False)
    due_on = DateField("Until", validators=[Optional()])
    note = TextAreaField("Note", filters=[tidy], validators=[Length(max=LONGEST_NOTE)])

    def __init__(self, owners: Sequence[tuple[int, str]], today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today
        self.owner.choices = [(str(number), name) for number, name in owners]

    @property
    def chosen(self) -> FollowUpAction:
        return FollowUpAction(self.action.data)

    @property
    def owner_id(self) -> int | None:
        return int(self.owner.data) if self.chosen == FollowUpAction.GIVEN else None

    @property
    def day(self) -> date | None:
        return self.due_on.data if self.chosen == FollowUpAction.MOVED else None

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        return (
            self._says(self.owner, FollowUpAction.GIVEN)
            and self._says(self.due_on, FollowUpAction.MOVED)
            and self._noted()
        )

    def _says(self, field: Any, action: FollowUpAction) -> bool:
        """Whether the field holds what the action needs."""
        if self.chosen != action:
            return True
        try:
            if field is self.owner:
                check_owner(field)
            else:
                check_day(field.data or date.min, self.today)
        except ValidationError as error:
            field.errors = [str(error)]
        return not field.errors

    def _noted(self) -> bool:
        if self.chosen in WITH_A_NOTE and not self.note.data:
            self.note.errors = ["Write what you found or did, for whoever reads this later."]
        return not self.note.errors
