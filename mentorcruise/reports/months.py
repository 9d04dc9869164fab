"""Months of a report."""

from collections.abc import Iterable
from datetime import date, timedelta

from mentorcruise.metrics.asking import Period
from mentorcruise.reports.sections import Asked, Link


def known_on(asked: Asked) -> date:
    """The last day of which anything is known: today, or the day as of which is asked."""
    return asked.question.as_of or asked.now.date()


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
