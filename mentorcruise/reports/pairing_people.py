"""Sections of the pairing report about people: who has a mentor, who still looks for one, and how soon they find one (A19)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.metrics.asking import Filters, Question
from mentorcruise.metrics.introduced import introductions
from mentorcruise.metrics.pairings import seen_alike, seen_until
from mentorcruise.metrics.searches import participants, search, spells, waiting_list
from mentorcruise.reports import charting
from mentorcruise.reports.rows import PER_PAGE
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Section, Table, Value

SHOWN = 10
ENDS = {"paired": "Have a mentor", "stopped": "Look no more"}
COLUMNS = (
    Column("mentee", "Mentee"),
    Column("since", "Looks since", "day"),
    Column("days", "Days", "number"),
    Column("goal", "Goal"),
    Column("skills", "Skills", "wide"),
    Column("applications", "Applied", "number"),
    Column("open", "Of these open", "number"),
    Column("declined", "Declined", "number"),
)


def not_applied(question: Question) -> str:
    """What to say where filters are set that do not apply to who looks for a mentor."""
    if question.filters == Filters(program=question.filters.program):
        return ""
    return "Of the filters only the program applies here: who has not applied yet has no goal, no mentor and no plan."


def share(asked: Asked) -> Section:
    """How many participants have a mentor, and how many still look for one."""
    question, today = asked.question, asked.now.date()
    last = max(seen_until(question, today), question.period.since)
    now = participants(asked.session, question, last)
    before = seen_alike(question, today)
    then = participants(asked.session, question, before.until) if before else None
    title = (
        f"{now.share.rate:.0%} of participants have a mentor; {now.looking:,} still look for one"
        if now.share.rate is not None
        else f"{now.paired:,} have a mentor, {now.looking:,} still look for one"
    )
    return Section(
        title,
        lead=not_applied(question),
        headlines=(
            Headline("Participants paired", now.share, before=then.share if then else None, counted_by="pairing.participants"),
            Headline("Still looking", now.looking, before=then.looking if then else None, rows="waiting"),
        ),
    )  # fmt: skip


def waiting(asked: Asked) -> Section:
    """The waiting list by name, those who wait longest first."""
    question = asked.question
    day = max(seen_until(question, asked.now.date()), question.period.since)
    found = waiting_list(asked.session, question, day, asked.fetched(SHOWN))
    lines = found[:SHOWN] if asked.limited else found
    if not lines:
        title = "Nobody waits for a mentor"
    else:
        longest = (day - lines[0].started_at.date()).days
        title = f"{lines[0].name} has looked for a mentor longest: {longest:,} {'day' if longest == 1 else 'days'}"
    return Section(
        title,
        lead=not_applied(question),
        table=Table(COLUMNS, [_listed(row, day) for row in lines]),
        counted_by=("pairing.waiting",),
        rows=(("waiting", "The whole waiting list"),) if len(found) > len(lines) else (),
        links=(Link("Suggest mentors to those who wait now", "/operator/waiting"),),
    )


def waiting_rows(asked: Asked) -> Table:
    """The whole list, a page at a time."""
    question = asked.question
    day = max(seen_until(question, asked.now.date()), question.period.since)
    found = waiting_list(asked.session, question, day, asked.fetched(PER_PAGE), after_of(asked.after))
    shown = found[:PER_PAGE] if asked.limited else found
    return Table(COLUMNS, [_listed(row, day) for row in shown], next_of(found, shown))


def next_of(found: Sequence[Row[Any]], shown: Sequence[Row[Any]]) -> str:
    """Where the next page begins; empty at the end."""
    return f"{shown[-1].started_at.isoformat()}_{shown[-1].id}" if len(found) > len(shown) else ""


def after_of(words: str) -> tuple[datetime, int] | None:
    """The last row of the page before; None for the first page and for what is no such row."""
    at, _, number = words.rpartition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(number)) if moment.tzinfo and 0 < int(number) < 2**62 else None
    except ValueError:
        return None


def _listed(row: Row[Any], day: date) -> Sequence[Value]:
    since = row.started_at.date()
    return (
        Link(row.name, f"/operator/people/{row.mentee_id}"), since, max(0, (day - since).days),
        GOAL_WORDS[GoalCategory(row.goal_category)] if row.goal_category else "not said yet",
        ", ".join(row.skills) or None, row.made, row.open, row.declined,
    )  # fmt: skip


def introduced(asked: Asked) -> Section:
    """How many mentors were suggested to those who wait, and what came of it."""
    question = asked.question
    before = seen_alike(question, asked.now.date())
    now = introductions(asked.session, question)
    then = introductions(asked.session, question.of(before)) if before else None
    title = (
        f"{now.applications:,} of {now.made:,} introductions led to an application"
        if now.made
        else "Nobody was introduced"
    )
    return Section(
        title,
        lead=not_applied(question),
        headlines=(
            Headline("Introductions", now.made, before=then.made if then else None, counted_by="pairing.introductions"),
            Headline("Led to an application", now.applied, before=then.applied if then else None),
            Headline("Led to a mentorship", now.started, before=then.started if then else None),
        ),
        links=(Link("Introduce those who wait", "/operator/waiting"),),
    )


def how_soon(asked: Asked) -> Section:
    """By which day those who begin to look have found a mentor, or look no more."""
    curves = search(spells(asked.session, asked.question, asked.now.date()))
    paired = curves["paired"]
    at = paired.at(30)
    title = (
        f"{at.share:.0%} have a mentor within 30 days of beginning to look"
        if at and paired.n >= 10
        else "How soon those who look have a mentor"
    )
    ages = [day for day in (7, 14, 30, 60, 90) if paired.at(day)] if paired.n >= 10 else []
    return Section(
        title,
        lead=not_applied(asked.question),
        headlines=(
            Headline("Began to look", paired.n, counted_by="pairing.search"),
            Headline("Found a mentor", paired.ended),
            Headline("Look no more", curves["stopped"].ended),
        ),
        charts=[charting.reached_by("search", title, curves, ENDS)] if ages and paired.ended else [],
        table=Table(
            (Column("end", "By then they"), *(Column(f"day_{day}", f"Day {day}", "estimate") for day in ages)),
            [(words, *(curves[cause].at(day) for day in ages)) for cause, words in ENDS.items()] if ages else [],
            folded=True,
        ),
    )  # fmt: skip
