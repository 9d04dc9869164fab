"""The blueprint that the pages of this room register with."""

from flask import Blueprint

pages = Blueprint("criteria", __name__)
