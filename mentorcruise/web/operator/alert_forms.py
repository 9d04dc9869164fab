"""Forms of the health monitor: what an operator does about one alert or many, and a rule's thresholds."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from mentorcruise.domain.alerts import AlertAction
from mentorcruise.domain.slots import zone
from mentorcruise.health.rule import Number, Numbers, Rule
from mentorcruise.web.operator.forms import LONGEST_NOTE, tidy

LONGEST_SNOOZE = timedelta(days=366)
MOST_AT_ONCE = 100
ME, NOBODY = "me", "nobody"
ACTIONS = [
    (AlertAction.ASSIGNED, "Give it to someone"),
    (AlertAction.SNOOZED, "Put it out of sight until a day"),
    (AlertAction.WOKEN, "Bring it back into sight"),
    (AlertAction.NOTED, "Only add a note"),
    (AlertAction.RESOLVED, "Resolve it"),
]


class StepForm(FlaskForm):
    """What an operator does about an alert; `operators` are (id, name) of those whom it can be given to."""

    action = RadioField("What you do", choices=ACTIONS, validators=[InputRequired("Choose what you do.")])
    to = SelectField("Who takes care of it", validate_choice=False)
    until = DateField("Out of sight until", validators=[Optional()])
    note = TextAreaField("Note", filters=[tidy], validators=[Length(max=LONGEST_NOTE)])

    def __init__(self, operators: Sequence[tuple[int, str]], now: datetime, time_zone: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.now, self.time_zone = now, time_zone
        self.names = {ME: "Me", NOBODY: "Nobody", **{str(number): name for number, name in operators}}
        self.to.choices = list(self.names.items())

    @property
    def chosen(self) -> AlertAction:
        """The action as it is recorded: to give an alert to nobody is to release it."""
        action = AlertAction(self.action.data)
        return AlertAction.RELEASED if action == AlertAction.ASSIGNED and self.to.data == NOBODY else action

    @property
    def to_id(self) -> int | None:
        """Whom it is given to; None for the operator themselves."""
        return int(self.to.data) if self.to.data and self.to.data not in (ME, NOBODY) else None

    @property
    def wakes_at(self) -> datetime | None:
        """Midnight in the operator's zone at which a snoozed alert comes back; None for anything but snoozing."""
        if self.action.data != AlertAction.SNOOZED or self.until.data is None:
            return None
        return datetime.combine(self.until.data, time.min, zone(self.time_zone))

    def validate_to(self, field: Any) -> None:
        if field.data and field.data not in self.names:
            raise ValidationError("Choose one of the operators.")

    def validate(self, extra_validators: Any = None) -> bool:
        return bool(super().validate(extra_validators)) and self._snooze_has_a_day() and self._note_is_there()

    def _snooze_has_a_day(self) -> bool:
        if self.action.data != AlertAction.SNOOZED:
            return True
        if self.until.data is None or not self.now < (self.wakes_at or self.now) <= self.now + LONGEST_SNOOZE:
            self.until.errors = ["Choose a day after today, within a year."]
        return not self.until.errors

    def _note_is_there(self) -> bool:
        if self.action.data in (AlertAction.NOTED, AlertAction.RESOLVED) and not self.note.data:
            self.note.errors = ["Write what you found or did, for whoever reads this later."]
        return not self.note.errors


class BulkForm(StepForm):
    """The same step for many alerts."""

    alert = SelectMultipleField("Alerts", coerce=int, validate_choice=False)

    def validate_alert(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose at least one alert in the list.")
        if len(field.data) > MOST_AT_ONCE or not all(0 < number < 1 << 62 for number in field.data):
            raise ValidationError(f"Choose at most {MOST_AT_ONCE} alerts at a time.")


class ThresholdsForm(FlaskForm):
    """New thresholds of a rule: `number_of` makes one with a field for each number."""

    version = IntegerField("Version", validators=[InputRequired("Load the page again.")])
    why = TextAreaField(
        "Why?",
        filters=[tidy],
        validators=[
            InputRequired("Say why, for whoever wonders later."),
            Length(3, 1000, "Between 3 and 1,000 characters, please."),
        ],
    )


class ThresholdField(StringField):
    """A text that is read as the number of a rule; wrong ones are told in words."""

    def __init__(self, label: str = "", number: Number | None = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.number = number
        self.flags.required = True

    def pre_validate(self, form: Any) -> None:
        assert self.number is not None
        try:
            self.number.read(self.data or "")
        except ValueError as error:
            raise ValidationError(str(error)) from None


def numbers_of(form: FlaskForm, rule: Rule) -> Numbers:
    """The numbers of a valid form."""
    return {number.name: number.read(form[number.name].data) for number in rule.numbers}


def form_for(rule: Rule, base: type[FlaskForm] = FlaskForm) -> type[FlaskForm]:
    """A form with a field for each number of the rule."""
    fields: dict[str, Field] = {
        number.name: ThresholdField(f"{number.label} ({number.unit})", number=number, default=str(number.default))
        for number in rule.numbers
    }

    def validate(self: Any, extra_validators: Any = None) -> bool:
        if not base.validate(self, extra_validators):
            return False
        if wrong := rule.check(numbers_of(self, rule)):
            self[rule.numbers[0].name].errors = [wrong]
        return not wrong

    return type(f"{rule.name.title()}Form", (base,), {**fields, "validate": validate})
