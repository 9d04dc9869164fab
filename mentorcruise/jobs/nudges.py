"""Jobs that look who is to be reminded."""

from mentorcruise import clock
from mentorcruise.domain import nudges
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job


@job("nudges.tasks")
def tasks(_period: str) -> None:
    """Each quarter of an hour, as there are time zones off by one."""
    nudges.remind_of_tasks(db.session(), clock.now())


@job("nudges.sessions")
def sessions(_period: str) -> None:
    nudges.ask_for_word(db.session(), clock.now())


@job("nudges.milestones")
def milestones(_period: str) -> None:
    nudges.notice_stuck_milestones(db.session(), clock.now())
