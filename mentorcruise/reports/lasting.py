"""How long they last: the one section of the reports on success and on pairing, and what the stakeholders' takes from it."""

from collections.abc import Sequence
from typing import Literal

from mentorcruise.domain.surveys import Outcome
from mentorcruise.metrics.durations import duration, exits
from mentorcruise.metrics.estimators.exits import Exit
from mentorcruise.metrics.estimators.incidence import Incidence
from mentorcruise.metrics.estimators.limits import Estimate
from mentorcruise.metrics.estimators.survival import Survival
from mentorcruise.metrics.rates import ENOUGH, TOO_FEW
from mentorcruise.reports import charting
from mentorcruise.reports.months import known_on
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Section, Table

AGES = (7, 14, 30, 60, 90, 120, 180, 270, 365, 545, 730)
DAYS_AFTER = 90
"""By when a goal that is reached is told of in a sentence."""


def lives(asked: Asked) -> list[Exit]:
    """The durations of those that began in the period, asked for once however many sections tell of them."""
    if asked.question not in asked.lives:
        asked.lives[asked.question] = exits(asked.session, asked.question, known_on(asked))
    return asked.lives[asked.question]


def how_long_they_last(
    asked: Asked, them: Literal["mentorships", "pairings"] = "mentorships", links: Sequence[Link] = ()
) -> Section:
    """Kaplan and Meier's curve with interval and numbers at risk, running ones counted as running (A17, B10)."""
    seen = lives(asked)
    curve, running = duration(seen), sum(n for _, outcome, n in seen if outcome is None)
    few = curve.n < ENOUGH
    title = (not few and half_last(curve, f"all {them}")) or f"How long {them} last"
    return Section(
        title,
        headlines=(
            Headline(
                "Median duration", TOO_FEW if few else curve.median, counted_by="success.duration", unit="days", rows="starts",
            ),
            Headline("Began in this time", curve.n, f"{running:,} of them still run and count as running"),
        ),
        charts=[charting.survival_curve("duration", title, curve)] if not few else [],
        table=Table(
            (
                Column("day", "After days", "number"), Column("running", "Still run", "estimate"),
                Column("at_risk", "Followed", "number"),
            ),
            [(day, curve.at(day), curve.at_risk(day)) for day in AGES if not few and curve.at(day)],
            folded=True,
        ),
        rows=(("starts", f"All {them} that began"),),
        links=links,
    )  # fmt: skip


def half_last(curve: Survival, whom: str) -> str:
    """The median as a sentence; empty where there is none yet."""
    median = curve.median.value
    return f"Half of {whom} last {median:.0f} days or longer" if median else ""


def reached_their_goal(endings: dict[str, Incidence]) -> Estimate | None:
    """How many of those that began had reached their goal after so many days; None where too few were followed."""
    reached = endings.get(Outcome.GOAL_REACHED)
    return reached.at(DAYS_AFTER) if reached and reached.n >= ENOUGH else None
