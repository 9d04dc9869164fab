"""Moments of evidence, in words."""

from datetime import datetime


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day(text: str) -> str:
    """`3 Mar 2026`."""
    at = moment(text)
    return f"{at.day} {at:%b %Y}"


def ago(text: str, now: datetime) -> str:
    """`3 Mar 2026, for 15 days`."""
    days = (now - moment(text)).days
    return f"{day(text)}, for {days} {'day' if days == 1 else 'days'}"
