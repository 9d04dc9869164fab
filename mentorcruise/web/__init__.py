"""HTTP: one package per blueprint, each with its routes and forms."""

from importlib import import_module

from flask import Flask

from mentorcruise.web import addresses, visiting

BLUEPRINTS = (
    "public",
    "accounts",
    "mentors",
    "reviews",
    "applications",
    "archives",
    "check_ins",
    "dashboard",
    "mentorships",
    "sessions",
    "messages",
    "calendars",
    "subscriptions",
    "operator",
    "reports",
    "introductions",
    "stakeholders",
    "vetting",
    "goals",
    "agreements",
    "skills",
    "availability",
    "bookings",
    "letters",
    "programs",
    "criteria",
    "questionnaires",
    "onboarding",
    "machines",
)
DEMO_BLUEPRINTS = ("demo",)


def install(app: Flask) -> None:
    """Register every blueprint; the demo's only in the demo."""
    addresses.install(app)
    visiting.install(app)
    rooms = BLUEPRINTS + (DEMO_BLUEPRINTS if app.config["SETTINGS"].environment != "production" else ())
    for name in rooms:
        app.register_blueprint(import_module(f"mentorcruise.web.{name}.routes").pages)
