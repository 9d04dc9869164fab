"""Applications: apply, inbox, decide, withdraw, subscribe."""

from flask import Blueprint

pages = Blueprint("applications", __name__)
