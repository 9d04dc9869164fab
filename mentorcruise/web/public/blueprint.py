"""The blueprint of the pages for everyone."""

from flask import Blueprint

pages = Blueprint("public", __name__)
