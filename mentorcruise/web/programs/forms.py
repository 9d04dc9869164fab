"""The forms of programs."""

import contextlib
import re
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from mentorcruise.domain.program_doors import FREE_MAIL, Plan
from mentorcruise.domain.programs import MOST_ELIGIBLE
from mentorcruise.web.accounts.fields import one_line, text_area

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def sensible(_form: Any, field: Any) -> None:
    """Validator: a day of this century."""
    if field.data is not None and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError("Choose a day between 2000 and 2100.")


def day_field(label: str, *checks: Any, description: str = "") -> DateField:
    return DateField(label, [*checks, sensible], description=description)


def head_count_field() -> IntegerField:
    return IntegerField(
        "Eligible people",
        [
            InputRequired("Say how many people could take part, in whole numbers."),
            NumberRange(0, MOST_ELIGIBLE, f"A whole number from 0 to {MOST_ELIGIBLE:,}."),
        ],
        description="Everyone who could take part, whether they do or not. Shares are taken of this number.",
    )


class ProgramForm(FlaskForm):
    """A program's name, words and days."""

    name = StringField(
        "Name",
        [InputRequired("Give the program a name."), Length(1, 120, "A name has 1 to 120 characters.")],
        filters=[one_line],
        description="As its members see it, such as the name of the company.",
    )
    description = text_area("Words for those who are invited", 3000, rows=4)
    begins_on = day_field("First day", Optional(), description="Nobody joins before. Empty: at once.")
    ends_on = day_field("Last day", Optional(), description="Nobody joins after. Empty: no end.")

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.begins_on.data and field.data < self.begins_on.data:
            raise ValidationError("The last day is before the first.")

    @property
    def plan(self) -> Plan:
        return Plan(self.name.data or "", self.description.data or "", self.begins_on.data, self.ends_on.data)


class ProgramChangeForm(ProgramForm):
    """What is said of a program otherwise; `seen` is the mark of the plan that was read before."""

    seen = HiddenField()


class NewProgramForm(ProgramForm):
    eligible = head_count_field()


class HeadCountForm(FlaskForm):
    """How many could take part, from a day on."""

    eligible = head_count_field()
    counts_from = day_field("From", InputRequired("Say from which day on it holds."))


class DomainForm(FlaskForm):
    """A mail domain whose people belong to the program."""

    domain = StringField(
        "Mail domain",
        [InputRequired("Type the part after the @, such as example.com.")],
        filters=[lambda value: one_line(value).lower().removeprefix("@")],
        description="Who confirms an address there joins at once.",
    )

    def validate_domain(self, field: Any) -> None:
        with contextlib.suppress(UnicodeError):
            field.data = field.data.encode("idna").decode()
        if not _DOMAIN.fullmatch(field.data):
            raise ValidationError("This is no mail domain; it should be like example.com.")
        if field.data in FREE_MAIL:
            raise ValidationError("Anyone can have an address there, so it belongs to no organisation.")


class InvitationForm(FlaskForm):
    """Which link the operator saw when asking for a new one."""

    invitation = HiddenField()


class AddressesForm(FlaskForm):
    """A list of addresses, pasted or as a file."""

    file = FileField("CSV file")
    rows = TextAreaField(
        "Or paste the rows",
        description="The first line names the columns; one of them is email.",
        render_kw={"rows": 8, "placeholder": "email\nada@example.com\ngrace@example.com", "spellcheck": "false"},
    )
    invite = BooleanField("Mail each new address an invitation with the link")
