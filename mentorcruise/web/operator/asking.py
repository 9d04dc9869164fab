"""What an operator asked for in the address: a day, a month, a page, words to search for."""

import re
from datetime import UTC, date, datetime
from urllib.parse import urlencode

LONGEST_SEARCH = 100
LAST_PAGE = 10_000


class Asked:
    """What is asked for, by the names that it has in the address."""

    def query(self, **changes: str) -> str:
        """The address' query with these words, changed so."""
        return urlencode({name: value for name, value in (vars(self) | changes).items() if value})


class NoSuchDay(ValueError):
    """The address names a day for which there is no report; the words say why and what to type."""


def as_of(text: str, now: datetime) -> date | None:
    """The day of `?as_of=YYYY-MM-DD`, None without one. Raises NoSuchDay for what is no day, or one still to come."""
    text = text.strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        day = None
    if day is None:
        raise NoSuchDay("That is not a day. Write it as year, month and day, like 2026-03-31.")
    today = now.astimezone(UTC).date()
    if day > today:
        raise NoSuchDay(f"That day is still to come. The latest possible day is today, {today.isoformat()} (UTC).")
    return day


def month(text: str) -> tuple[datetime, datetime] | None:
    """First moment of the month of `?month=YYYY-MM` and of the next one, in UTC; None for anything else."""
    if not re.fullmatch(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", text):
        return None
    year, number = int(text[:4]), int(text[5:])
    return datetime(year, number, 1, tzinfo=UTC), datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)


def number(text: str, default: int = 1, most: int = LAST_PAGE) -> int:
    """A page or other small number from 1; the default for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) and 1 <= int(text) <= most else default


def words(text: str) -> str:
    """Words to search for: without control characters, of bounded length."""
    return "".join(c for c in text if c.isprintable()).strip()[:LONGEST_SEARCH]


def containing(text: str) -> str:
    """A LIKE pattern for texts that contain the words as typed."""
    escaped = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
