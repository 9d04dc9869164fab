"""What a subscription's life looks like at Stripe: periods, invoices and states."""

from calendar import monthrange
from datetime import datetime, timedelta
from random import Random

from mentorcruise.demo.simulator.records import SimMentorship, SimPayment
from mentorcruise.domain.mentorships import EndingCause

GIVES_UP_AFTER = timedelta(days=15, hours=1)
INVOICE_FINAL = timedelta(hours=1)
RETRIES = (timedelta(days=3), timedelta(days=5), timedelta(days=7))
HICCUP = 0.03
"""Share of charges that fail once and are paid at the first retry."""


def period_start(anchor: datetime, number: int) -> datetime:
    """When a monthly subscription's period begins: the anchor's day of the month, or the month's last day."""
    month = anchor.month - 1 + number
    year, month = anchor.year + month // 12, month % 12 + 1
    return anchor.replace(year=year, month=month, day=min(anchor.day, monthrange(year, month)[1]))


def next_period_start(anchor: datetime, after: datetime) -> datetime:
    """The first period's begin that lies after a moment."""
    number = max(0, (after.year - anchor.year) * 12 + after.month - anchor.month)
    start = period_start(anchor, number)
    return start if start > after else period_start(anchor, number + 1)


def bill(mentorship: SimMentorship, rng: Random, until: datetime) -> None:
    """Write the mentorship's invoices and its subscription's states up to a moment."""
    charged_from = mentorship.trial_ends_at or mentorship.started_at
    first = "trialing" if mentorship.trial_ends_at else "active"
    mentorship.states = [(first, mentorship.started_at)]
    mentorship.period = (mentorship.started_at, charged_from)
    number, start = 0, charged_from
    while start < mentorship.ends_at and start <= until:
        mentorship.period = (start, period_start(charged_from, number + 1))
        _charge(mentorship, start, rng, until)
        number, start = number + 1, period_start(charged_from, number + 1)
    if mentorship.has_ended(until):
        mentorship.states.append(("canceled", mentorship.ends_at))


def _charge(mentorship: SimMentorship, start: datetime, rng: Random, until: datetime) -> None:
    tried_at = start + INVOICE_FINAL
    if mentorship.states[-1][0] == "trialing":
        mentorship.states.append(("active", start))
    if tried_at > until or tried_at >= mentorship.ends_at:
        return
    if mentorship.failing_since is not None and start >= mentorship.failing_since:
        mentorship.payments.append(_failing(start, until, mentorship))
        mentorship.states.append(("past_due", tried_at))
        return
    retried_at = tried_at + RETRIES[0]
    if rng.random() < HICCUP and retried_at < min(until, mentorship.ends_at):
        mentorship.payments.append(SimPayment(start, retried_at, tried_at, 2))
        mentorship.states += [("past_due", tried_at), ("active", retried_at)]
        return
    mentorship.payments.append(SimPayment(start, tried_at))


def _failing(start: datetime, until: datetime, mentorship: SimMentorship) -> SimPayment:
    """An invoice that fails at every try, as it stands at a moment."""
    tries = [start + INVOICE_FINAL]
    for wait in RETRIES:
        tries.append(tries[-1] + wait)
    made = [at for at in tries if at <= until]
    ahead = [at for at in tries if at > until]
    given_up = mentorship.cause == EndingCause.PAYMENT_FAILED and mentorship.has_ended(until)
    return SimPayment(start, None, made[-1], len(made), ahead[0] if ahead else None, given_up)
