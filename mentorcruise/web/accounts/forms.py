"""The forms of accounts. Each knows its own fields only, so that nothing else that is posted changes anything."""

from typing import Any

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField

from mentorcruise.web.accounts.fields import (
    code_field,
    country_field,
    current_password_field,
    email_field,
    name_field,
    time_zone_field,
)
from mentorcruise.web.accounts.password_rules import check_new_password, new_password_field


class SignUpForm(FlaskForm):
    name = name_field()
    email = email_field()
    password = new_password_field()
    country = country_field()
    time_zone = time_zone_field()

    def validate_password(self, field: Any) -> None:
        check_new_password(field, self.name.data or "", self.email.data or "")


class SignInForm(FlaskForm):
    email = email_field()
    password = current_password_field()
    remember = BooleanField("Stay signed in on this device")
    next = HiddenField()


class AddressForm(FlaskForm):
    """For a mail to be sent: to confirm, or to choose a new password."""

    email = email_field()


class NewPasswordForm(FlaskForm):
    """Choosing a password through a mailed link; `personal` is what it must not be made of."""

    password = new_password_field("New password")

    def __init__(self, *personal: str) -> None:
        super().__init__()
        self.personal = personal

    def validate_password(self, field: Any) -> None:
        check_new_password(field, *self.personal)


class AccountForm(FlaskForm):
    name = name_field()
    country = country_field()
    time_zone = time_zone_field()


class ChangePasswordForm(FlaskForm):
    current = current_password_field("Current password")
    password = new_password_field("New password")

    def validate_password(self, field: Any) -> None:
        check_new_password(field, current_user.name, current_user.email)


class BeginForm(FlaskForm):
    """Whoever sets up a second factor knows the password: a browser left open is not enough."""

    current = current_password_field("Your password")


class CodeForm(FlaskForm):
    """A code of the second factor: from the app, or a recovery code."""

    code = code_field()


class SignInCodeForm(CodeForm):
    next = HiddenField()
