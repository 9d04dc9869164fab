"""The forms of reviews: the mentee's and the mentor's reply."""

from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from mentorcruise.domain.reviews import LONGEST_REPLY, LONGEST_REVIEW, SHORTEST_REPLY, SHORTEST_REVIEW
from mentorcruise.web.accounts.fields import lines
from mentorcruise.web.mentorships.forms import STARS


class ReviewForm(FlaskForm):
    """Stars and words, for everyone to read."""

    stars = RadioField("Stars", choices=STARS, validators=[InputRequired("Please choose one to five stars.")])
    body = TextAreaField(
        "What should someone know who thinks of applying?",
        filters=[lines],
        validators=[
            InputRequired("Please write a sentence or two."),
            Length(SHORTEST_REVIEW, LONGEST_REVIEW, "Between 20 and 3,000 characters, please."),
        ],
    )


class ReplyForm(FlaskForm):
    """The mentor's one reply."""

    body = TextAreaField(
        "Your reply",
        filters=[lines],
        validators=[
            InputRequired("Please write your reply."),
            Length(SHORTEST_REPLY, LONGEST_REPLY, "Between 2 and 2,000 characters, please."),
        ],
    )
