"""The agreement of a mentorship."""
