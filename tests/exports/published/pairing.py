"""What the pairing report says."""

from itertools import pairwise

from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.applications import Application
from mentorcruise.extensions import db
from mentorcruise.metrics.answers import answer_time, answered_in_time, declines, reasons, waits
from mentorcruise.metrics.answers import applications as applications_made
from mentorcruise.metrics.application_facts import APPLICATIONS
from mentorcruise.metrics.asking import Period
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.introduced import introductions
from mentorcruise.metrics.pairings import clearly_fewer, intros, matches, month_ends, seen_until, states
from mentorcruise.metrics.rates import Rate
from mentorcruise.reports.all import REPORTS
from mentorcruise.reports.sections import Asked
from tests.exports.published import looking
from tests.exports.published.rows import Rows

STANDINGS = ("started", "accepted", "declined", "withdrawn", "lapsed", "pending")
COLUMNS = {"accepted": "offered"}


def published(question):
    """Every figure of the report."""
    parts = (standing, made, introduced, applications, why, answers, met)
    return {key: row for part in parts for key, row in part(question).items()} | looking.published(question)


def table(question, section):
    """The rows of a section's table, the newest month last; a month as '2026-05'."""
    shown = REPORTS["pairing"].sections[section](Asked(db.session(), question, clock.now())).table.rows
    return [(row[0].to.removeprefix("?since=")[:7], *row[1:]) for row in reversed(shown)]


def standing(question):
    session, rows, day = db.session(), Rows(), seen_until(question, clock.now().date())
    first = session.scalar(select(func.min(Application.submitted_at)))
    days = month_ends(Period(max(question.period.since, min(day, first.date())), question.period.until), day)
    for state in states(session, question, days):
        for words in ("unanswered", "offered", "active", "past"):
            rows.number("pairing.states", f"{words} {state.day}", getattr(state, words), None, None)
    return rows


def made(question):
    rows, number = Rows(), matches(db.session(), question)
    rows.number("pairing.matches", "all", number, None, number)
    months = table(question, "matches")
    for month, of_month, change in months:
        rows.number("pairing.matches", month, of_month, None, number)
        if change is not None:
            rows.number("pairing.matches", f"change to {month}", change, None, None)
    for (_, before, _), (month, of_month, change) in pairwise(months):
        if change is not None and clearly_fewer(before, of_month):
            rows.number("pairing.matches", f"clear fall to {month}", of_month, None, before + of_month)
    return rows


def introduced(question):
    rows, came = Rows(), introductions(db.session(), question)
    rows.number("pairing.introductions", "all", came.made, None, came.made)
    rows.share("pairing.introductions", "applied", came.applied)
    rows.share("pairing.introductions", "started", came.started)
    return rows


def applications(question):
    session, rows = db.session(), Rows()
    whole = applications_made(session, question)
    accepted = Rate(whole.accepted, whole.accepted + whole.declined)
    rows.share("pairing.applications", "accepted of those decided", accepted)
    months = [(f" {row.bucket:%Y-%m}", row) for row in sums(session, APPLICATIONS, question, "month")]
    for when, row in [("", whole), *months]:
        for standing in STANDINGS:
            number = row._mapping[COLUMNS.get(standing, standing)]
            rows.number("pairing.applications", standing + when, number, None, row.n)
        for code, number in declines(row).items():
            if number:
                rows.number("pairing.declines", code.value + when, number, None, row.n)
    return rows


def why(question):
    session, rows = db.session(), Rows()
    for reason, named, accepted in reasons(session, question, applications_made(session, question).n):
        if named.numerator:
            rows.share("pairing.reasons", reason.value, named)
            rows.share("pairing.reasons", f"{reason.value}, accepted", accepted)
    return rows


def answers(question):
    session, rows, today = db.session(), Rows(), clock.now().date()
    curve = answer_time(waits(session, question, today))
    rows["pairing.answer_time", "median hours"] = (*curve.median, curve.ended, curve.n)
    for hours, estimate in REPORTS["pairing"].sections["answers"](Asked(session, question, clock.now())).table.rows:
        rows["pairing.answer_time", f"unanswered after {hours} hours"] = (*estimate, None, curve.n)
    rows.share("pairing.answered_in_time", "all", answered_in_time(session, question, today))
    return rows


def met(question):
    rows, number = Rows(), intros(db.session(), question)
    rows.number("pairing.intros", "all", number, None, number)
    for month, held in table(question, "intros"):
        if held:
            rows.number("pairing.intros", month, held, None, number)
    return rows
