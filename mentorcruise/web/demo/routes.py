"""The demo: moving time, the mailbox."""

from flask import Blueprint

pages = Blueprint("demo", __name__)
