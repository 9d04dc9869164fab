"""Jobs about the operators' letter of alerts."""

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.health.mornings import ask_for_mornings
from mentorcruise.jobs.registry import job


@job("alerts.ask")
def ask(_period: str) -> None:
    """Each quarter of an hour, as there are time zones off by one: every operator where it is eight."""
    ask_for_mornings(db.session(), clock.now())
