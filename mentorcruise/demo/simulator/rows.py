"""Writes a history as the rows that its people would have written. The truth stays in memory."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.demo.simulator.bulk import Bulk, number
from mentorcruise.demo.simulator.records import History, SimApplication, SimMentor
from mentorcruise.demo.simulator.rows_after import write_mentorships
from mentorcruise.demo.simulator.rows_answers import write_answers
from mentorcruise.demo.simulator.rows_programs import write_programs, write_visits
from mentorcruise.demo.simulator.world import later
from mentorcruise.domain.skill_names import KNOWN
from mentorcruise.domain.skills import fold, slugify


def write(session: Session, history: History, operator_id: int | None = None) -> None:
    """Store a told history. The operator is named as the one who vetted the mentors and read the surveys.

    Raises IntegrityError (psycopg's) when the history breaks a rule of the product.
    """
    bulk = Bulk(session)
    skills = _write_people(bulk, history)
    _write_mentors(bulk, history, skills, operator_id)
    programs = write_programs(bulk, history, operator_id)
    write_answers(bulk, history, programs, operator_id)
    write_visits(bulk, history)
    plans = _write_plans(bulk, history)
    _write_applications(bulk, history, plans, skills, programs)
    write_mentorships(bulk, history, skills, operator_id)
    # Nothing counted these rows yet: without this the planner may take the tables for empty for minutes.
    # Of a hundred tables, on a machine that has just begun to do other things too: the time of a page is not enough.
    session.execute(text("SET LOCAL statement_timeout = 0"))
    # And a table that the server tidies up itself at that moment is waited for.
    session.execute(text("SET LOCAL lock_timeout = 0"))
    session.execute(text("ANALYZE"))


def _write_people(bulk: Bulk, history: History) -> dict[str, int]:
    people = [m.who for m in history.mentors] + [m.who for m in history.mentees]
    number(bulk, "people", people)
    bulk.copy(
        "people", ("id", "email", "name", "password_hash", "country", "time_zone", "joined_at", "confirmed_at"),
        ((p.id, p.email, p.name, p.password_hash, p.country, p.time_zone, p.joined_at,
          p.joined_at if p.confirmed else None) for p in people),
    )  # fmt: skip
    bulk.copy(
        "mentor_searches", ("mentee_id", "started_at", "ended_at", "ended_how"),
        ((m.who.id, s.started_at, s.ended_at, s.how) for m in history.mentees for s in m.searches),
    )  # fmt: skip
    return _write_skills(bulk, history)


def _write_skills(bulk: Bulk, history: History) -> dict[str, int]:
    """Store the skills that mentors name, with the other ways of writing them; returns their ids by name."""
    first = bulk.next_id("skills")
    names = list(dict.fromkeys(name for mentor in history.mentors for name in mentor.skills))
    skills = {name: first + index for index, name in enumerate(names)}
    added_at = history.world.begin
    bulk.copy(
        "skills", ("id", "name", "slug", "added_at"),
        ((skills[name], name, slugify(name, "skill"), added_at) for name in names),
    )  # fmt: skip
    bulk.went_up_to("skills", first + len(names))
    aliases = {fold(word): skills[name] for name in names for word in (name, *KNOWN.get(name, ()))}
    bulk.copy("skill_aliases", ("alias", "skill_id"), aliases.items())
    return skills


def _write_mentors(bulk: Bulk, history: History, skills: dict[str, int], operator_id: int | None) -> None:
    number(bulk, "mentors", history.mentors)
    bulk.copy(
        "mentors",
        ("id", "person_id", "slug", "headline", "bio", "company", "motivation", "capacity", "created_at"),
        ((m.id, m.who.id, m.slug, m.headline, m.bio, m.company, m.motivation, m.capacity, m.created_at)
         for m in history.mentors),
    )  # fmt: skip
    bulk.copy(
        "mentor_skills", ("mentor_id", "skill_id", "position"),
        ((m.id, skills[s], position) for m in history.mentors for position, s in enumerate(m.skills)),
    )  # fmt: skip
    bulk.copy(
        "mentor_languages",
        ("mentor_id", "language"),
        ((m.id, code) for m in history.mentors for code in m.languages),
    )
    decided = (_verdict(m, operator_id) for m in history.mentors if m.listed_at or m.declined_for)
    bulk.copy("mentor_decisions", ("mentor_id", "verdict", "reason", "decided_by_id", "decided_at"), decided)


def _verdict(mentor: SimMentor, operator_id: int | None) -> tuple[object, ...]:
    if mentor.listed_at:
        return mentor.id, "approved", "", operator_id, mentor.listed_at
    return mentor.id, "declined", mentor.declined_for, operator_id, later(mentor.created_at, 0.1)


def _write_plans(bulk: Bulk, history: History) -> dict[tuple[int, int], int]:
    """Store the plans; returns their ids by mentor and position."""
    first = bulk.next_id("plans")
    offers = [(m, index) for m in history.mentors for index in range(len(m.offers))]
    plans = {(m.id, index): first + n for n, (m, index) in enumerate(offers)}
    bulk.copy(
        "plans",
        ("id", "mentor_id", "name", "description", "price_cents", "currency", "sessions_per_month",
         "minutes_per_session", "created_at"),
        ((plans[m.id, i], m.id, m.offers[i].name, m.offers[i].description, m.offers[i].price_cents, m.currency,
          m.offers[i].sessions_per_month, m.offers[i].minutes, m.created_at) for m, i in offers),
    )  # fmt: skip
    bulk.went_up_to("plans", first + len(offers))
    return plans


def _write_applications(
    bulk: Bulk, history: History, plans: dict[tuple[int, int], int], skills: dict[str, int], programs: list[int]
) -> None:
    applications = history.applications
    number(bulk, "applications", applications)
    bulk.copy(
        "applications",
        ("id", "mentee_id", "mentor_id", "plan_id", "goal_category", "goal_statement", "why", "submitted_at",
         "closed_at"),
        ((a.id, a.mentee.who.id, a.mentor.id, plans[a.mentor.id, a.offer], a.goal, a.goal_statement, a.why,
          a.submitted_at, a.closed_at) for a in applications),
    )  # fmt: skip
    bulk.copy(
        "application_profiles", ("application_id", "country", "languages", "program_id", "known_at"),
        ((a.id, a.mentee.who.country, sorted(a.mentor.languages), _program_at(a, programs), a.submitted_at)
         for a in applications),
    )  # fmt: skip
    bulk.copy("application_reasons", ("application_id", "reason"), ((a.id, r) for a in applications for r in a.reasons))
    bulk.copy(
        "application_decisions",
        ("application_id", "verdict", "reason_code", "reason", "decided_by_id", "decided_at"),
        ((a.id, "accepted" if a.accepted else "declined", a.decline_code, a.answer, a.mentor.who.id, a.decided_at)
         for a in applications if a.decided_at),
    )  # fmt: skip
    bulk.copy(
        "application_withdrawals", ("application_id", "by_id", "reason", "withdrawn_at"),
        ((a.id, a.mentee.who.id, a.withdrawal_words, a.withdrawn_at) for a in applications if a.withdrawn_at),
    )  # fmt: skip
    bulk.copy(
        "application_lapses",
        ("application_id", "lapsed_at"),
        ((a.id, a.lapsed_at) for a in applications if a.lapsed_at),
    )
    bulk.copy(
        "skill_assessments", ("application_id", "skill_id", "assessor_id", "moment", "score", "assessed_at"),
        ((a.id, skills[s], a.mentee.who.id, "baseline", score, a.submitted_at)
         for a in applications for s, score in a.baseline.items()),
    )  # fmt: skip
    bulk.copy("places", ("application_id", "mentor_id", "taken_at", "released_at"), _places(history))


def _program_at(application: SimApplication, programs: list[int]) -> int | None:
    member = application.mentee.who.program
    return programs[member.program] if member and member.holds(application.submitted_at) else None


def _places(history: History) -> Iterator[tuple[object, ...]]:
    """Released places first: the trigger compares with those that are held now."""
    accepted = [a for a in history.applications if a.accepted]
    for a in sorted(accepted, key=lambda a: a.released_at is None):
        yield a.id, a.mentor.id, a.decided_at, a.released_at
