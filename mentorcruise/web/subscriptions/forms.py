"""Leaving: when, why if one wants to say, and the exit survey in the same form."""

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from mentorcruise.domain.subscriptions import LEAVING_WORDS
from mentorcruise.web.mentorships.forms import ExitSurveyForm


class CancellationForm(ExitSurveyForm):
    """The exit survey and the wish to leave. The button `skip` leaves without answering; that is allowed and recorded."""

    takes_effect = RadioField(
        "When?",
        choices=[("now", "End it now"), ("period_end", "Stay until the end of what is paid")],
        validators=[InputRequired("Please choose when it ends.")],
    )
    reason = SelectField(
        "Main reason",
        choices=[("", "I would rather not say"), *((str(k), v) for k, v in LEAVING_WORDS.items())],
        validators=[Optional()],
    )

    def leave_out_survey(self) -> None:
        """The survey's questions need no answer."""
        for name in ("stars", "goal_reached", "goal_words", "product_words", "mentor_words"):
            del self[name]
