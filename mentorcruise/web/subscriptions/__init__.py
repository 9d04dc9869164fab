"""Subscriptions: billing, leaving."""
