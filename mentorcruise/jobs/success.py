"""Jobs about the success figures."""

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job
from mentorcruise.metrics import success_rows


@job("success.recount")
def recount(mentorship_id: str) -> None:
    """An ending or an exit survey has come in: count its cell and its mentor anew."""
    success_rows.recount(db.session(), int(mentorship_id), clock.now())


@job("success.recount_all")
def recount_all(period: str) -> None:
    """Once a day everything is counted anew from the facts."""
    success_rows.recount_all(db.session(), clock.now())
