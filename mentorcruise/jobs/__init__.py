"""Later: what workers do. Importing a room registers its jobs."""

from importlib import import_module

from flask import Flask

ROOMS = (
    "alerts", "applications", "billing", "catalogue", "check_ins", "digests", "figures", "health", "letters", "nudges", "outbox",
    "people", "programs", "sessions", "stakeholders", "visits",
)  # fmt: skip


def install(app: Flask) -> None:
    """Register every job, so that the worker and the tests know them by name."""
    for name in ROOMS:
        import_module(f"mentorcruise.jobs.{name}")
