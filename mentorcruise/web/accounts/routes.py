"""Accounts: sign up, confirm, sign in and out, reset, the account page."""

from flask import Blueprint

pages = Blueprint("accounts", __name__)
