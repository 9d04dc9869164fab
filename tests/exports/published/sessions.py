"""What the sessions report says."""

from mentorcruise.extensions import db
from mentorcruise.metrics import meetings
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.estimators.medians import median
from mentorcruise.metrics.families import SESSIONS
from mentorcruise.metrics.hours import per_mentor
from mentorcruise.metrics.stars import rated, stars
from tests.exports.published.rows import Rows


def published(question):
    """Every figure of the report."""
    session, rows = db.session(), Rows()
    row = sums(session, SESSIONS, question)[0]
    rows.number("sessions.held", "all", meetings.held(row), None, row.n)
    rows.number("sessions.hours", "all", meetings.hours(row), None, row.held)
    rows.number("sessions.intros", "all", meetings.intros(row), None, row.held)
    rows.share("sessions.missed", "all", meetings.missed(row))
    rows.share("sessions.disputed", "all", meetings.disputed(row))
    lengths, cadence = meetings.lengths(session, question), meetings.cadence(session, question)
    rows.mean("sessions.length", "mean", lengths.mean)
    rows.median("sessions.length", "median", lengths.median, lengths.mean.n)
    rows.median("sessions.cadence", "median days", cadence.median, cadence.pairs)
    mentors = per_mentor(session, question)
    rows.median("sessions.per_mentor", "median", median(mentors), sum(number for _, number in mentors))
    for side, given in stars(session, question).items():
        rows.mean("sessions.stars", side.value, given)
        rows.share("sessions.rated", side.value, rated(given.n, row.held))
    day = min(question.period.until, question.as_of)
    rows.share("sessions.met_lately", day.isoformat(), meetings.met_lately(session, question, day))
    return rows
