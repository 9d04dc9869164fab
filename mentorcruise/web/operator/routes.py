"""Operators: figures, health, surveys, mentors."""

from flask import Blueprint

pages = Blueprint("operator", __name__)
