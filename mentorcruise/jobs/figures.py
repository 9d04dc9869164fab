"""Jobs about the figures."""

from mentorcruise import clock
from mentorcruise.domain.outbox import later
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job
from mentorcruise.metrics import counting, recounting


@job("figures.follow")
def follow(_: str) -> None:
    """Facts have come in: count them. What is too much for one transaction is counted in the next."""
    if counting.follow(db.session(), clock.now()) == counting.MOST_AT_ONCE:
        later(db.session(), "figures.follow", "", clock.now())


@job("figures.recount_all")
def recount_all(_: str) -> None:
    """Once a day everything is counted anew from the facts."""
    recounting.recount_all(db.session(), clock.now())
