"""Subscriptions: billing, leaving."""

from flask import Blueprint

pages = Blueprint("subscriptions", __name__)
