"""From a visit to the second month: how far those come who sign up (the funnel of registration)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from mentorcruise.domain.mentorships import TRIAL
from mentorcruise.metrics.asking import Filters, Question, end_of
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registered import moments, narrowed
from mentorcruise.metrics.registry import FIRST, figure

_VISITS = text("SELECT COALESCE(sum(n), 0) FROM visit_counts WHERE kind = 'site' AND day >= :since AND day < :end")
# Of everyone who signed up in a period: how many have come to each step, and who has not had the time yet to pay.
_STEPS = """
SELECT count(*) AS n, count(*) FILTER (WHERE p.confirmed_on <= :known) AS confirmed,
  count(*) FILTER (WHERE p.applied_on <= :known) AS applied, count(*) FILTER (WHERE p.accepted_on <= :known) AS accepted,
  count(*) FILTER (WHERE p.began_at < :seen) AS began, count(*) FILTER (WHERE p.paid_at < :seen) AS paid,
  count(*) FILTER (WHERE p.paid_at < :seen AND p.began_at < :seen) AS paid_begun,
  count(*) FILTER (WHERE p.second_on <= :known) AS second_month
FROM ({cohort}) p WHERE true {narrowed}
"""
_DAYS = """
SELECT sum(n), sum(confirmed), sum(applied), sum(accepted), sum(began), sum(paid), sum(paid_begun), sum(second_month)
FROM sign_up_cells WHERE day BETWEEN :first AND :last
"""
# Of the last days alone: by an index, however many have come.
_NOT_IN_TIME = """
SELECT t.began, t.paid_begun, m.paid, m.second_month FROM (
  SELECT count(*) AS began, count(*) FILTER (WHERE p.paid_at < :seen) AS paid_begun FROM ({cohort}) p
  WHERE p.began_at >= :trial_over AND p.began_at < :seen {narrowed}
) t, (
  SELECT count(*) AS paid, count(*) FILTER (WHERE p.second_on <= :known) AS second_month FROM ({cohort}) p
  WHERE p.paid_at >= :month_over AND p.paid_at < :seen {narrowed}
) m
"""
_COHORT = """
SELECT f.person_id AS id, f.* FROM person_facts f
WHERE f.joined_on BETWEEN :first AND :last AND (f.left_on IS NULL OR f.left_on > :known)
"""
MONTH, GRACE = timedelta(days=31), timedelta(days=4)
"""How long a paid month can be, and how late its payment is still not called missing."""
LABELS = (
    ("signed_up", "Signed up"), ("confirmed", "Confirmed the address"), ("applied", "Applied"), ("accepted", "Accepted"),
    ("started", "Began the trial"), ("paid", "Paid the first month"), ("second_month", "Paid the second month"),
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A step of the funnel. `of_previous` is of those who have had the time for it. It and `of_first` are None where there is
    nothing to divide by, or more came than were counted before (visitors are counted by day and without those who hide)."""

    key: str
    label: str
    n: int
    of_previous: Rate | None = None
    of_first: Rate | None = None


@figure(
    "registration.funnel",
    "From visit to second month",
    "people",
    (1, FIRST, "First definition."),
    (
        2,
        date(2026, 11, 29),
        "Months are counted by subscription, so that two first months with two mentors are no second one. Whose trial or "
        "first month is not over is left out of the share that goes on.",
    ),
)
def funnel(connection: Connection, question: Question, now: datetime) -> Sequence[Step]:
    """How far those come who find us: visit, sign-up, confirmed address, application, accepted, trial, first and second
    paid month.

    Population: everyone who signed up in the period, except those who became mentors or run the place. Visits cannot be
    told apart by person: they are the different visitors of each day, added up over the days of the period, without
    robots and without people who are signed in.

    Clock: sign-ups by the day (UTC) on which the account was made; each later step whenever it came until the day of
    knowledge. Those who signed up lately have had less time, so their later steps are still to come.

    Formula: people who reached a step, counted once however often; each as a share of the step before and of all
    sign-ups, with Wilson's 95% interval. A second month is the second of one subscription. Of the step before, paying
    counts those alone who have had the time: for the first month those whose first trial began more than 11 days ago, for
    the second those who first paid more than 35 days ago, some days for a late payment included.

    Visitors: counted by a sketch that is right within about 1%: for each look at a public page a hash of day, address and
    browser goes in under a secret of that day, which is thrown away; no address is kept and no cookie is set. A program or
    a country narrows the people and takes the visits away.
    """
    values = moments(question)
    known = min(now, end_of(question.as_of)) if question.as_of else now
    values |= {
        "known": question.as_of or "infinity",
        "trial_over": known - TRIAL - GRACE,
        "month_over": known - MONTH - GRACE,
    }
    counts, in_time = _counted(connection, question, values)
    steps = [(key, label, n) for (key, label), n in zip(LABELS, counts, strict=True)]
    if question.filters == Filters():
        steps.insert(0, ("visits", "Visits", int(connection.execute(_VISITS, _days(values)).scalar_one())))
    first = counts[0]
    shares = [None, *(_share(n, before) for (_, _, n), (_, _, before) in zip(steps[1:], steps, strict=False))]
    return [
        Step(key, label, n, in_time.get(key, share), None if key in ("visits", "signed_up") else _share(n, first))
        for (key, label, n), share in zip(steps, shares, strict=True)
    ]


def _counted(
    connection: Connection, question: Question, values: dict[str, Any]
) -> tuple[list[int], dict[str, Rate | None]]:
    """How many came to each step, in the order of LABELS; and of two of them which share of those who have had the time."""
    only = {"narrowed": narrowed(question.filters), "cohort": _COHORT}
    ready = not only["narrowed"] and question.as_of is None
    # In one statement, so that nobody pays between the two.
    whole = f"SELECT * FROM ({_DAYS if ready else _STEPS}) whole, ({_NOT_IN_TIME}) late".format(**only)  # noqa: S608
    *steps, paid, paid_begun, second, late, late_paid_begun, late_paid, late_second = (
        int(n or 0) for n in connection.execute(text(whole), values).one()
    )
    return [*steps, paid, second], {
        "paid": _share(paid_begun - late_paid_begun, steps[-1] - late),
        "second_month": _share(second - late_second, paid - late_paid),
    }


def _days(values: dict[str, object]) -> dict[str, object]:
    return {"since": values["since"], "end": values["end"]}


def _share(part: int, whole: int) -> Rate | None:
    return Rate(part, whole) if whole > 0 and 0 <= part <= whole else None
