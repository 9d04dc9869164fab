"""The catalogue, mentor profiles, becoming a mentor."""

from flask import Blueprint

pages = Blueprint("mentors", __name__)
