"""The sessions report: how often pairs meet, for how long, about what, and what they say of it (A23, A25-A31, A36)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Row

from mentorcruise import charts
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.families import SESSIONS
from mentorcruise.metrics.meetings import (
    cadence,
    cancelled,
    disputed,
    held,
    hours,
    intros,
    lengths,
    met_lately,
    missed,
)
from mentorcruise.metrics.rates import ENOUGH, Rate
from mentorcruise.reports import charting, session_rows
from mentorcruise.reports.months import compared, every_month, known_on, month_link, the_time_before, up_to_now
from mentorcruise.reports.sections import Asked, Column, Headline, Report, Section, Table, Value
from mentorcruise.reports.session_people import of_mentors, top_mentees, top_mentors
from mentorcruise.reports.session_voices import by_goal, by_skill, in_stars, in_words

MINUTES = charts.Unit(" minutes", whole=True)
MISSED = ("mentee_missed", "mentor_missed", "both_missed", "disputed")
MISSED_WORDS = ("Missed by the mentee", "Missed by the mentor", "Missed by both", "Disputed")


def standing(asked: Asked) -> Section:
    """What was held, month by month, beside the period compared."""
    row = sums(asked.session, SESSIONS, asked.question)[0]
    before_it = compared(asked)
    earlier = sums(asked.session, SESSIONS, before_it)[0] if before_it else None
    months = _months(asked)
    before = [(row.bucket, held(row)) for row in sums(asked.session, SESSIONS, before_it, "month")] if before_it else []

    def then(count: Callable[[Row[Any]], Value]) -> Value:
        return count(earlier) if earlier else None

    counts = [(month, held(found) if found else 0) for month, found in months]
    return Section(
        _what_is_seen(held(row), held(earlier) if earlier else 0, the_time_before(asked)),
        headlines=(
            Headline("Sessions held", held(row), up_to_now(asked), then(held), "sessions.held", rows="held"),
            Headline("Hours of mentoring", hours(row), "", then(hours), "sessions.hours", "hours", "held"),
            Headline("Introductions held", intros(row), "a pair's first session", then(intros), "sessions.intros", rows="intros"),
            Headline("Missed", missed(row), "", then(missed), "sessions.missed", rows="missed"),
        ),
        charts=[charting.counts_as_line("held", "Sessions held each month", counts, before, known_on(asked), asked.question)]
        if counts else [],
        table=Table(
            (
                Column("month", "Month"), Column("held", "Held", "number"), Column("hours", "Hours", "number"),
                Column("intros", "Introductions", "number"), Column("missed", "Missed", "rate"),
                Column("disputed", "Disputed", "number"),
            ),
            [
                (month_link(month, "standing"), held(r), hours(r), intros(r), missed(r), int(r.disputed))
                if r else (month_link(month, "standing"), 0, 0.0, 0, Rate(0, 0), 0)
                for month, r in reversed(months)
            ],
            folded=True,
        ),
        rows=(("settled", "All settled sessions"),),
    )  # fmt: skip


def _what_is_seen(now: int, before: int, then: str) -> str:
    if now == 0:
        return "No session was held in this time"
    title = f"{now:,} {'session was' if now == 1 else 'sessions were'} held"
    if before < ENOUGH:
        return title
    if now == before:
        return f"{title}, the same as in {then}"
    return f"{title}, {abs(now - before) / before:.0%} {'more' if now > before else 'fewer'} than in {then}"


def _months(asked: Asked) -> list[tuple[date, Row[Any] | None]]:
    found = {row.bucket: row for row in sums(asked.session, SESSIONS, asked.question, "month")}
    return [(month, found.get(month)) for month in every_month(found)]


def how_often(asked: Asked) -> Section:
    """Cadence: the days between the sessions of a pair."""
    found, met = cadence(asked.session, asked.question), met_lately(asked.session, asked.question, known_on(asked))
    middle = found.median
    few = found.pairs < ENOUGH or middle.value is None
    title = "How often pairs meet" if few else f"Half of all pairs meet every {_days(middle.value)} or more often"
    return Section(
        title,
        headlines=(
            Headline(
                "Days between sessions", "too few to say" if few else middle,
                f"median of {found.pairs:,} pairs; {found.once:,} met only once",
                counted_by="sessions.cadence", unit="days",
            ),
            Headline("Met in the last 30 days", met, "of the pairs that run", counted_by="sessions.met_lately", rows="not-met"),
        ),
        charts=[charting.spread("cadence", title, found.counts, "Pairs", "days between sessions", middle, charts.DAYS)]
        if found.pairs else [],
        table=Table(
            (Column("days", "Days between sessions", "number"), Column("pairs", "Pairs", "number")),
            [(days, pairs) for days, pairs in found.counts],
            folded=True,
        ),
        rows=(("not-met", "Pairs that have not met for 30 days"),),
    )  # fmt: skip


def _days(number: float | None) -> str:
    return f"{number:.0f} {'day' if number and round(number) == 1 else 'days'}"


def not_held(asked: Asked) -> Section:
    """What did not take place, and why."""
    row, months = sums(asked.session, SESSIONS, asked.question)[0], _months(asked)
    off = cancelled(asked.session, asked.question)[0]
    off_by_month = {r.bucket: r for r in cancelled(asked.session, asked.question, "month")}
    known = dict(months)
    every = every_month([*known, *off_by_month])
    whole = missed(row)
    title = f"{whole.rate:.0%} of sessions were missed" if whole.rate is not None else "Sessions that were not held"
    parts = [(month, [int(r._mapping[name]) if (r := known.get(month)) else 0 for name in MISSED]) for month in every]
    seen = [number for number in range(len(MISSED)) if any(values[number] for _, values in parts)]
    drawn = [(month, [values[number] for number in seen]) for month, values in parts]
    names = [MISSED_WORDS[number] for number in seen]
    return Section(
        title,
        headlines=(
            Headline("Missed by the mentee", missed(row, ["mentee_missed"]), counted_by="sessions.missed", rows="mentee-missed"),
            Headline("Missed by the mentor", missed(row, ["mentor_missed"]), counted_by="sessions.missed", rows="mentor-missed"),
            Headline("Disputed", disputed(row), counted_by="sessions.disputed", rows="disputed"),
            Headline("Late among cancelled", Rate(int(off.late), int(off.n)), counted_by="sessions.cancelled", rows="cancelled"),
        ),
        charts=[charting.counts_over_time("not-held", "Not held, each month", drawn, names, known_on(asked))]
        if seen else [],
        table=Table(
            (
                Column("month", "Month"), *(Column(key, words, "number") for key, words in zip(MISSED, MISSED_WORDS, strict=True)),
                Column("cancelled", "Cancelled", "number"), Column("late", "of these late", "number"),
            ),
            [
                (month_link(month, "not-held"), *values, int(r.n) if (r := off_by_month.get(month)) else 0, int(r.late) if r else 0)
                for month, values in reversed(parts)
            ],
            folded=True,
        ),
        rows=(("missed", "All missed sessions"),),
    )  # fmt: skip


def how_long(asked: Asked) -> Section:
    """The length of sessions: mean, median and how they are spread (A31)."""
    found = lengths(asked.session, asked.question)
    mean, middle = found.mean, found.median
    few = mean.value is None
    title = "How long sessions last" if few else f"Half of all sessions last {middle.value:.0f} minutes or longer"
    return Section(
        title,
        headlines=(
            Headline("Mean", mean, counted_by="sessions.length", unit="minutes", rows="held"),
            Headline("Median", "too few to say" if few else middle, counted_by="sessions.length", unit="minutes"),
        ),
        charts=[charting.spread("lengths", title, found.counts, "Sessions", "minutes", middle, MINUTES)] if found.counts else [],
        table=Table((Column("minutes", "Minutes", "number"), Column("sessions", "Sessions", "number")), found.counts, folded=True),
    )  # fmt: skip


LATER = {
    "how-often": "How often pairs meet",
    "not-held": "Sessions that were not held",
    "of-mentors": "Sessions per mentor",
    "top-mentors": "Mentors with the most hours",
    "top-mentees": "Mentees with the most hours",
    "by-goal": "Sessions by goal",
    "by-skill": "Sessions by skill",
}

REPORT = Report(
    "sessions",
    "Sessions",
    "How often pairs meet, for how long, about what, and what they say of it",
    {
        "standing": standing,
        "how-often": how_often,
        "stars": in_stars,
        "words": in_words,
        "lengths": how_long,
        "not-held": not_held,
        "of-mentors": of_mentors,
        "top-mentors": top_mentors,
        "top-mentees": top_mentees,
        "by-goal": by_goal,
        "by-skill": by_skill,
    },
    {
        "settled": ("Settled sessions", session_rows.sessions()),
        "held": ("Sessions held", session_rows.sessions("h.result = 'held'")),
        "intros": ("Introductions held", session_rows.sessions("h.result = 'held' AND s.kind = 'intro'")),
        "missed": ("Missed sessions", session_rows.sessions("h.result IN ('mentee_missed', 'mentor_missed', 'both_missed')")),
        "mentee-missed": ("Sessions that the mentee missed", session_rows.sessions("h.result = 'mentee_missed'")),
        "mentor-missed": ("Sessions that the mentor missed", session_rows.sessions("h.result = 'mentor_missed'")),
        "disputed": ("Disputed sessions", session_rows.sessions("h.result = 'disputed'")),
        "cancelled": ("Cancelled sessions", session_rows.cancellations),
        "not-met": ("Running mentorships without a session in the last 30 days", session_rows.not_met_lately),
        "mentee-stars": ("Ratings by mentees", session_rows.ratings("g.side = 'mentee'")),
        "mentor-stars": ("Ratings by mentors", session_rows.ratings("g.side = 'mentor'")),
        "low-stars": ("Ratings of one or two stars", session_rows.ratings("g.stars <= 2")),
        "words": ("What they say in their own words", session_rows.words),
    },
    LATER,
)  # fmt: skip
