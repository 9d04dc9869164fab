"""The fit check: whether the two suit each other, and whether the goal comes nearer (A24)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.discretion import DISCREET, Group, Tellers, tellers, told
from mentorcruise.metrics.families import Family, one_if
from mentorcruise.metrics.means import Mean, mean_of
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import figure

GOALS = "f.goal_category"


FIT_CHECKS = Family(
    "fit_cells",
    "check_ins c JOIN mentorship_facts f ON f.mentorship_id = c.mentorship_id AND c.kind = 'fit' AND c.asked_at < :before "
    "LEFT JOIN check_in_answers r ON r.check_in_id = c.id AND r.answered_at < :before",
    "(c.asked_at AT TIME ZONE 'UTC')::date",
    {
        "n": "1",
        "answered": one_if("r.fit IS NOT NULL"),
        "good": one_if("r.fit = 'good'"),
        "unsure": one_if("r.fit = 'unsure'"),
        "not_a_fit": one_if("r.fit = 'not_a_fit'"),
        "nearer": one_if("r.nearer = 'yes'"),
        "a_little": one_if("r.nearer = 'a_little'"),
        "supported": "coalesce(r.supported, 0)",
        "supported_squared": "coalesce(r.supported * r.supported, 0)",
    },
    also={"side": "c.side"}, stored=False,
)  # fmt: skip
"""By the day on which someone was asked, and the side."""


@dataclass(frozen=True)
class FitFigure:
    """The check-ins of a group: of whom, and whether they may be shown."""

    row: Row[Any]
    who: Group
    shown: bool

    @property
    def response(self) -> Rate:
        return Rate(self.row.answered, self.row.n)

    @property
    def suits(self) -> Rate:
        return Rate(self.row.good, self.row.answered)

    @property
    def nearer(self) -> Rate:
        return Rate(self.row.nearer + self.row.a_little, self.row.answered)

    @property
    def supported(self) -> Mean:
        return mean_of(self.row.answered, self.row.supported, self.row.supported_squared)


@figure("pairing.fit", "Fit check", "share", *DISCREET)
def fit(session: Session, question: Question, who: Tellers, by_goal: bool = False) -> list[FitFigure]:
    """Whether the two find that they suit each other, and that the goal comes nearer.

    Population: mentees and mentors who were asked in the period how it goes: once per mentorship, after the second session
    held or three weeks, whichever comes first.

    Clock: the day on which they were asked, in UTC. An answer that comes later counts from then on.

    Formula: those who say “good fit” divided by all who answered; those for whom the goal comes nearer, wholly or a
    little, divided by the same; and the mean of how supported they feel from 1 to 5. Wilson's and Student's 95% intervals.

    Beside it: how many of those asked have answered. Groups of fewer than five people are not shown, nor the next smallest
    where the rest would tell theirs. Under a filter also those that it leaves out have to be none, or five or more.
    """
    rows = sums(session, FIT_CHECKS, question, by=["side", "goal_category"] if by_goal else ["side"])
    return [figure_of(row, who, row.goal_category if by_goal else "") for row in rows]


def fit_tellers(session: Session, question: Question) -> Tellers:
    """Who has answered the fit check, by side and kind of goal."""
    return tellers(session, FIT_CHECKS, question, GOALS)


def figure_of(row: Row[Any], who: Tellers, cell: str = "") -> FitFigure:
    return FitFigure(row, who.of(row.side, cell), who.shows(row.side, cell))


def shown(groups: Sequence[FitFigure]) -> list[FitFigure]:
    """The groups that may be shown beside their total: none of too few people, nor one that could be told from the rest.

    Of equally small groups the first gives way.
    """
    numbered = {f"{number:09}": group for number, group in enumerate(groups)}
    held = [number for number, group in numbered.items() if not group.shown]
    fine = told({number: group.who for number, group in numbered.items()}, held)
    return [group for number, group in numbered.items() if number in fine]
