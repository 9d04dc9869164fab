"""Accounts: sign up, confirm, sign in and out, reset, the account page."""

from importlib import import_module

from mentorcruise.web.accounts.blueprint import pages

__all__ = ["pages"]

for room in ("account", "joining", "limits", "resetting", "second_factor", "signing_in"):
    import_module(f"mentorcruise.web.accounts.{room}")
