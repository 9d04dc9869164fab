"""The forms of a mentorship."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from mentorcruise.domain.sessions import LONGEST_SESSION
from mentorcruise.web.accounts.fields import lines, one_line

STARS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]
GOAL_ANSWERS = [("yes", "Yes"), ("partly", "Partly"), ("no", "No")]


class SessionForm(FlaskForm):
    """A session that was held. `submission_key` makes sending the form twice log it once."""

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
    topic = StringField(
        "Topic",
        filters=[one_line],
        validators=[InputRequired("What was it about?"), Length(3, 200, "Between 3 and 200 characters, please.")],
    )
    submission_key = HiddenField()

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


class RatingForm(FlaskForm):
    """Stars and a word about a session."""

    stars = RadioField("How was it?", choices=STARS, validators=[InputRequired("Please choose one to five stars.")])
    word = StringField("In a word", filters=[one_line], validators=[Optional(), Length(max=500)])


class EndingForm(FlaskForm):
    """The mentor ends the mentorship."""

    note = TextAreaField(
        "Why? The mentee reads it.",
        filters=[lines],
        validators=[
            InputRequired("Please say why; the mentee reads it."),
            Length(10, 2000, "Between 10 and 2,000 characters, please."),
        ],
    )
    never_again = BooleanField("Do not bring us two together again")


class ExitSurveyForm(FlaskForm):
    """Exactly four questions (B14): stars, the goal, what we could do better, what the mentor could do better."""

    stars = RadioField(
        "How was this mentorship?",
        choices=STARS,
        validators=[InputRequired("Please choose one to five stars, or leave without answering.")],
    )
    goal_reached = RadioField(
        "Did you reach your goal?",
        choices=GOAL_ANSWERS,
        validators=[InputRequired("Please say whether you reached your goal, or leave without answering.")],
    )
    goal_words = TextAreaField("In your own words", filters=[lines], validators=[Optional(), Length(max=3000)])
    product_words = TextAreaField(
        "What could we do better?", filters=[lines], validators=[Optional(), Length(max=3000)]
    )
    mentor_words = TextAreaField(
        "What could your mentor do better?", filters=[lines], validators=[Optional(), Length(max=3000)]
    )

    def words(self) -> dict[str, str]:
        """The answers in own words, as the survey's columns."""
        return {name: (self[name].data or "").strip() for name in ("goal_words", "product_words", "mentor_words")}
