"""Forms of the operators' pages."""

from datetime import datetime, time, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from mentorcruise.domain.alerts import AlertAction
from mentorcruise.domain.concerns import Private
from mentorcruise.domain.reviews import Moderation
from mentorcruise.domain.slots import zone

LONGEST_NOTE = 2000
LONGEST_SNOOZE = timedelta(days=366)
ACTIONS = [
    (AlertAction.ASSIGNED, "I take care of it"),
    (AlertAction.SNOOZED, "Put it out of sight until a day"),
    (AlertAction.NOTED, "Only add a note"),
    (AlertAction.RESOLVED, "Resolve it"),
]


def tidy(text: str | None) -> str:
    """A note as it is stored: one kind of line end, no white space around it."""
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()


class FollowUpForm(FlaskForm):
    """What was done about an exit survey."""

    note = TextAreaField(
        "What was done",
        filters=[tidy],
        validators=[InputRequired("Write what was done."), Length(max=LONGEST_NOTE)],
    )
    closes = BooleanField("This closes the matter")

    def validate_note(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Write what was done.")


class ReadingForm(FlaskForm):
    """What an operator wants to read, and why."""

    what = RadioField(
        "What do you have to read?",
        choices=[(Private.MESSAGES, "Their messages"), (Private.PRIVATE_NOTES, "Their private notes")],
        validators=[InputRequired("Choose what you have to read.")],
    )
    reason = TextAreaField(
        "Why?",
        filters=[tidy],
        validators=[
            InputRequired("Say why; both read it."),
            Length(10, 500, "Between 10 and 500 characters, please; both read it."),
        ],
    )


class ModerationForm(FlaskForm):
    """Hiding a review or showing it again; the reason goes to its author."""

    action = RadioField(
        "What you do", choices=[(m, m) for m in Moderation], validators=[InputRequired("Hide it or show it.")]
    )
    reason = TextAreaField(
        "Why? Its author is mailed this.",
        filters=[tidy],
        validators=[
            InputRequired("Say why; its author has a right to know."),
            Length(5, 1000, "Between 5 and 1,000 characters, please."),
        ],
    )


class StepForm(FlaskForm):
    """What an operator does about an alert."""

    action = RadioField("What you do", choices=ACTIONS, validators=[InputRequired("Choose what you do.")])
    until = DateField("Out of sight until", validators=[Optional()])
    note = TextAreaField("Note", filters=[tidy], validators=[Length(max=LONGEST_NOTE)])

    def __init__(self, now: datetime, time_zone: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.now, self.time_zone = now, time_zone

    @property
    def wakes_at(self) -> datetime | None:
        """Midnight in the operator's zone at which a snoozed alert comes back; None for anything but snoozing."""
        if self.action.data != AlertAction.SNOOZED or self.until.data is None:
            return None
        return datetime.combine(self.until.data, time.min, zone(self.time_zone))

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
