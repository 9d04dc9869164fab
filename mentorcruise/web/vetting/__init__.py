"""Vetting: becoming a mentor, and the operators' decision about it."""
