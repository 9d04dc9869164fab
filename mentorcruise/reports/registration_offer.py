"""Sections of the registration report about what mentors offer and mentees want: places, goals, skills (A13, A34)."""

from collections.abc import Sequence

from mentorcruise.metrics.capacity import capacity
from mentorcruise.metrics.demand import Demand, goal_demand, skill_demand
from mentorcruise.metrics.pairings import seen_alike
from mentorcruise.reports import charting
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Section, Table

DRAWN = 12


def places(asked: Asked) -> Section:
    """How many places there are, how many are taken, and who has taken on too much."""
    connection, question = asked.session.connection(), asked.question
    now = capacity(connection, question)
    before = seen_alike(question, asked.now.date())
    then = capacity(connection, question.of(before)) if before else None
    title = f"{now.open_places:,} of {now.places:,} places are free" if now.places else "No places are offered"
    return Section(
        title,
        headlines=(
            Headline("Places in use", now.use, before=then.use if then else None, counted_by="registration.capacity"),
            Headline("Places offered", now.places, f"by {now.mentors:,} mentors", before=then.places if then else None),
            Headline("Mentors without a free place", now.full, before=then.full if then else None),
            Headline("Mentors with more mentees than places", now.over, before=then.over if then else None),
        ),
        table=Table(
            (
                Column("mentor", "Taken on too much"), Column("taken", "Mentees", "number"), Column("capacity", "Places", "number"),
            ),
            [(Link(row.name, f"/operator/mentors/{row.mentor_id}"), row.taken, row.capacity) for row in now.overloaded],
        ) if now.overloaded else None,
        note="" if now.overloaded or not now.mentors else "Nobody has more mentees than places.",
    )  # fmt: skip


def goals(asked: Asked) -> Section:
    """Goals that mentees apply with, against free places of mentors who can help."""
    found = goal_demand(asked.session.connection(), asked.question)
    return _wanted("goals", found, "Goal", "registration.goals", "goals")


def skills(asked: Asked) -> Section:
    """Skills that mentees want to develop, against free places of mentors who help to."""
    found = skill_demand(asked.session.connection(), asked.question)
    return _wanted("skills", found, "Skill", "registration.skills", "skills")


def _wanted(key: str, found: Sequence[Demand], kind: str, figure: str, plural: str) -> Section:
    asked_for = [row for row in found if row.mentees]
    short = [row for row in asked_for if row.short]
    if short:
        worst = max(short, key=lambda row: row.mentees - row.open_places)
        title = f"{worst.name}: {worst.mentees:,} {_of(worst.mentees, 'mentee')} for {worst.open_places:,} free "
        title += _of(worst.open_places, "place")
    else:
        title = f"There are places enough for all {plural}" if asked_for else f"Which {plural} are wanted and offered"
    drawn = sorted(asked_for, key=lambda row: (not row.short, -row.mentees))[:DRAWN]
    return Section(
        title,
        lead="Those that are short of places come first." if short else "",
        charts=[charting.wanted_and_offered(key, title, drawn)] if asked_for else [],
        table=Table(
            (
                Column(kind.lower(), kind), Column("mentees", "Mentees who want it", "number"),
                Column("mentors", "Mentors who help", "number"), Column("open_places", "Their free places", "number"),
                Column("short", "Short"),
            ),
            [
                (row.name, row.mentees, row.mentors, row.open_places, "more wanted than free" if row.short else None)
                for row in found
            ],
            folded=True,
        ),
        note="A mentor who helps with several stands under each, so that free places add up to more than there are.",
        counted_by=(figure,),
    )  # fmt: skip


def _of(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
