"""The forms of bookings."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation, ValidationError

from mentorcruise.domain.booking import Wish
from mentorcruise.web.accounts.fields import lines, one_line

ASK_WHY = "Say why in a few words; the other one reads it."
REPEATS = [("once", "Just once"), ("1", "Every week"), ("2", "Every 2 weeks"), ("4", "Every 4 weeks")]


class StartField(Field):
    """One of the offered times; `data` is None when none was chosen."""

    data: datetime | None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0]:
            return
        try:
            moment = datetime.fromisoformat(valuelist[0])
            self.data = moment.astimezone(UTC) if moment.tzinfo else None
        except (ValueError, OverflowError):
            self.data = None

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            raise ValidationError("Choose one of the times.")


class Answered:
    """A choice that has an answer from the start, so that it is not called optional."""

    field_flags = {"required": True}

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Whatever is among the choices is an answer."""


class NeededToRepeat:
    """How often is asked for only if it repeats at all."""

    field_flags = {"required": True}

    def __call__(self, form: "BookingForm", field: Field) -> None:
        if not form.repeats:
            field.errors = []
            raise StopValidation
        if field.data is None:
            raise StopValidation("Say how many sessions it shall be, from 2 to 12.")


class TimeForm(FlaskForm):
    """Another time for a session."""

    starts_at = StartField("Time")


class BookingForm(FlaskForm):
    """A session, or several at the same hour. `submission_key` makes sending the form twice book once."""

    class Meta(FlaskForm.Meta):
        # The site checks the token of every form before the view; making another one that no page shows costs a tenth.
        csrf = False

    starts_at = StartField("Time")
    topic = StringField(
        "What do you want to talk about?",
        [Length(max=200, message="At most 200 characters.")],
        filters=[one_line],
    )
    every_weeks = SelectField("Repeat", [Answered()], choices=REPEATS, default="once")
    times = IntegerField(
        "How many sessions",
        [NeededToRepeat(), NumberRange(2, 12, "From 2 to 12 sessions.")],
        default=4,
        description="At the same hour by your mentor's clock. What is not free is left out and named.",
    )
    submission_key = HiddenField()

    @property
    def repeats(self) -> bool:
        return self.every_weeks.data in ("1", "2", "4")

    def wish(self) -> Wish:
        """What was asked for; the form is valid."""
        assert self.starts_at.data is not None
        starts_at, topic = self.starts_at.data, self.topic.data or ""
        if not self.repeats:
            return Wish(starts_at, topic, self.key())
        return Wish(starts_at, topic, self.key(), int(self.every_weeks.data), self.times.data or 1)

    def key(self) -> UUID | None:
        try:
            return UUID(self.submission_key.data or "")
        except ValueError:
            return None


class CancellationForm(FlaskForm):
    """Why a session, or what is ahead of a series, will not take place."""

    reason = TextAreaField(
        "Why?",
        [InputRequired(ASK_WHY), Length(3, message=ASK_WHY), Length(max=1000, message="At most 1000 characters.")],
        filters=[lines],
        render_kw={"rows": 3},
    )
