"""What the forms about people share: cleaned text, addresses, countries and time zones."""

import unicodedata
from functools import cache, lru_cache
from typing import Any
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from mentorcruise.domain.people import normal_email
from mentorcruise.web.words import countries

MOST_PASSWORD = 200
LINE_BREAKS = "\n\t"


def one_line(value: str | None) -> str:
    """Text of one line: control characters become spaces, runs of white space one space."""
    return " ".join(_without_controls(value or "", keep="").split())


def lines(value: str | None) -> str:
    """Text of several lines, without control characters (PostgreSQL refuses NUL) and white space around it."""
    return _without_controls((value or "").replace("\r\n", "\n").replace("\r", "\n"), keep=LINE_BREAKS).strip()


def address(value: str | None) -> str:
    """A typed address as it is stored: lower case, the domain in ASCII; one that is none comes back as typed."""
    typed = normal_email(one_line(value))
    try:
        return _checked(typed)
    except EmailNotValidError:
        return typed


def real_address(_form: Any, field: Any) -> None:
    """Validator: something that mail can be sent to, as far as its form tells."""
    try:
        _checked(field.data)
    except EmailNotValidError as error:
        raise ValidationError(
            "This does not look like an email address; it should be like name@example.org."
        ) from error


@lru_cache(maxsize=64)  # one request looks at its address three times
def _checked(typed: str) -> str:
    found = validate_email(typed, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    return str(found.ascii_email or found.normalized).lower()


def _without_controls(text: str, keep: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c in keep or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)


def email_field(label: str = "Email") -> EmailField:
    return EmailField(
        label,
        [InputRequired("Type your email address."), Length(max=254), real_address],
        filters=[address],
    )


def name_field() -> StringField:
    return StringField(
        "Name",
        [InputRequired("Type your name."), Length(min=1, max=120, message="A name has 1 to 120 characters.")],
        filters=[one_line],
        description="As mentors and mentees shall see it.",
    )


def current_password_field(label: str = "Password") -> PasswordField:
    # One longer than we ever accept is wrong anyway, and shall not cost a hash of megabytes.
    return PasswordField(
        label,
        [InputRequired("Type your password."), Length(max=MOST_PASSWORD, message="That is too long to be right.")],
    )


def code_field() -> StringField:
    return StringField(
        "Code",
        [InputRequired("Type the code."), Length(max=40, message="That is too long to be right.")],
        filters=[one_line],
        description="The six digits that your app shows, or one of your recovery codes.",
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )


def text_area(label: str, most: int, required: str = "", description: str = "", **attributes: Any) -> TextAreaField:
    """A field of several lines with a limit that says itself."""
    checks: list[Any] = [Length(max=most, message=f"At most {most} characters.")]
    if required:
        checks.insert(0, InputRequired(required))
    return TextAreaField(label, checks, filters=[lines], description=description, render_kw=attributes)


def country_field() -> SelectField:
    return SelectField("Country", choices=[("", "Rather not say"), *countries()], default="")


def time_zone_field() -> SelectField:
    return SelectField("Time zone", [InputRequired("Choose a time zone.")], choices=time_zones(), default="UTC")


@cache
def time_zones() -> list[tuple[str, str]]:
    """(IANA name, the same for reading) of every zone that names a place, by name; UTC first."""
    names = sorted(n for n in available_timezones() if "/" in n and not n.startswith(("Etc/", "SystemV/", "US/")))
    return [("UTC", "UTC"), *((n, n.replace("_", " ").replace("/", " / ")) for n in names)]
