"""Sessions: log, rate."""

from flask import Blueprint

pages = Blueprint("sessions", __name__)
