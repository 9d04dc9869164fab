"""The forms of sessions."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from mentorcruise import clock
from mentorcruise.domain.errors import NotYetHeld
from mentorcruise.domain.session_results import SessionVerdict, Side
from mentorcruise.domain.session_topics import Subject
from mentorcruise.domain.session_work import LONGEST_NOTE, NoteKind
from mentorcruise.domain.sessions import LONGEST_SESSION
from mentorcruise.web.accounts.fields import lines, one_line
from mentorcruise.web.mentorships.forms import STARS


class TopicsField(SelectMultipleField):
    """Check boxes of what a session can be about."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offer(self, subjects: Sequence[Subject]) -> None:
        self.choices = [(subject.key, subject.label) for subject in subjects]

    def chosen(self, subjects: Sequence[Subject]) -> list[Subject]:
        return [subject for subject in subjects if subject.key in (self.data or ())]


class Keyed(FlaskForm):
    """A form that is sent once, however often the button is pressed: its key is stored with what it makes."""

    submission_key = HiddenField()

    def key(self) -> UUID | None:
        with suppress(ValueError):
            return UUID(self.submission_key.data or "")
        return None


class SessionForm(Keyed):
    """A session that was held outside the calendar."""

    topic = StringField(
        "Topic",
        filters=[one_line],
        validators=[InputRequired("What was it about?"), Length(3, 200, "Between 3 and 200 characters, please.")],
    )
    held_on = DateField("Day", validators=[InputRequired("On which day was it?")])
    began = TimeField("Began at", validators=[Optional()])
    minutes = IntegerField(
        "Minutes",
        default=45,
        validators=[
            InputRequired("How long was it?"),
            NumberRange(5, LONGEST_SESSION, "Between 5 minutes and 8 hours, please."),
        ],
    )
    topics = TopicsField("What was it about?", choices=[], validators=[Optional()])

    def validate_held_on(self, held_on: Any) -> None:
        # The first and the last years that there are cannot be told in every zone.
        if held_on.data and not 2000 <= held_on.data.year <= 2999:
            raise ValidationError(NotYetHeld.message)

    def starts_at(self, zone: tzinfo, now: datetime) -> datetime:
        """When it began; without a time at noon of its day, or so that it is over by now."""
        assert self.held_on.data and self.minutes.data
        day: date = self.held_on.data
        if self.began.data:
            return datetime.combine(day, self.began.data, zone).astimezone(UTC)
        noon = datetime.combine(day, time(12), zone)
        if day == now.astimezone(zone).date():
            midnight = datetime.combine(day, time(0), zone)
            return max(midnight, min(noon, now - timedelta(minutes=self.minutes.data))).astimezone(UTC)
        return noon.astimezone(UTC)


class ReportForm(FlaskForm):
    """Whether it was held, or who did not come. Each answer is a button."""

    verdict = RadioField(
        "What happened?",
        choices=[(verdict.value, verdict.value) for verdict in SessionVerdict],
        validators=[InputRequired("Say what happened.")],
    )
    minutes = IntegerField("Minutes")

    def validate_minutes(self, minutes: Any) -> None:
        minutes.errors.clear()  # what is no number is said below, and only where it matters
        if self.verdict.data != SessionVerdict.HELD:
            return
        if minutes.data is None or not 1 <= minutes.data <= LONGEST_SESSION:
            raise ValidationError("How long was it? Between a minute and 8 hours, please.")


class RatingForm(FlaskForm):
    """Stars and a word about a session. Each number of stars is a button."""

    stars = RadioField("How was it?", choices=STARS, validators=[InputRequired("Please choose one to five stars.")])
    word = StringField(
        "In a word",
        filters=[one_line],
        validators=[Optional(), Length(max=500, message="At most 500 characters, please.")],
    )


class NoteForm(FlaskForm):
    """One of the texts, with the version that the writer had before them."""

    kind = HiddenField(validators=[InputRequired()])
    based_on = IntegerField(default=0, validators=[NumberRange(0, 1_000_000)])
    body = TextAreaField(
        "Text",
        filters=[lines],
        validators=[Length(max=LONGEST_NOTE, message="At most 20,000 characters. Nothing of what you wrote is lost: see below.")],
    )  # fmt: skip

    def validate_kind(self, kind: Any) -> None:
        if kind.data not in list(NoteKind):
            raise ValidationError("There is no such text.")


class TopicsForm(FlaskForm):
    """Which goals and skills a session was about."""

    topics = TopicsField("What was it about?", choices=[], validators=[Optional()])


class TaskForm(Keyed):
    """Something that one of the two will do."""

    title = StringField(
        "What is to be done",
        filters=[one_line],
        validators=[InputRequired("What is to be done?"), Length(1, 200, "At most 200 characters, please.")],
    )
    owner_side = RadioField(
        "Who does it", choices=[(side.value, side.value) for side in Side], validators=[InputRequired("Who does it?")]
    )
    due_on = DateField("By", validators=[Optional()])

    def validate_due_on(self, due_on: Any) -> None:
        if due_on.data and due_on.data < clock.now().date() - timedelta(days=1):
            raise ValidationError("This day has passed. Choose one from today on.")
