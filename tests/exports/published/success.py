"""What the success report says."""

from mentorcruise import clock
from mentorcruise.domain.surveys import Outcome
from mentorcruise.extensions import db
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.durations import duration, endings_by_day, exits
from mentorcruise.metrics.endings import cohorts, outcomes, response, stars, trial_losses
from mentorcruise.metrics.families import ENDINGS, STARTS
from mentorcruise.metrics.success import figure
from mentorcruise.metrics.success_report import counts_in, goals
from mentorcruise.reports.all import REPORTS
from mentorcruise.reports.sections import Asked
from tests.exports.published.rows import Rows


def published(question):
    """Every figure of the report."""
    return endings(question) | starts(question) | durations(question)


def endings(question):
    session, rows = db.session(), Rows()

    def success(of, counts):
        f = figure(counts)
        rows.share("success.rate", of, f.rate)
        rows.share("success.response", of, response(counts))
        rows["success.bounds", of] = (None, *f.bounds, counts.ended - counts.judged, counts.ended)

    row = sums(session, ENDINGS, question)[0]
    success("all", counts_in(row))
    rows.mean("success.stars", "all", stars(row))
    for outcome, number in outcomes(session, question).items():
        rows.number("success.outcomes", outcome, number, None, row.n)
    for month in sums(session, ENDINGS, question, "month"):
        success(f"month {month.bucket:%Y-%m}", counts_in(month))
    for goal, f in goals(session, question):
        success(f"goal {goal}", f.counts)
    for mentor in sums(session, ENDINGS, question, by=["mentor_id"]):
        success(f"mentor {mentor.mentor_id}", counts_in(mentor))
    return rows


def starts(question):
    session, rows = db.session(), Rows()
    rows.share("success.trial_losses", "all", trial_losses(sums(session, STARTS, question)[0]))
    for month in sums(session, STARTS, question, "month"):
        rows.share("success.trial_losses", f"{month.bucket:%Y-%m}", trial_losses(month))
    for cohort in cohorts(session, question):
        rows.share("success.cohorts", f"{cohort.month:%Y-%m}", cohort.success.rate)
        of = f"{cohort.month:%Y-%m} still running"
        rows.number("success.cohorts", of, cohort.running, cohort.running, cohort.started)
    return rows


def durations(question):
    """What the two sections of the report show in their tables."""
    asked, rows = Asked(db.session(), question, clock.now()), Rows()
    curve = duration(exits(db.session(), question, question.as_of))
    rows["success.duration", "median days"] = (*curve.median, curve.ended, curve.n)
    for day, estimate, at_risk in REPORTS["success"].sections["duration"](asked).table.rows:
        rows["success.duration", f"running after {day} days"] = (*estimate, at_risk, curve.n)
    table = REPORTS["success"].sections["incidence"](asked).table
    ages = [int(column.key.removeprefix("day_")) for column in table.columns[1:]]
    ways = [way for way in Outcome if way in endings_by_day(exits(db.session(), question, question.as_of))]
    for way, (_, *estimates) in zip(ways, table.rows, strict=True):
        for age, estimate in zip(ages, estimates, strict=True):
            rows["success.incidence", f"{way} by day {age}"] = (*estimate, None, curve.n)
    return rows
