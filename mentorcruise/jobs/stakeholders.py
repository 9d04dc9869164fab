"""Jobs about the monthly report for stakeholders."""

from datetime import date

from mentorcruise import clock
from mentorcruise.domain.stakeholders import ask_for_mailings
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job
from mentorcruise.mail import stakeholders


@job("stakeholders.ask")
def ask(_: str) -> None:
    """Once a day: whoever has not been sent the report of the last month that is over and settled."""
    ask_for_mailings(db.session(), clock.now())


@job("stakeholders.mail")
def mail(subject: str) -> None:
    """The report of one month to one recipient: "<recipient's id>:<first day of the month>"."""
    recipient_id, _, month = subject.partition(":")
    stakeholders.monthly(int(recipient_id), date.fromisoformat(month), clock.now())
