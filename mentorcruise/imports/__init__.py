"""Bringing people in from files: read, checked row by row, stored in one transaction."""
