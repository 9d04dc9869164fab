"""How supported mentees and mentors feel, how well it fits, and whether the goal comes nearer (A9)."""

from dataclasses import replace

from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.discretion import DISCREET, Tellers, tellers
from mentorcruise.metrics.fit import FIT_CHECKS, FitFigure, figure_of
from mentorcruise.metrics.registry import figure

CHECK_INS = replace(FIT_CHECKS, table="check_in_cells", source=FIT_CHECKS.source.replace(" AND c.kind = 'fit'", ""))
"""All check-ins, the first one and those every 60 days, by the day on which someone was asked, and the side."""


@figure("attainment.supported", "How supported they feel", "1 to 5", *DISCREET)
def supported(session: Session, question: Question, who: Tellers, by_month: bool = False) -> list[FitFigure]:
    """What mentees, and mentors, say of their mentorship while it runs.

    Population: those who were asked in the period how it goes: once early on, then every 60 days.

    Clock: the day on which they were asked, in UTC. An answer that comes later counts from then on.

    Formula: the mean of how supported they feel, from 1 (not at all) to 5 (very well), with Student's 95% interval; the
    shares that call it a good fit, and for whom the goal comes nearer, wholly or a little, with Wilson's. Who is asked
    several times counts several times.

    Beside it: how many of those asked have answered. Groups of fewer than five people are not shown, nor the next
    smallest where the rest would tell theirs. Under a filter also those that it leaves out have to be none, or five or more.
    """
    rows = sums(session, CHECK_INS, question, "month" if by_month else None, by=["side"])
    return [figure_of(row, who, row.bucket.isoformat() if by_month else "") for row in rows]


def support_tellers(session: Session, question: Question) -> Tellers:
    """Who has answered check-ins, by side and month."""
    return tellers(session, CHECK_INS, question, f"date_trunc('month', {CHECK_INS.day})::date")
