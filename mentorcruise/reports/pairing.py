"""The pairing report: how people find each other, how long they wait, and whether they suit each other (A16-A24)."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.families import SESSIONS, STARTS
from mentorcruise.metrics.pairings import (
    States,
    clearly_fewer,
    intros,
    matches,
    month_ends,
    seen_alike,
    seen_until,
    states,
    whole_months_seen,
)
from mentorcruise.reports import charting, pairing_applications, pairing_fit, pairing_people
from mentorcruise.reports.application_rows import applications
from mentorcruise.reports.lasting import how_long_they_last
from mentorcruise.reports.months import every_month, known_on, month_link, up_to_now
from mentorcruise.reports.rows import mentorships
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Report, Section, Table

STILL_RUN = "(f.ended_on IS NULL OR f.ended_on > :until)"


def standing(asked: Asked) -> Section:
    """Active, pending and past pairings at the end of the period, and at the end of each of its months (A16)."""
    question, today = asked.question, asked.now.date()
    last = max(seen_until(question, today), question.period.since)
    days = month_ends(question.period, last)
    before = seen_alike(question, today)
    found = states(asked.session, question, [*days, *([before.until] if before else [])])
    shown, then = found[: len(days)], found[-1] if before else None
    now = shown[-1]
    return Section(
        f"{_pairs(now.active)} together, {_applications(now.pending)}",
        headlines=(
            Headline(
                "Active pairings", now.active, before=then.active if then else None, counted_by="pairing.states", rows="active",
            ),
            Headline(
                "Pending", now.pending, f"{now.unanswered:,} wait for the mentor's answer, {now.offered:,} for the mentee's start",
                before=then.pending if then else None, rows="pending",
            ),
            Headline("Past pairings", now.past, before=then.past if then else None, rows="past"),
        ),
        charts=[
            charting.counts_over_time(
                "standing", "Active and pending pairings at the end of each month",
                [(state.day.replace(day=1), (state.active, state.pending)) for state in shown], ("Active", "Pending"), last,
            )
        ] if any(state.active or state.pending for state in shown) else [],
        table=Table(
            (
                Column("day", "At the end of", "day"), Column("active", "Active", "number"), Column("pending", "Pending", "number"),
                Column("unanswered", "Unanswered", "number"), Column("offered", "Accepted, not started", "number"),
                Column("past", "Past", "number"),
            ),
            [_counted(state) for state in reversed(shown)],
            folded=True,
        ),
    )  # fmt: skip


def _counted(state: States) -> tuple[date | int, ...]:
    return state.day, state.active, state.pending, state.unanswered, state.offered, state.past


def _pairs(number: int) -> str:
    return f"{number:,} pairs work" if number != 1 else "1 pair works"


def _applications(number: int) -> str:
    return f"{number:,} applications are pending" if number != 1 else "1 application is pending"


def made(asked: Asked) -> Section:
    """Matches over time beside the period compared, and the months in which they fell (A21)."""
    question, today = asked.question, asked.now.date()
    before = seen_alike(question, today)
    now = matches(asked.session, question)
    then = matches(asked.session, question.of(before)) if before else None
    months = _by_month(asked, STARTS, "n")
    earlier = _by_month(replace(asked, question=question.of(before)), STARTS, "n") if before else []
    title = _what_became(now, then)
    whole = set(whole_months_seen(question, today, [month for month, _ in months]))
    changes = [
        (month, number, number - former if {month, earliest} <= whole else None)
        for (earliest, former), (month, number) in pairwise([(date.min, 0), *months])
    ]
    return Section(
        title,
        headlines=(
            Headline("Matches made", now, up_to_now(asked), before=then, counted_by="pairing.matches", rows="starts"),
        ),
        charts=[charting.counts_as_line("matches", title, months, earlier, known_on(asked), question)] if months else [],
        note=_declines(now, then, [(month, number) for month, number in months if month in whole]),
        table=Table(
            (
                Column("month", "Month"), Column("matches", "Matches", "number"),
                Column("change", "Against the month before", "number"),
            ),
            [(month_link(month, "matches"), number, change) for month, number, change in reversed(changes)],
            folded=True,
        ),
    )  # fmt: skip


def _what_became(now: int, then: int | None) -> str:
    if then is None or then == now:
        return f"{now:,} matches were made" if now != 1 else "1 match was made"
    return f"Matches {'fell' if now < then else 'rose'} from {then:,} to {now:,}"


def _declines(now: int, then: int | None, months: list[tuple[date, int]]) -> str:
    """Which falls chance alone would hardly make, and what is not known to be one. `months` are whole ones that are over."""
    said = []
    if then is not None and now < then:
        said.append(
            "The fall against the time before is larger than chance alone would make it."
            if clearly_fewer(then, now)
            else "A fall like this one against the time before can be chance."
        )
    falls = [
        f"from {former:,} to {number:,} in {month:%b %Y}"
        for (_, former), (month, number) in pairwise(months)
        if clearly_fewer(former, number)
    ]
    if falls:
        said.append(f"Matches clearly fell {', '.join(falls)}.")
    elif len(months) > 2:
        said.append("In no month did they clearly fall against the month before.")
    return " ".join(said)


def _by_month(asked: Asked, family: object, name: str) -> list[tuple[date, int]]:
    """(month, number) of every month from the first with anything to the last that has been seen."""
    found = {row.bucket: int(row._mapping[name]) for row in sums(asked.session, family, asked.question, "month")}  # type: ignore[arg-type]
    if not found:
        return []
    last = seen_until(asked.question, asked.now.date()).replace(day=1)
    return [(month, found.get(month, 0)) for month in every_month({*found, max(last, *found)})]


def how_long(asked: Asked) -> Section:
    """How long matches have been active (A17)."""
    return how_long_they_last(
        asked, "pairings", (Link("How they end: the success report", "/operator/reports/success"),)
    )


def introductory(asked: Asked) -> Section:
    """Introductory sessions that were held (A23)."""
    question = asked.question
    before = seen_alike(question, asked.now.date())
    now = intros(asked.session, question)
    then = intros(asked.session, question.of(before)) if before else None
    months = _by_month(asked, SESSIONS, "intros") if now else []
    title = f"{now:,} introductory sessions were held" if now != 1 else "1 introductory session was held"
    return Section(
        title,
        headlines=(Headline("Introductory sessions held", now, before=then, counted_by="pairing.intros"),),
        charts=[charting.counts_over_time("intros", title, [(m, (n,)) for m, n in months], today=known_on(asked))]
        if now
        else [],
        table=Table(
            (Column("month", "Month"), Column("intros", "Held", "number")),
            [(month_link(month, "intros"), n) for month, n in reversed(months)],
            folded=True,
        ),
    )


REPORT = Report(
    "pairing",
    "Pairing",
    "How people find each other, who still waits, and whether they suit each other",
    {
        "standing": standing,
        "matches": made,
        "participants": pairing_people.share,
        "waiting": pairing_people.waiting,
        "introductions": pairing_people.introduced,
        "search": pairing_people.how_soon,
        "applications": pairing_applications.became,
        "answers": pairing_applications.answered,
        "reasons": pairing_applications.chosen_for,
        "duration": how_long,
        "intros": introductory,
        "fit": pairing_fit.suits,
    },
    {
        "active": ("Active pairings", mentorships("started_on", STILL_RUN, ever=True)),
        "pending": ("Pending applications", applications("(f.settled_on IS NULL OR f.settled_on > :until)", ever=True)),
        "past": ("Past pairings", mentorships("ended_on", ever=True)),
        "starts": ("Pairings that began", mentorships("started_on")),
        "applications": ("Applications", applications()),
        "declined": ("Declined applications", applications("f.standing = 'declined'")),
        "unanswered": ("Applications that wait for an answer", applications("f.standing = 'pending'")),
        "waiting": ("The waiting list", pairing_people.waiting_rows),
    },
    later={
        "search": "How soon those who look have a mentor",
        "applications": "What becomes of applications",
        "answers": "How soon applications are answered",
        "reasons": "Why mentees choose their mentor",
        "intros": "Introductory sessions",
        "fit": "Whether they suit each other",
    },
)  # fmt: skip
