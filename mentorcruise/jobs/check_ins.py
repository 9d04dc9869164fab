"""Jobs about check-ins."""

from mentorcruise import clock
from mentorcruise.domain.check_in_asking import MOST_PAIRS, ask
from mentorcruise.domain.outbox import later
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job


@job("check_ins.ask")
def ask_pair(mentorship_id: str) -> None:
    """A session of this mentorship was held; the second one makes the fit check due."""
    ask(db.session(), clock.now(), int(mentorship_id))


@job("check_ins.ask_all")
def ask_all(period: str) -> None:
    """Once an hour everyone for whom time alone has made a check-in due; where those are many, in several goes."""
    now = clock.now()
    if ask(db.session(), now) >= 2 * MOST_PAIRS:
        later(db.session(), "check_ins.ask_all", period, now)
