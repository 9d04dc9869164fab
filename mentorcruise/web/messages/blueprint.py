"""The blueprint that the pages about messages share."""

from flask import Blueprint

pages = Blueprint("messages", __name__)
