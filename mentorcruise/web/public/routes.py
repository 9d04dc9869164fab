"""Pages for everyone: home, how we measure, vetting."""

from flask import Blueprint

pages = Blueprint("public", __name__)
