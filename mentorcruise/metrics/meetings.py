"""How often pairs meet: sessions held, missed and cancelled, their length, and how they follow each other (A23, A25, A28, A31)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import Bucket, asked_facts, sums
from mentorcruise.metrics.estimators.limits import Median
from mentorcruise.metrics.estimators.medians import median
from mentorcruise.metrics.families import LENGTHS
from mentorcruise.metrics.means import Mean, mean_of
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import figure

LATELY = 30


@figure("sessions.held", "Sessions held", "sessions")
def held(row: Row[Any]) -> int:
    """Sessions that took place.

    Population: sessions that are settled as held: both sides said so, or one did and the other was silent for 72 hours, or
    nobody said otherwise within 72 hours of a booked session.

    Clock: the day on which the session began, in UTC. As of a day, what was settled after its end is unseen.

    Formula: each session counts once. What the two see differently is disputed and not held.
    """
    return int(row.held)


@figure("sessions.hours", "Hours of mentoring", "hours")
def hours(row: Row[Any]) -> float:
    """The time spent in sessions that took place.

    Population: sessions that are settled as held.

    Clock: the day on which the session began, in UTC.

    Formula: the sum of their minutes divided by 60; an hour of two people is one hour. Where the two name different
    lengths their mean counts; where nobody names one, the length that was booked.
    """
    return int(row.minutes) / 60


@figure("sessions.intros", "Introductory sessions held", "sessions")
def intros(row: Row[Any]) -> int:
    """First sessions of a pair that took place.

    Population: sessions of the kind “introduction”, which the first one of a pair is, that are settled as held.

    Clock: the day on which the session began, in UTC.

    Formula: each counts once; they are among the sessions held.
    """
    return int(row.intros)


@figure("sessions.missed", "Missed sessions", "share")
def missed(row: Row[Any], by: Sequence[str] = ("mentee_missed", "mentor_missed", "both_missed")) -> Rate:
    """How many sessions did not take place because someone did not come.

    Population: settled sessions of the period, without those that are disputed. Cancelled sessions are no missed ones.

    Clock: the day on which the session should have begun, in UTC.

    Formula: missed by the mentee, by the mentor or by both, divided by held and missed ones, with Wilson's 95% interval.
    What one side missed leaves out what both did.
    """
    return Rate(sum(int(row._mapping[name]) for name in by), int(row.n) - int(row.disputed))


@figure("sessions.disputed", "Disputed sessions", "share")
def disputed(row: Row[Any]) -> Rate:
    """Sessions of which the two sides say different things.

    Population: settled sessions of the period.

    Clock: the day on which the session should have begun, in UTC.

    Formula: disputed ones divided by all settled ones, with Wilson's 95% interval. They count neither as held nor as missed.
    """
    return Rate(int(row.disputed), int(row.n))


@figure("sessions.cancelled", "Late among cancelled sessions", "share")
def cancelled(session: Session, question: Question, bucket: Bucket | None = None) -> Sequence[Row[Any]]:
    """Booked sessions that someone called off beforehand.

    Population: cancellations of the period by one of the two. Sessions that fell away because the mentorship ended are
    left out.

    Clock: the day of the cancellation, in UTC.

    Formula: the late ones, inside the mentor's own notice, divided by all, with Wilson's 95% interval.
    """
    first, condition, values = asked_facts(session, question)
    keys = f"date_trunc('{bucket}', day)::date AS bucket, " if bucket else ""
    statement = (
        f"{first}rows AS (SELECT (c.cancelled_at AT TIME ZONE 'UTC')::date AS day, c.late FROM session_cancellations c "  # noqa: S608
        "JOIN mentoring_sessions m ON m.id = c.session_id JOIN mentorship_facts f ON f.mentorship_id = m.mentorship_id "
        "WHERE c.by_id IS NOT NULL AND c.cancelled_at < :before "
        "AND c.cancelled_at >= CAST(:since AS date)::timestamp AT TIME ZONE 'UTC' "
        f"AND c.cancelled_at < (CAST(:until AS date) + 1)::timestamp AT TIME ZONE 'UTC' AND {condition}) "
        f"SELECT {keys}count(*) AS n, count(*) FILTER (WHERE late) AS late FROM rows"
    )
    return session.execute(text(statement + (" GROUP BY 1 ORDER BY 1" if bucket else "")), values).all()


@dataclass(frozen=True)
class Lengths:
    """How long sessions last: (minutes, number) of each length, with mean and median."""

    counts: Sequence[tuple[int, int]]
    mean: Mean
    median: Median


@figure("sessions.length", "Length of a session", "minutes")
def lengths(session: Session, question: Question) -> Lengths:
    """How long sessions last.

    Population: sessions that are settled as held.

    Clock: the day on which the session began, in UTC.

    Formula: the mean of their minutes with Student's 95% interval, and the median with the order statistics that enclose
    it in 95% of cases. A few long sessions move the mean and not the median.
    """
    counts = [(int(row.minutes), int(row.n)) for row in sums(session, LENGTHS, question, by=["minutes"]) if row.n]
    n, total, squares = (sum(number * minutes**power for minutes, number in counts) for power in (0, 1, 2))
    return Lengths(counts, mean_of(n, total, squares), median(counts))


@dataclass(frozen=True)
class Cadence:
    """(days, pairs) between sessions; `once` is how many pairs met only once and say nothing of it."""

    counts: Sequence[tuple[float, int]]
    once: int

    @property
    def pairs(self) -> int:
        return sum(number for _, number in self.counts)

    @property
    def median(self) -> Median:
        return median(self.counts)


@figure("sessions.cadence", "Days between sessions", "days")
def cadence(session: Session, question: Question) -> Cadence:
    """How often pairs actually meet.

    Population: mentorships with at least two sessions held in the period, running or ended.

    Clock: the days on which sessions began, in UTC.

    Formula: for each mentorship the mean number of days between its sessions of the period; of these the median with the
    order statistics that enclose it in 95% of cases. Each mentorship counts once, however often it meets.

    Beside it: how many mentorships had only one session, from which no cadence can be told.
    """
    first, condition, values = asked_facts(session, question)
    statement = (
        f"{first}pairs AS (SELECT count(*) AS n, max(h.held_on) - min(h.held_on) AS days FROM session_results h "  # noqa: S608
        "JOIN mentorship_facts f ON f.mentorship_id = h.mentorship_id WHERE h.result = 'held' "
        f"AND h.held_on BETWEEN :since AND :until AND h.settled_at < :before AND {condition} GROUP BY h.mentorship_id) "
        "SELECT CASE WHEN n > 1 THEN round(days::numeric / (n - 1), 1)::float END AS days, count(*) AS pairs FROM pairs "
        "GROUP BY 1 ORDER BY 1"
    )
    rows = session.execute(text(statement), values).all()
    return Cadence(
        [(row.days, int(row.pairs)) for row in rows if row.days is not None],
        sum(int(row.pairs) for row in rows if row.days is None),
    )


@figure("sessions.met_lately", "Pairs that met in the last 30 days", "share")
def met_lately(session: Session, question: Question, today: date) -> Rate:
    """How many of the running mentorships have met lately.

    Population: mentorships that run on the last day of the period, or on the day of the report if that is earlier; young
    ones too.

    Clock: the 30 days up to and with that day, in UTC.

    Formula: those with a session held in these days divided by all, with Wilson's 95% interval. A session that is not
    settled yet is not seen.
    """
    first, condition, values = asked_facts(session, question)
    day = min(question.period.until, question.as_of or today)
    statement = (
        f"{first}pairs AS (SELECT EXISTS (SELECT FROM session_results h WHERE h.mentorship_id = f.mentorship_id "  # noqa: S608
        "AND h.result = 'held' AND h.held_on > CAST(:day AS date) - CAST(:lately AS int) AND h.held_on <= :day "
        "AND h.settled_at < :before) AS met FROM mentorship_facts f WHERE f.started_on <= :day "
        f"AND (f.ended_on IS NULL OR f.ended_on > :day) AND {condition}) "
        "SELECT count(*) FILTER (WHERE met) AS met, count(*) AS n FROM pairs"
    )
    row = session.execute(text(statement), values | {"day": day, "lately": LATELY}).one()
    return Rate(int(row.met), int(row.n))
