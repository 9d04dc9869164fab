"""Forms of introductions."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Length

from mentorcruise.domain.introductions import LONGEST_NOTE
from mentorcruise.web.operator.forms import tidy


class IntroductionForm(FlaskForm):
    """Whom to suggest, and what to say besides the reasons."""

    mentor = HiddenField()
    note = TextAreaField("A word of your own", filters=[tidy], validators=[Length(max=LONGEST_NOTE)])
    tells_mentor = BooleanField("Tell the mentor as well")
    to_list = HiddenField()
