"""The mentorship: workspace, ending, exit survey."""

from flask import Blueprint

pages = Blueprint("mentorships", __name__)
