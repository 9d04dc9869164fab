"""What the registration report says, but for what questionnaires were answered: that is counted in groups, never by person."""

from sqlalchemy import text

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.metrics.breakdowns import KEPT, breakdown
from mentorcruise.metrics.capacity import capacity
from mentorcruise.metrics.demand import goal_demand, skill_demand
from mentorcruise.metrics.program_shares import shares_of
from mentorcruise.metrics.registration import complete_profiles, participants
from mentorcruise.metrics.visitor_funnel import funnel
from tests.counted import count
from tests.exports.published.rows import Rows

EVERY = 1000
"""Skills: the page shows the first fifty."""


def published(question):
    """Every figure of the report that can be recomputed."""
    count()
    return people(question) | way_in(question) | offers(question) | programs(question) | profiles(question)


def people(question):
    connection, rows = db.session.connection(), Rows()
    now = participants(connection, question)
    for words, n, new, active in (
        ("mentees", now.mentees, now.new_mentees, now.mentees_active),
        ("mentors", now.mentors, now.new_mentors, now.mentors_active),
    ):
        rows.number("registration.participants", words, n, None, None)
        rows.number("registration.participants", f"new {words}", new, None, n)
        rows.share("registration.participants", f"active {words}", active)
        rows.share("registration.complete", words, complete_profiles(connection, question, words[:-1]))
    return rows


def way_in(question):
    rows = Rows()
    for step in funnel(db.session.connection(), question, clock.now()):
        rows.number("registration.funnel", step.key, step.n, None, None)
        if step.of_previous:
            rows.share("registration.funnel", f"{step.key} of the step before", step.of_previous)
        if step.of_first:
            rows.share("registration.funnel", f"{step.key} of all", step.of_first)
    return rows


def offers(question):
    connection, rows = db.session.connection(), Rows()
    found, key = capacity(connection, question), "registration.capacity"
    rows.share(key, "in use", found.use)
    rows.number(key, "mentors without a free place", found.full, None, found.mentors)
    rows.number(key, "mentors with more mentees than places", found.over, None, None)
    for mentor in found.overloaded:
        rows.number(key, f"mentor {mentor.mentor_id} mentees", mentor.taken, None, mentor.capacity)
    for skill in skill_demand(connection, question, most=EVERY):
        numbers = {"mentees": skill.mentees, "mentors": skill.mentors, "free places": skill.open_places}
        for words, n in numbers.items():
            rows.number("registration.skills", f"skill {skill.key} {words}", n, None, None)
    for goal in goal_demand(connection, question):
        if goal.mentees:
            rows.number("registration.goals", f"{goal.key} mentees", goal.mentees, None, None)
    return rows


def programs(question):
    rows, key = Rows(), "registration.programs"
    for program in shares_of(db.session.connection(), question):
        of = f"program {program.id}"
        rows.number(key, f"{of} members", program.members, None, program.eligible)
        for words, n, share in (
            ("took part", program.took_part, program.share),
            ("ever joined", program.joined, program.joined_share),
        ):
            rows.number(key, f"{of} {words}", n, None, program.eligible)
            if share:
                rows.share(key, f"{of} {words} of all", share)
    return rows


def profiles(question):
    connection, rows = db.session.connection(), Rows()
    for by in KEPT:
        for role in ("mentee", "mentor"):
            found = breakdown(connection, question, by, role, now=clock.now())
            of = f"{role}s by {by}:"
            named = [(_company(question, label) if by == "company" else label, n) for label, n in found.rows]
            for label, n in (*named, ("others", found.other), ("not said", found.not_said)):
                if n:
                    rows.number("registration.breakdown", f"{of} {label}", n, None, found.people)
    return rows


# Files have no company by its name.
_NUMBER = text(
    "SELECT count(DISTINCT lower(value)) FROM profile_states "
    "WHERE what = 'company' AND lower(value) <= lower(:name) AND at < :before"
)


def _company(question, name):
    return db.session.scalar(_NUMBER, {"name": name, "before": question.before})
