"""Jobs about the figures."""

from datetime import date

from mentorcruise import clock
from mentorcruise.domain.outbox import later
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job
from mentorcruise.metrics import counting, past, past_days, recounting


@job("figures.follow")
def follow(_: str) -> None:
    """Facts have come in: count them. What is too much for one transaction is counted in the next."""
    if counting.follow(db.session(), clock.now()) == counting.MOST_AT_ONCE:
        later(db.session(), "figures.follow", "", clock.now())


@job("figures.recount_all")
def recount_all(_: str) -> None:
    """Once a day everything is counted anew from the facts, and the past days go that are no longer read."""
    recounting.recount_all(db.session(), clock.now())
    past_days.sweep(db.session(), clock.now())


@job("figures.remember_day")
def remember_day(day: str) -> None:
    """A report was asked for as of a past day: what was known at its end is put together."""
    past.remember(db.session(), date.fromisoformat(day), clock.now())
