"""Who meets how much: sessions per mentor, and those with the most hours (A29, A30)."""

from collections.abc import Sequence

from mentorcruise.domain.session_results import Side
from mentorcruise.metrics.estimators.medians import median
from mentorcruise.metrics.hours import Participant, most_hours, per_mentor
from mentorcruise.metrics.rates import ENOUGH, Rate
from mentorcruise.reports import charting, most
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Section, Table

SHOWN_FIRST = 20


def of_mentors(asked: Asked) -> Section:
    """How many sessions mentors hold (A30)."""
    counts = per_mentor(asked.session, asked.question)
    mentors, middle = sum(number for _, number in counts), median(counts)
    none = sum(number for sessions, number in counts if sessions == 0)
    few = mentors < ENOUGH or middle.value is None
    title = "Sessions per mentor" if few else f"Half of all mentors have held {middle.value:.0f} sessions or more"
    return Section(
        title,
        headlines=(
            Headline(
                "Sessions per mentor", "too few to say" if few else middle, f"median of {mentors:,} mentors",
                counted_by="sessions.per_mentor",
            ),
            Headline("Mentors without a session", Rate(none, mentors), "though a mentorship of theirs ran"),
        ),
        charts=[charting.spread("of-mentors", title, counts, "Mentors", "sessions", middle)] if mentors else [],
        table=Table((Column("sessions", "Sessions", "number"), Column("mentors", "Mentors", "number")), counts, folded=True),
    )  # fmt: skip


def top_mentors(asked: Asked) -> Section:
    """The mentors with the most hours (A29)."""
    found = most_hours(asked.session, asked.question, Side.MENTOR, SHOWN_FIRST if asked.limited else most.fetched())
    return _top(found, "Mentors with the most hours", "Mentor", "Mentees")


def top_mentees(asked: Asked) -> Section:
    """The mentees with the most hours (A29)."""
    found = most_hours(asked.session, asked.question, Side.MENTEE, SHOWN_FIRST if asked.limited else most.fetched())
    return _top(found, "Mentees with the most hours", "Mentee", "Mentors")


def _top(found: Sequence[Participant], title: str, label: str, others: str) -> Section:
    if found:
        title = f"{found[0].name} has spent the most hours: {found[0].minutes / 60:,.0f}"
    return Section(
        title,
        lead=f"{label}s with the most hours. The first {SHOWN_FIRST}; a download has up to {most.MOST_IN_A_FILE:,}.",
        table=Table(
            (
                Column(label.lower(), label), Column("hours", "Hours", "number"), Column("sessions", "Sessions", "number"),
                Column(others.lower(), others, "number"),
            ),
            [(Link(p.name, f"?mentor={p.slug}") if p.slug else p.name, p.minutes / 60, p.sessions, p.others) for p in found],
        ),
        counted_by=("sessions.most_hours",),
    )  # fmt: skip
