"""Sections of the registration report about people: what they tell of themselves, by program, and their list (A14, A22)."""

from typing import Any

from sqlalchemy import Row

from mentorcruise.metrics.breakdowns import BANDS, FEWEST_ASKED, Breakdown, NoSuchBreakdown, breakdown, choices
from mentorcruise.metrics.program_shares import shares_of
from mentorcruise.metrics.registered import ROLES, moments, narrowed
from mentorcruise.reports import charting, findings, words
from mentorcruise.reports.rows import found_rows, moment_of, page_of
from mentorcruise.reports.sections import Asked, Column, Link, Rows, Section, Table, Value

FIRST = "industry"
SUMS = (("Others, in groups of under 5", "other"), ("Not said", "not_said"), ("All", "people"))
DRAWN = 12


def profiles(asked: Asked) -> Section:
    """Mentees and mentors by what they have told: one answer at a time, chosen in the address (A14)."""
    connection = asked.session.connection()
    known = choices(connection)
    by = asked.by or (FIRST if FIRST in {choice.key for choice in known} else known[0].key)
    links = tuple(
        Link(choice.words, f"?by={choice.key}&section=profiles#profiles") for choice in known if choice.key != by
    )
    try:
        mentees, mentors = (
            breakdown(connection, asked.question, by, role, now=asked.now) for role in ("mentee", "mentor")
        )
    except NoSuchBreakdown:
        return Section(
            "There is no such answer to count",
            lead="People can be broken down by what profiles say and by every question whose answers can be counted.",
            links=tuple(Link(choice.words, f"?by={choice.key}&section=profiles#profiles") for choice in known),
        )
    lines = _beside(mentees, mentors)
    title, several = _leading(mentees), " A person may have said several." if mentees.several else ""
    return Section(
        title,
        lead=f"{mentees.title}{'' if mentees.title.endswith('?') else '.'}{several}",
        charts=[charting.side_by_side("profiles", title, lines[:DRAWN], ("Mentees", "Mentors"))] if lines else [],
        table=Table(
            (Column("answer", "Answer", "wide"), Column("mentees", "Mentees", "number"),
             Column("mentors", "Mentors", "number")),
            [
                *lines,
                *((label, *(None if found.too_few else getattr(found, name) for found in (mentees, mentors)))
                  for label, name in SUMS),
            ],
        ),
        note=_rounding(mentees, mentors),
        counted_by=("registration.breakdown",),
        links=links,
    )  # fmt: skip


def _leading(mentees: Breakdown) -> str:
    """What most mentees have said, as a title."""
    if mentees.too_few:
        return "Too few mentees to count their answers"
    if not mentees.rows:
        return "Who takes part"
    label, number = max(mentees.rows, key=lambda row: row[1])
    about = "about " if mentees.month_end else ""
    return (
        f"Most frequent: “{label}”, with {about}{number:,} of {mentees.people:,} "
        f"{'mentee' if mentees.people == 1 else 'mentees'}"
    )


def _rounding(*found: Breakdown) -> str:
    """What is done to answers to questionnaires, and why; nothing where profiles are counted."""
    if found[0].month_end is None:
        return ""
    few = [f"{each.role}s" for each in found if each.too_few]
    return (
        f"As of the end of {words.said(found[0].month_end)}. People were told that their answers are counted in groups, never by "
        "person: so every number is rounded to fives, and counts come from month to month, not from day to day."
        + (f" Of {' and '.join(few)} there were fewer than {FEWEST_ASKED}, so nothing is told of them." if few else "")
    )


def _beside(mentees: Breakdown, mentors: Breakdown) -> list[tuple[str, int | None, int | None]]:
    """Both beside each other: None where a group is too small to be named."""
    first, second = dict(mentees.rows), dict(mentors.rows)
    labels = list(dict.fromkeys([*first, *second]))
    if set(labels) <= set(BANDS):
        labels.sort(key=BANDS.index)
    return [(label, first.get(label), second.get(label)) for label in labels]


def programs(asked: Asked) -> Section:
    """What share of each program's population has taken part (A22)."""
    found = shares_of(asked.session.connection(), asked.question)
    first = found[0].share if len(found) == 1 else None
    title = (
        f"{first.rate:.0%} of those who could have taken part in {found[0].name}"
        if first and first.rate is not None
        else findings.by_program([(row.name, row.share) for row in found if row.share])
    )
    drawn = [(row.name, row.share) for row in found if row.share and row.share.enough][:15]
    return Section(
        title,
        charts=[charting.rates_beside("programs", title, drawn)] if len(drawn) > 1 else [],
        table=Table(
            (
                Column("program", "Program"), Column("eligible", "Could take part", "number"),
                Column("members", "Members", "number"),
                Column("took_part", "Took part", "number"),
                Column("share", "Share", "rate"), Column("joined", "Ever joined", "rate"),
            ),
            [
                (
                    Link(row.name, f"/operator/programs/{row.id}"), row.eligible, row.members, row.took_part, row.share,
                    row.joined_share,
                )
                for row in found
            ],
        ),
        note="Where more have taken part than could, the head count is out of date and no share is named."
        if any(row.outgrown for row in found) else "",
        counted_by=("registration.programs",),
    )  # fmt: skip


def people(role: str) -> Rows:
    """The people behind the counts, the latest first."""
    joined = "p.confirmed_at" if role == "mentee" else "m.created_at"
    columns = (Column("person", "Person"), Column("country", "Country"), Column("since", "Since", "day"))

    def rows(asked: Asked) -> Table:
        at, last = moment_of(asked.after)
        statement = (
            f"SELECT p.id, p.name, {joined} AS since, (SELECT s.value FROM profile_states s WHERE s.person_id = p.id "  # noqa: S608
            "AND s.what = 'country' AND s.at < :end ORDER BY s.at DESC, s.id DESC LIMIT 1) AS country "
            f"FROM {ROLES[role]} {narrowed(asked.question.filters)} "
            f"AND (CAST(:last AS bigint) IS NULL OR ({joined}, p.id) < (CAST(:at AS timestamptz), CAST(:last AS bigint))) "
            f"ORDER BY {joined} DESC, p.id DESC LIMIT :limit"
        )
        found = found_rows(asked, statement, {**moments(asked.question), "at": at, "last": last})
        return page_of(asked, found, columns, _person, lambda row: f"{row.since.isoformat()}_{row.id}")

    return rows


def _person(row: Row[Any]) -> list[Value]:
    return [Link(row.name, f"/operator/people/{row.id}"), row.country, row.since.date()]
