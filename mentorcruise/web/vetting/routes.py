"""Vetting: becoming a mentor, and the operators' decision about it."""

from importlib import import_module

from mentorcruise.web.vetting.blueprint import pages

__all__ = ["pages"]

for room in ("mentoring", "deciding"):
    import_module(f"mentorcruise.web.vetting.{room}")
