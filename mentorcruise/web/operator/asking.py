"""What an operator asked for in the address: a day, a month, a page, words to search for."""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

LONGEST_SEARCH = 100
LAST_PAGE = 10_000


class Asked:
    """What is asked for, by the names that it has in the address."""

    def query(self, **changes: str) -> str:
        """The address' query with these words, changed so."""
        return urlencode({name: value for name, value in (vars(self) | changes).items() if value})


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
