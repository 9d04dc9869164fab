"""Pairings: how many are active, pending and past on a day, and how many matches are made (A16, A21, A23)."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mentorcruise.metrics.application_facts import ANSWERED, APPLICATIONS, MOVES, SETTLED
from mentorcruise.metrics.asking import ALL_TIME, Period, Question
from mentorcruise.metrics.cells import at_hand, sums
from mentorcruise.metrics.families import ENDINGS, SESSIONS, STARTS, TURNS, Family
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import FIRST, figure


@dataclass(frozen=True)
class States:
    """How pairings stood at the end of a day. `unanswered` and `offered` are pending together."""

    day: date
    unanswered: int
    offered: int
    active: int
    past: int

    @property
    def pending(self) -> int:
        return self.unanswered + self.offered


@figure("pairing.states", "Active, pending and past pairings", "pairings")
def states(session: Session, question: Question, days: Sequence[date]) -> list[States]:
    """How many pairings were active, pending and past at the end of a day.

    Population: every application and every mentorship that there had been by then. Pending: submitted, and neither
    declined, taken back or expired, nor started; an offer that waits for the mentee's start is pending too. Active: the
    mentorship had started and not ended. Past: it had ended.

    Clock: the end of the day in UTC.

    Formula: those that had come into a state by that day, less those that had left it.
    """
    ever = question.of(Period(ALL_TIME.since, max(days)))
    submitted, answered, settled, began, ended = (
        _running_total(moves, days)
        for moves in (
            *_moves(session, ever, MOVES, {"submitted": APPLICATIONS, "answered": ANSWERED, "settled": SETTLED}),
            *_moves(session, ever, TURNS, {"began": STARTS, "ended": ENDINGS}),
        )
    )
    return [
        States(day, sub - ans, ans - done, start - end, end)
        for day, sub, ans, done, start, end in zip(days, submitted, answered, settled, began, ended, strict=True)
    ]


def _moves(session: Session, ever: Question, together: Family, apart: Mapping[str, Family]) -> list[Sequence[Row[Any]]]:
    """How many came into each state on each day: from the sums of each where they are at hand, else from the facts, once."""
    if all(at_hand(session, family, ever) for family in apart.values()):
        return [sums(session, family, ever, "day", only=["n"]) for family in apart.values()]
    found = sums(session, together, ever, "day", by=["move"])
    return [[row for row in found if row.move == move] for move in apart]


def _running_total(rows: Sequence[Row[Any]], days: Sequence[date]) -> list[int]:
    """Up to each of the days, how many in all."""
    at = [row.bucket for row in rows]
    totals = [0, *accumulate(row.n for row in rows)]
    return [totals[bisect_right(at, day)] for day in days]


@figure(
    "pairing.matches",
    "Matches made",
    "matches",
    (1, FIRST, "First definition."),
    (
        2,
        date(2026, 11, 29),
        "A period that is not over is held against exactly as many days, however long the months; part months are held "
        "against none.",
    ),
)
def matches(session: Session, question: Question) -> int:
    """How many matches were made: mentorships that started.

    Population: mentorships that started in the period, those that were left within their trial included.

    Clock: the day of the start, in UTC. Of a period that is not over, the one that it is held against is cut to as many
    days from its first, so that like is held against like. Months are held against each other only where both are whole
    and over.

    Formula: a count. A fall from one time to the next is called clear where chance alone would hardly make it: where
    Wilson's 95% interval of the later part of both lies below one half. With fewer than 10 in both together nothing is
    said.
    """
    return int(sums(session, STARTS, question)[0].n)


def clearly_fewer(before: int, after: int) -> bool:
    """Whether a count fell by more than chance alone would explain, both times being equally long."""
    later = Rate(after, before + after)
    return later.enough and later.high < 0.5


@figure("pairing.intros", "Introductory sessions held", "sessions")
def intros(session: Session, question: Question) -> int:
    """How many introductory sessions were completed.

    Population: sessions of the kind “intro”, the first meeting of a pair, that both sides' reports say were held.

    Clock: the day of the session, in UTC.

    Formula: a count. Those that one or both missed, that were cancelled, or of which no report says what became, are not
    in it.
    """
    return int(sums(session, SESSIONS, question)[0].intros)


def seen_until(question: Question, today: date) -> date:
    """The last day of the period that has been seen: today, the day of the report, or the period's own end."""
    return min(question.period.until, question.as_of or today)


def seen_alike(question: Question, today: date) -> Period | None:
    """The period compared, as long as what has been seen of the period; None where there is nothing to compare."""
    if question.compared is None:
        return None
    seen = seen_until(question, today)
    if seen == question.period.until:
        return question.compared
    # From its first day, and not less from its last: months are not equally long.
    until = min(question.compared.until, question.compared.since + (seen - question.period.since))
    return Period(question.compared.since, until) if until >= question.compared.since else None


def whole_months_seen(question: Question, today: date, months: Sequence[date]) -> list[date]:
    """Those months, named by their first days, that are in the period from end to end and over, as known."""
    last = min(seen_until(question, today), today - timedelta(days=1))
    return [month for month in months if month >= question.period.since and Period.month_of(month).until <= last]


def month_ends(period: Period, last: date) -> list[date]:
    """The ends of the period's months up to a day, and that day."""
    days, day = [], period.since
    while (end := Period.month_of(day).until) < last:
        days.append(end)
        day = end + timedelta(days=1)
    return [*days, last]
