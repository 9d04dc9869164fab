"""From a visit to the second month: how far those come who sign up (the funnel of registration)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, text

from mentorcruise.domain.mentorships import TRIAL
from mentorcruise.metrics.asking import Filters, Question, end_of
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registered import moments, narrowed
from mentorcruise.metrics.registry import FIRST, figure

_VISITS = text("SELECT COALESCE(sum(n), 0) FROM visit_counts WHERE kind = 'site' AND day >= :since AND day < :end")
_STEPS = """
WITH cohort AS (
  SELECT p.id, p.confirmed_at FROM people p WHERE p.joined_at >= :since AND p.joined_at < :end
    AND NOT EXISTS (SELECT FROM mentors m WHERE m.person_id = p.id AND m.created_at < :seen)
    AND NOT EXISTS (SELECT FROM operator_grants g WHERE g.person_id = p.id AND g.granted_at < :seen) {narrowed}
), applied AS (
  SELECT a.mentee_id, bool_or(a.submitted_at < :seen) AS at_all, bool_or(d.application_id IS NOT NULL) AS accepted
  FROM applications a
  LEFT JOIN application_decisions d ON d.application_id = a.id AND d.verdict = 'accepted' AND d.decided_at < :seen
  WHERE a.mentee_id IN (SELECT id FROM cohort) GROUP BY a.mentee_id
), began AS (
  SELECT s.mentee_id, min(s.started_at) AS at FROM mentorships s
  WHERE s.mentee_id IN (SELECT id FROM cohort) AND s.started_at < :seen GROUP BY s.mentee_id
), paid AS (
  SELECT mentee_id, min(first_at) AS at, max(months) AS months FROM (
    SELECT a.mentee_id, min(y.paid_at) AS first_at, count(*) AS months FROM applications a
    JOIN subscriptions u ON u.application_id = a.id JOIN payments y ON y.subscription_id = u.id
    WHERE a.mentee_id IN (SELECT id FROM cohort) AND y.paid_at < :seen AND y.amount_cents > 0 GROUP BY a.mentee_id, u.id
  ) each GROUP BY mentee_id
)
SELECT count(*), count(*) FILTER (WHERE c.confirmed_at < :seen),
  count(*) FILTER (WHERE applied.at_all), count(*) FILTER (WHERE applied.accepted),
  count(began.at), count(paid.at), count(*) FILTER (WHERE paid.months >= 2),
  count(paid.at) FILTER (WHERE began.at < :trial_over), count(*) FILTER (WHERE began.at < :trial_over),
  count(*) FILTER (WHERE paid.months >= 2 AND paid.at < :month_over), count(*) FILTER (WHERE paid.at < :month_over)
FROM cohort c LEFT JOIN applied ON applied.mentee_id = c.id LEFT JOIN began ON began.mentee_id = c.id
LEFT JOIN paid ON paid.mentee_id = c.id
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
    values |= {"trial_over": known - TRIAL - GRACE, "month_over": known - MONTH - GRACE}
    statement = text(_STEPS.format(narrowed=narrowed(question.filters)))
    counts = connection.execute(statement, values).one()
    steps = [(key, label, int(n)) for (key, label), n in zip(LABELS, counts, strict=False)]
    in_time = {"paid": _share(*counts[-4:-2]), "second_month": _share(*counts[-2:])}
    if question.filters == Filters():
        steps.insert(0, ("visits", "Visits", int(connection.execute(_VISITS, _days(values)).scalar_one())))
    first = int(counts[0])
    shares = [None, *(_share(n, before) for (_, _, n), (_, _, before) in zip(steps[1:], steps, strict=False))]
    return [
        Step(key, label, n, in_time.get(key, share), None if key in ("visits", "signed_up") else _share(n, first))
        for (key, label, n), share in zip(steps, shares, strict=True)
    ]


def _days(values: dict[str, object]) -> dict[str, object]:
    return {"since": values["since"], "end": values["end"]}


def _share(part: int, whole: int) -> Rate | None:
    return Rate(part, whole) if 0 < whole >= part else None
