"""The form of an agreement."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from mentorcruise.domain.agreements import CADENCE_WORDS, CHANNEL_WORDS, LONGEST_TERM, Agreement, Channel, Terms
from mentorcruise.web.accounts.fields import text_area
from mentorcruise.web.addresses import BIGGEST_ID

A_LINE_EACH = "One promise a line."


class AgreementForm(FlaskForm):
    """What the two agree on. `based_on` is the version that was read before, 0 for none."""

    cadence = RadioField(
        "How often do you meet?",
        choices=[(str(k), v) for k, v in CADENCE_WORDS.items()],
        validators=[InputRequired("Say how often you meet.")],
    )
    channels = SelectMultipleField(
        "How do you talk?",
        choices=[(str(k), v) for k, v in CHANNEL_WORDS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired("Choose at least one way to talk.")],
    )
    mentee_commits = text_area("The mentee commits to", LONGEST_TERM, "Say what the mentee commits to.", A_LINE_EACH)
    mentor_commits = text_area("The mentor commits to", LONGEST_TERM, "Say what the mentor commits to.", A_LINE_EACH)
    ground_rules = text_area("Ground rules", LONGEST_TERM)
    based_on = IntegerField(widget=HiddenInput(), validators=[NumberRange(0, BIGGEST_ID)], default=0)

    @classmethod
    def starting_from(cls, terms: Terms, version: int, **more: Any) -> "AgreementForm":
        """The form filled with what there is, to be changed."""
        return cls(obj=terms, based_on=version, **more)

    def call(self, mentee: str, mentor: str) -> None:
        """Say who commits to what by name."""
        self.mentee_commits.label.text = f"{mentee} to"
        self.mentor_commits.label.text = f"{mentor} to"

    def terms(self) -> Terms:
        chosen = set(self.channels.data or ())
        return Terms(
            cadence=self.cadence.data,
            channels=tuple(channel for channel in Channel if channel in chosen),
            mentee_commits=self.mentee_commits.data or "",
            mentor_commits=self.mentor_commits.data or "",
            ground_rules=self.ground_rules.data or "",
        )


class SignatureForm(FlaskForm):
    """The version that was read and is signed."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(1, BIGGEST_ID)])


def form_for(latest: Agreement | None, draft: Terms, **more: Any) -> AgreementForm:
    """The form to change the latest version, or to write the first one from a draft."""
    terms = latest.terms if latest else draft
    return AgreementForm.starting_from(terms, latest.version if latest else 0, **more)
