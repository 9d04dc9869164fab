"""Jobs that keep the catalogue true to the facts."""

from mentorcruise import clock
from mentorcruise.domain import catalogue_building as building
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job


@job("catalogue.refresh")
def refresh(mentor_id: str) -> None:
    """One mentor's row in the catalogue."""
    building.refresh(db.session(), [int(mentor_id)], clock.now())


@job("catalogue.recount_terms")
def recount_terms(_: str) -> None:
    """How many rows hold each term."""
    building.recount_terms(db.session())
