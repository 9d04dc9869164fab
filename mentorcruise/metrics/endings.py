"""How mentorships ended, and how those that began have fared since (A3, B7, B8, B13)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mentorcruise.domain.surveys import Outcome
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.families import ENDINGS, STARTS
from mentorcruise.metrics.means import Mean, mean_of
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import figure
from mentorcruise.metrics.success import Counts, SuccessFigure
from mentorcruise.metrics.success import figure as success

COUNTED_AS = {
    Outcome.TRIAL_LOSS: "trial_losses",
    Outcome.GOAL_REACHED: "reached",
    Outcome.GOAL_PARTLY_REACHED: "partly",
    Outcome.MOVED_ON: "moved_on",
    Outcome.MENTOR_ENDED: "mentor_ended",
    Outcome.LEFT_FOR_PRICE_OR_PLATFORM: "left_for_price_or_platform",
    Outcome.PAYMENT_FAILED: "payment_failed",
    Outcome.LAPSED: "lapsed",
}
"""The column of `ending_cells` that counts an outcome."""


@figure("success.outcomes", "How mentorships ended", "endings")
def outcomes(session: Session, question: Question) -> dict[Outcome, int]:
    """What the endings of the period are called.

    Population: every mentorship that ended in the period, those that ended in their trial included and called so.

    Clock: the day of the ending, in UTC.

    Formula: each ending is counted once, under the first that holds: left within the trial; the mentee says the goal was
    reached, or partly; the mentee left for price or platform; else by what ended it.
    """
    return outcomes_in(sums(session, ENDINGS, question)[0])


def outcomes_in(row: Row[Any]) -> dict[Outcome, int]:
    """The outcomes in a row of sums over endings."""
    return {outcome: int(row._mapping[name]) for outcome, name in COUNTED_AS.items()}


@figure("success.response", "Answered the exit survey", "share")
def response(counts: Counts) -> Rate:
    """How many of those who were asked for the exit survey answered it.

    Population: mentorships that ended in the period, after their trial.

    Formula: answered exit surveys divided by all of them, with Wilson's 95% interval. A survey that is answered later
    counts from then on.
    """
    return Rate(counts.answered, counts.ended)


@figure("success.trial_losses", "Trial losses", "share")
def trial_losses(row: Row[Any]) -> Rate:
    """How many of the mentorships that began were left again within their trial.

    Population: mentorships that began in the period. They are no failed mentorships and are in no success rate.

    Clock: the day of the start, in UTC.

    Formula: left within the trial divided by all that began, with Wilson's 95% interval. Who is still within the trial
    may yet leave; the youngest starts are therefore too low.
    """
    return Rate(row.trial_losses, row.n)


@figure("success.stars", "Stars in the exit survey", "1 to 5")
def stars(row: Row[Any]) -> Mean:
    """The stars that mentees give their mentorship when they leave.

    Population: answered exit surveys of mentorships that ended in the period, after their trial.

    Formula: the mean of 1 to 5 stars, with Student's 95% interval. Under 10 answers no mean is named.
    """
    return mean_of(row.answered, row.stars, row.stars_squared)


@dataclass(frozen=True)
class Cohort:
    """The mentorships that began in one month, and what has become of them."""

    month: date
    started: int
    running: int
    trial_losses: int
    ended: int
    success: SuccessFigure


@figure("success.cohorts", "Success by month of start", "share")
def cohorts(session: Session, question: Question) -> list[Cohort]:
    """What has become of the mentorships that began in each month.

    Population: mentorships that began in the month. Those that still run are too young to judge, and are counted as
    running.

    Clock: the day of the start, in UTC.

    Formula: successes divided by those that ended after their trial and can be judged, with Wilson's 95% interval; under
    10 of them it says too few. While many of a month still run its rate is that of the quick ones alone, and will move.
    """
    return [
        Cohort(
            row.bucket, row.n, row.running, row.trial_losses, row.ended,
            success(Counts(row.trial_losses, row.ended, row.judged, judged=row.judged, successes=row.successes)),
        )
        for row in sums(session, STARTS, question, "month")
    ]  # fmt: skip
