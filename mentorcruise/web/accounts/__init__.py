"""Accounts: sign up, confirm, sign in and out, reset, the account page."""
