"""The blueprint that the pages of this room register with."""

from flask import Blueprint

pages = Blueprint("check_ins", __name__)
