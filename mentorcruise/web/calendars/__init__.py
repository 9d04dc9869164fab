"""Calendars: the private feed of a person, its settings, and a session as a file."""
