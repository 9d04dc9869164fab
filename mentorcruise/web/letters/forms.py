"""The form of the switches."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from mentorcruise.domain.letter_choices import Every
from mentorcruise.domain.letter_kinds import DIGEST, Kind

SINGLE, NEVER = "single", "never"
DIGESTS = [
    (SINGLE, "Each by itself"),
    (str(Every.DAY), "Once a day"),
    (str(Every.WEEK), "Once a week"),
    (NEVER, "Not at all"),
]


class LettersForm(FlaskForm):
    """Which kinds are switched on, and how those that can wait shall come. The kinds are those that the person may get."""

    on = SelectMultipleField("Letters", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    digest = RadioField(
        "Letters that can wait",
        choices=DIGESTS,
        validators=[InputRequired("Choose how letters that can wait shall come.")],
    )

    @classmethod
    def about(cls, kinds: Sequence[Kind]) -> "LettersForm":
        """The form as it was sent."""
        form = cls()
        form.on.choices = [(kind.name, kind.label) for kind in kinds]
        return form

    @classmethod
    def showing(cls, kinds: Sequence[Kind], off: set[str], every: Every | None) -> "LettersForm":
        """The form as things stand."""
        digest = SINGLE if every is None else NEVER if DIGEST.name in off else str(every)
        form = cls(formdata=None, data={"on": [kind.name for kind in kinds if kind.name not in off], "digest": digest})
        form.on.choices = [(kind.name, kind.label) for kind in kinds]
        return form

    @property
    def every(self) -> Every | None:
        """How often a digest is wanted; a weekly one stands behind "not at all", so that only what can wait long is lost."""
        return {str(Every.DAY): Every.DAY, str(Every.WEEK): Every.WEEK, NEVER: Every.WEEK}.get(self.digest.data)

    def wants(self, kind: Kind) -> bool:
        """Whether the switch of a kind is on; for the digest, whether it is not refused."""
        if kind is DIGEST:
            return bool(self.digest.data != NEVER)
        return kind.name in (self.on.data or ())
