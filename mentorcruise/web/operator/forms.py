"""Forms of the operators' pages."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from mentorcruise.domain.concerns import Private
from mentorcruise.domain.reviews import Moderation

LONGEST_NOTE = 2000


def tidy(text: str | None) -> str:
    """A note as it is stored: one kind of line end, no white space around it."""
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()


class NoteForm(FlaskForm):
    """What was done about an exit survey or a concern."""

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
