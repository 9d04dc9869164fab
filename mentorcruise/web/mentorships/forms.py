"""The forms of a mentorship."""

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from mentorcruise.web.accounts.fields import lines

STARS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]
THANKS = Markup(
    "Thank you. Your answers help mentors and us to do better. "
    '<a href="/what-we-changed">What we changed because of such answers</a>'
)
GOAL_ANSWERS = [("yes", "Yes"), ("partly", "Partly"), ("no", "No")]


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
