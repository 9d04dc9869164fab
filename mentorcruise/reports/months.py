"""Months of a report."""

from collections.abc import Iterable
from datetime import date, timedelta

from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.pairings import seen_alike, seen_until
from mentorcruise.reports.sections import Asked, Link


def known_on(asked: Asked) -> date:
    """The last day of which anything is known: today, or the day as of which is asked."""
    return asked.question.as_of or asked.now.date()


def compared(asked: Asked) -> Question | None:
    """The same question of the period compared, as long as what has been seen of the period; None without one."""
    before = seen_alike(asked.question, asked.now.date())
    return asked.question.of(before) if before else None


def up_to_now(asked: Asked) -> str:
    """What to say beside a count that is held against another, while its period is not over."""
    unfinished = seen_until(asked.question, asked.now.date()) < asked.question.period.until
    return "up to now; compared with as many days" if unfinished and asked.question.compared else ""


def the_time_before(asked: Asked) -> str:
    """What `compared` is, in a sentence."""
    return "as many days of the time before" if up_to_now(asked) else "the time before"


def month_link(month: date, section: str) -> Link:
    """A month that asks the same of itself alone."""
    return Link(f"{month:%b %Y}", f"?since={month}&until={Period.month_of(month).until}#{section}")


def every_month(months: Iterable[date]) -> list[date]:
    """Every month from the first to the last, so that a month without anything shows as one."""
    known = sorted(months)
    found: list[date] = []
    month = known[0] if known else None
    while month is not None and month <= known[-1]:
        found.append(month)
        month = Period.month_of(month).until + timedelta(days=1)
    return found
