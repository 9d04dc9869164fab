"""Jobs about letters: each sends one letter about the row that its message names."""

from collections.abc import Callable
from datetime import datetime

from mentorcruise import clock
from mentorcruise.jobs.registry import Handler, job
from mentorcruise.mail import accounts, applications, billing, mentorships

LETTERS: dict[str, Callable[[int, datetime], None]] = {
    "application_submitted": applications.submitted,
    "application_decided": applications.decided,
    "application_withdrawn": applications.withdrawn,
    "application_lapsed": applications.lapsed,
    "mentor_decided": accounts.mentor_decided,
    "mentorship_started": mentorships.started,
    "trial_ends_soon": mentorships.trial_ends_soon,
    "mentorship_ended": mentorships.ended,
    "session_logged": mentorships.session_logged,
    "exit_survey_wanted": mentorships.exit_survey_wanted,
    "confirm_address": accounts.confirm_address,
    "reset_password": accounts.reset_password,
    "already_registered": accounts.already_registered,
    "payment_received": billing.payment_received,
    "payment_failed": billing.payment_failed,
}


def _by_id(send: Callable[[int, datetime], None]) -> Handler:
    return lambda subject: send(int(subject), clock.now())


for _name, _send in LETTERS.items():
    job(f"letters.{_name}")(_by_id(_send))
