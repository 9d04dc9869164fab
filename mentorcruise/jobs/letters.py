"""Jobs about letters: each sends one letter about the row that its message names."""

from collections.abc import Callable
from datetime import datetime

from mentorcruise import clock
from mentorcruise.jobs.registry import Handler, job
from mentorcruise.mail import (
    accounts,
    agreements,
    alerts,
    applications,
    billing,
    calendar,
    check_ins,
    digests,
    introductions,
    mentorships,
    messages,
    nudges,
    reviews,
    sessions,
)

Send = Callable[[int, datetime], None]
LETTERS: dict[str, Send] = {
    "application_submitted": applications.submitted,
    "application_decided": applications.decided,
    "application_withdrawn": applications.withdrawn,
    "application_lapsed": applications.lapsed,
    "introduced": introductions.introduced,
    "mentor_decided": accounts.mentor_decided,
    "mentorship_started": mentorships.started,
    "trial_ends_soon": mentorships.trial_ends_soon,
    "mentorship_ended": mentorships.ended,
    "session_logged": mentorships.session_logged,
    "session_over": sessions.session_over,
    "session_booked": calendar.session_booked,
    "session_moved": calendar.session_moved,
    "session_cancelled": calendar.session_cancelled,
    "series_booked": calendar.series_booked,
    "series_cancelled": calendar.series_cancelled,
    "check_in_wanted": check_ins.wanted,
    "check_in_reminder": check_ins.reminder,
    "review_published": reviews.published,
    "review_replied": reviews.replied,
    "review_hidden": reviews.moderated,
    "review_shown": reviews.moderated,
    "agreement_proposed": agreements.proposed,
    "agreement_in_force": agreements.in_force,
    "exit_survey_wanted": mentorships.exit_survey_wanted,
    "confirm_address": accounts.confirm_address,
    "reset_password": accounts.reset_password,
    "already_registered": accounts.already_registered,
    "second_factor_set_up": accounts.second_factor_set_up,
    "second_factor_removed": accounts.second_factor_removed,
    "payment_received": billing.payment_received,
    "payment_failed": billing.payment_failed,
    "message_unread": messages.message_unread,
    "concern_raised": messages.concern_raised,
    "private_read": messages.private_read,
    "digest": digests.digest,
    "tasks_due": nudges.tasks_due,
    "rating_wanted": nudges.rating_wanted,
    "milestone_stuck": nudges.milestone_stuck,
    "alerts_digest": alerts.alerts_digest,
}
# About a session at one of its times, one of ten codes, a second: the subject is `<id>:<number>`.
NUMBERED: dict[str, Callable[[int, int, datetime], None]] = {
    "session_reminder_day": calendar.session_reminder_day,
    "session_reminder_hour": calendar.session_reminder_hour,
    "recovery_code_used": accounts.recovery_code_used,
    "second_factor_missed": accounts.second_factor_missed,
}


def _by_id(send: Send) -> Handler:
    return lambda subject: send(int(subject), clock.now())


def _by_number(send: Callable[[int, int, datetime], None]) -> Handler:
    def handle(subject: str) -> None:
        about_id, number = map(int, subject.split(":"))
        send(about_id, number, clock.now())

    return handle


for _name, _send in LETTERS.items():
    job(f"letters.{_name}")(_by_id(_send))
for _name, _numbered in NUMBERED.items():
    job(f"letters.{_name}")(_by_number(_numbered))
