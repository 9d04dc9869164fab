"""What the pairing report says."""

from mentorcruise.extensions import db
from mentorcruise.metrics.answers import answered_in_time, declines, reasons
from mentorcruise.metrics.answers import applications as applications_made
from mentorcruise.metrics.pairings import matches
from tests.exports.published.rows import Rows


def published(question):
    """Every figure of the report."""
    rows, made = Rows(), matches(db.session(), question)
    rows.number("pairing.matches", "all", made, None, made)
    return rows | applications(question)


def applications(question):
    session, rows = db.session(), Rows()
    row = applications_made(session, question)
    columns = {"accepted": "offered"}
    for standing in ("started", "accepted", "declined", "withdrawn", "lapsed", "pending"):
        number = row._mapping[columns.get(standing, standing)]
        rows.number("pairing.applications", standing, number, None, row.n)
    for reason, named, _ in reasons(session, question, row.n):
        if named.numerator:
            rows.share("pairing.reasons", reason.value, named)
    for code, number in declines(row).items():
        if number:
            rows.number("pairing.declines", code.value, number, None, row.n)
    rows.share("pairing.answered_in_time", "all", answered_in_time(session, question, question.as_of))
    return rows
