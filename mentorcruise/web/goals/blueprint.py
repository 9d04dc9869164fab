"""The blueprint that the pages about goals share."""

from flask import Blueprint

pages = Blueprint("goals", __name__)
