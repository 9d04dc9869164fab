"""Operators' reports: one page, one address and one form of questions for all of them."""
