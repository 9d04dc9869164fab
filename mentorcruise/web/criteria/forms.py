"""Saving a criterion."""

import json
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from mentorcruise.domain.criteria import NoSuchRule, Rule, read_rule
from mentorcruise.domain.success_criteria import LONGEST_NAME, LONGEST_WHY
from mentorcruise.web.accounts.fields import one_line, text_area

LONGEST_RULE = 4000
MOST_DIGITS = 10
NO_REASON = "Say why, for those who read the reports."


class CriterionForm(FlaskForm):
    """What was looked at in the preview, under a name and with a reason."""

    program = HiddenField()
    rule = HiddenField()
    seen = HiddenField()
    submission_key = HiddenField()
    name = StringField(
        "Name",
        [DataRequired("Give it a name."), Length(max=LONGEST_NAME, message=f"At most {LONGEST_NAME} characters.")],
        filters=[one_line],
        description="So that others know it again in a list.",
    )
    why = text_area("Why", LONGEST_WHY, NO_REASON, "Kept with the version, your name and the time.", rows=3)

    def validate_why(self, field: TextAreaField) -> None:
        if not field.data:
            raise ValidationError(NO_REASON)

    @property
    def version_seen(self) -> int:
        """The version in force that was looked at; -1, which is none, for anything else."""
        said = self.seen.data or ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < MOST_DIGITS else -1

    def proposed(self) -> Rule | None:
        """The rule; None to inherit. Raises NoSuchRule."""
        said = self.rule.data or ""
        if len(said) > LONGEST_RULE:
            raise NoSuchRule("That is no criterion.")
        try:
            stored: Any = json.loads(said)
        except (ValueError, RecursionError):
            raise NoSuchRule("That is no criterion.") from None
        return None if stored is None and self.program.data else read_rule(stored)
