"""The form of a check-in, worded for the mentee and for the mentor."""

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired

from mentorcruise.domain.check_ins import CheckIn, Fit, Nearer, Said
from mentorcruise.domain.session_results import Side
from mentorcruise.web.accounts.fields import text_area

LONGEST_WORDS = 2000
FITS = [(Fit.GOOD, "It fits well"), (Fit.UNSURE, "Not sure yet"), (Fit.NOT_A_FIT, "Not a fit")]
NEARERS = [(Nearer.YES, "Yes"), (Nearer.A_LITTLE, "A little"), (Nearer.NO, "No")]
SCALE = [(str(n), str(n)) for n in range(1, 6)]


class CheckInForm(FlaskForm):
    """How well it fits, whether the goal comes nearer, how supported one feels; in own words if one likes."""

    fit = RadioField(
        "How well do you two fit?", choices=FITS, validators=[InputRequired("Please choose one of the three.")]
    )
    nearer = RadioField(
        "Are you getting nearer to your goal?",
        choices=NEARERS,
        validators=[InputRequired("Please choose one of the three.")],
    )
    supported = RadioField(
        "How supported do you feel?", choices=SCALE, validators=[InputRequired("Please choose from 1 to 5.")]
    )
    words = text_area("In your own words", LONGEST_WORDS, rows=4)

    @classmethod
    def about(cls, check_in: CheckIn, other_name: str) -> "CheckInForm":
        """The form in the words of the side that is asked."""
        form = cls()
        form.fit.label.text = f"How well do you and {other_name} fit?"
        if check_in.side == Side.MENTOR:
            form.nearer.label.text = f"Is {other_name} getting nearer to the goal?"
            form.supported.label.text = "How supported do you feel as a mentor?"
        return form

    def said(self) -> Said:
        """What was answered, once it is valid."""
        words = (self.words.data or "").strip()
        return Said(Fit(self.fit.data), Nearer(self.nearer.data), int(self.supported.data), words)
