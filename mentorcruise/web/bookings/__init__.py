"""Bookings: choose a free time, move a session, cancel one or a series."""
