"""The outbox's own upkeep."""

from mentorcruise import clock
from mentorcruise.domain import outbox
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job


@job("outbox.clear_done")
def clear_done(_period: str) -> None:
    """Once a day what was done a month ago is deleted. What is too much for one transaction is deleted in the next."""
    session, now, most = db.session(), clock.now(), outbox.MOST_CLEARED
    if outbox.clear_done(session, now, most) == most:
        outbox.later(session, "outbox.clear_done", "", now)
