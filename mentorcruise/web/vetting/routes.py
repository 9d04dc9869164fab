"""Vetting: becoming a mentor, and the operators' decision about it."""

from flask import Blueprint

pages = Blueprint("vetting", __name__)
