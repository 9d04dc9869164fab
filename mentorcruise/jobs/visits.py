"""Jobs about visits."""

from datetime import timedelta

from mentorcruise import clock
from mentorcruise.domain.visits import keep
from mentorcruise.extensions import db, visits
from mentorcruise.jobs.registry import job


@job("visits.keep")
def keep_counts(_period: str) -> None:
    """Write down how many visitors today and yesterday had."""
    today = clock.now().date()
    for day in (today - timedelta(days=1), today):
        keep(db.session(), day, visits.counts(day))
