"""Availability: a mentor's weekly hours, exceptions and rules for bookings."""
