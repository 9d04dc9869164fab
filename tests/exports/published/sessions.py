"""What the sessions report says."""

from sqlalchemy import select

from mentorcruise.domain.mentors import Skill
from mentorcruise.domain.session_results import Side
from mentorcruise.extensions import db
from mentorcruise.metrics import meetings
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.estimators.medians import median
from mentorcruise.metrics.families import SESSIONS
from mentorcruise.metrics.hours import most_hours, per_mentor
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.stars import rated, stars
from mentorcruise.metrics.topics import topics
from mentorcruise.reports.session_people import SHOWN_FIRST
from tests.exports.published.rows import Rows


def published(question):
    """Every figure of the report."""
    return meetings_of(question) | people(question) | about(question)


def meetings_of(question):
    session, rows = db.session(), Rows()
    row = sums(session, SESSIONS, question)[0]
    rows.number("sessions.held", "all", meetings.held(row), None, row.n)
    rows.number("sessions.hours", "all", meetings.hours(row), None, row.held)
    rows.number("sessions.intros", "all", meetings.intros(row), None, row.held)
    rows.share("sessions.missed", "all", meetings.missed(row))
    for side in Side:
        rows.share("sessions.missed", f"by the {side} alone", meetings.missed(row, [f"{side}_missed"]))
    rows.share("sessions.disputed", "all", meetings.disputed(row))
    lengths, cadence = meetings.lengths(session, question), meetings.cadence(session, question)
    rows.mean("sessions.length", "mean", lengths.mean)
    rows.median("sessions.length", "median", lengths.median, lengths.mean.n)
    rows.median("sessions.cadence", "median days", cadence.median, cadence.pairs)
    rows.number("sessions.cadence", "met only once", cadence.once, None, None)
    off = meetings.cancelled(session, question)[0]
    rows.share("sessions.cancelled", "late", Rate(off.late, off.n))
    for side, given in stars(session, question).items():
        rows.mean("sessions.stars", side.value, given)
        rows.share("sessions.rated", side.value, rated(given.n, row.held))
    day = min(question.period.until, question.as_of)
    rows.share("sessions.met_lately", day.isoformat(), meetings.met_lately(session, question, day))
    return rows


def people(question):
    session, rows = db.session(), Rows()
    mentors = per_mentor(session, question)
    number = sum(number for _, number in mentors)
    rows.median("sessions.per_mentor", "median", median(mentors), number)
    rows.share("sessions.per_mentor", "without a session", Rate(dict(mentors).get(0, 0), number))
    for side in Side:
        for place, who in enumerate(most_hours(session, question, side, SHOWN_FIRST), 1):
            of = f"{place}: {side} {who.id}"
            rows.number("sessions.most_hours", of, who.minutes / 60, who.sessions, who.others)
    return rows


def about(question):
    session, rows = db.session(), Rows()
    numbers = {slug: str(number) for number, slug in session.execute(select(Skill.id, Skill.slug))}
    for kind in ("goal", "skill"):
        found = topics(session, question, kind)
        both, either = sum(topic.shared for topic in found), sum(topic.compared for topic in found)
        rows.share("sessions.topics", f"{kind}s named by both", Rate(both, either))
        for topic in found:
            of = f"{kind} {numbers[topic.key] if kind == 'skill' else topic.key}"
            rows.number("sessions.topics", of, topic.sessions, None, None)
            rows.number("sessions.topics", f"{of}: hours", topic.minutes / 60, None, None)
            rows.number("sessions.topics", f"{of}: mentees say", topic.mentee, None, None)
            rows.number("sessions.topics", f"{of}: mentors say", topic.mentor, None, None)
            rows.share("sessions.topics", f"{of}: named by both", topic.agreement)
    return rows
