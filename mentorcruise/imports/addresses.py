"""Mail addresses from a CSV: the good ones, each once, and what is wrong with the other rows (F26)."""

import csv
import io
from dataclasses import dataclass, field

from email_validator import EmailNotValidError, validate_email

from mentorcruise.domain.people import normal_email
from mentorcruise.imports.reading import NotReadable, RowError, rows_of

MOST_ROWS = 20_000
COLUMN = "email"
_NOT_IN_DATABASE = "\x00"


@dataclass
class AddressList:
    """What a file holds. `text` is all of it, `bad_text` a file of the rows with errors alone."""

    emails: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    text: str = ""
    bad_text: str = ""


def read_addresses(raw: bytes) -> AddressList:
    """The addresses of a CSV whose first line names a column email. Raises NotReadable."""
    found, bad = AddressList(text=raw.decode("utf-8", errors="replace").replace(_NOT_IN_DATABASE, "")), []
    lines_by_email: dict[str, int] = {}
    for row in rows_of(raw, "The list", [COLUMN]):
        if isinstance(row, RowError):
            found.errors.append(row)
            continue
        typed = row.cells[COLUMN]
        reason = _fault(typed, lines_by_email)
        if reason:
            found.errors.append(RowError(row.line, reason))
            bad.append(typed)
        else:
            lines_by_email[_tidy(typed)] = row.line
        if len(lines_by_email) > MOST_ROWS:
            raise NotReadable(f"The list has more than {MOST_ROWS:,} addresses. Send it in parts.")
    if not lines_by_email and not found.errors:
        raise NotReadable("The list names no address: below the line with email there is one address a line.")
    found.emails, found.bad_text = list(lines_by_email), _file(bad)
    return found


def _fault(typed: str, lines_by_email: dict[str, int]) -> str:
    if not typed:
        return "no email"
    try:
        email = _tidy(typed)
    except EmailNotValidError:
        return f"“{typed[:80]}” is not an e-mail address"
    return f"{email} is on line {lines_by_email[email]} already" if email in lines_by_email else ""


def _tidy(typed: str) -> str:
    """As it is stored. Raises EmailNotValidError."""
    found = validate_email(normal_email(typed), check_deliverability=False, allow_smtputf8=False, test_environment=True)
    return str(found.ascii_email or found.normalized).lower()


def _file(emails: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[COLUMN], *([email] for email in emails)])
    return text.getvalue()
