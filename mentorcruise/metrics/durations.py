"""How long mentorships last and how they end, while many still run (A17, B10, B11)."""

from datetime import date

from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.estimators.exits import Exit
from mentorcruise.metrics.estimators.incidence import Incidence, incidence
from mentorcruise.metrics.estimators.survival import Survival, survival
from mentorcruise.metrics.families import DURATIONS, STARTS
from mentorcruise.metrics.registry import FIRST, figure


def exits(session: Session, question: Question, today: date) -> list[Exit]:
    """(days, outcome or None while running, number) of the mentorships that began in the period, seen up to `today`."""
    ended = sums(session, DURATIONS, question, by=["days", "outcome"])
    running = sums(session, STARTS, question, "day")
    return [(row.days, row.outcome, row.n) for row in ended] + [
        ((today - row.bucket).days, None, row.running) for row in running if row.running and row.bucket <= today
    ]


@figure(
    "success.duration",
    "How long mentorships last",
    "days",
    (1, FIRST, "First definition."),
    (2, date(2026, 11, 29), "Of fewer than 10 mentorships nothing is said."),
    terms={"`seen`": "The mentorships"},
)
def duration(seen: list[Exit]) -> Survival:
    """The share of mentorships that still run, by days since their start, and the day by which half have ended.

    Population: every mentorship that began in the period, those that ended in their trial included. Running ones are
    counted for as long as they have been seen, as running at least that long.

    Clock: whole calendar days in UTC from the start to the ending, or to the day of the report.

    Formula: Kaplan and Meier's estimate with 95% limits on the log(-log) scale by Greenwood's formula; the median by
    Brookmeyer and Crowley. The mean of the ended ones alone is never shown: while others still run it is too low.

    Beside it: how many were followed to each day. Where the curve has not come down to one half there is no median yet.
    With fewer than 10 that began there is no curve: too few to say.
    """
    return survival(seen)


@figure(
    "success.incidence",
    "How mentorships have ended by day",
    "share",
    (1, FIRST, "First definition."),
    (2, date(2026, 11, 29), "Of fewer than 10 mentorships nothing is said."),
)
def endings_by_day(seen: list[Exit]) -> dict[str, Incidence]:
    """By each day since the start, the share of mentorships that have ended in each way.

    Population: as of the durations: every mentorship that began in the period, running ones for as long as seen.

    Clock: whole calendar days in UTC since the start.

    Formula: the cumulative incidence by Aalen and Johansen: ways of ending compete, and what has ended in one way can end
    in no other. All ways and the share still running add up to 100%. 95% limits on the log(-log) scale.
    With fewer than 10 that began nothing is named: too few to say.

    Silence: a goal counts as reached when the mentee has said so. Who has not answered is counted by what ended it, so the
    share of reached goals is the least that it can be.

    Beside it: one minus Kaplan and Meier of a single way of ending is not shown; it would treat those who left otherwise
    as if they could still come to their goal.
    """
    return incidence(seen)
