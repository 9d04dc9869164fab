"""What the pairing report says of those who look for a mentor."""

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.metrics.pairings import seen_until
from mentorcruise.metrics.searches import participants, search, spells, waiting_list
from mentorcruise.reports.all import REPORTS
from mentorcruise.reports.pairing_people import SHOWN
from mentorcruise.reports.sections import Asked
from tests.exports.published.rows import Rows


def published(question):
    """Who has a mentor and who looks, the waiting list in numbers, and how soon a mentor is found."""
    session, rows, today = db.session(), Rows(), clock.now().date()
    day = seen_until(question, today)
    rows.share("pairing.participants", day.isoformat(), participants(session, question, day).share)
    return rows | waiting(question, day) | found(question, today)


def waiting(question, day):
    rows, found = Rows(), waiting_list(db.session(), question, day, None)
    days = [(day - row.started_at.date()).days for row in found]
    made, still = sum(row.made for row in found), sum(row.open for row in found)
    rows.number("pairing.waiting", "people", len(found), None, None)
    for place, row in enumerate(found[:SHOWN], 1):
        rows.number("pairing.waiting", f"days of {place}., mentee {row.mentee_id}", days[place - 1], row.open, row.made)
    rows.number("pairing.waiting", "days of all", sum(days), still, made)
    rows.number("pairing.waiting", "declined applications of all", sum(row.declined for row in found), None, made)
    return rows


def found(question, today):
    """As the section shows it; how soon, in its table."""
    session, rows = db.session(), Rows()
    curves = search(spells(session, question, today))
    n = curves["paired"].n
    rows.number("pairing.search", "began to look", n, None, n)
    table = REPORTS["pairing"].sections["search"](Asked(session, question, clock.now())).table
    ages = [int(column.key.removeprefix("day_")) for column in table.columns[1:]]
    for way, curve in curves.items():
        rows.number("pairing.search", way, curve.ended, None, n)
    for way, (_, *estimates) in zip(("paired", "stopped"), table.rows, strict=bool(table.rows)):
        for age, estimate in zip(ages, estimates, strict=True):
            rows["pairing.search", f"{way} by day {age}"] = (*estimate, None, n)
    return rows
