"""Bookings: choose a free time, move a session, cancel one or a series."""

from mentorcruise.web.bookings import changing, choosing
from mentorcruise.web.bookings.blueprint import pages

__all__ = ["changing", "choosing", "pages"]
