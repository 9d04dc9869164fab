"""How supported mentees and mentors feel, how well it fits, and whether the goal comes nearer (A9)."""

from dataclasses import replace

from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import Bucket, sums
from mentorcruise.metrics.fit import FIT_CHECKS, FitFigure
from mentorcruise.metrics.registry import figure

CHECK_INS = replace(FIT_CHECKS, table="check_in_cells", source=FIT_CHECKS.source.replace(" AND c.kind = 'fit'", ""))
"""All check-ins, the first one and those every 60 days, by the day on which someone was asked, and the side."""


@figure("attainment.supported", "How supported they feel", "1 to 5")
def supported(session: Session, question: Question, bucket: Bucket | None = None) -> list[FitFigure]:
    """What mentees, and mentors, say of their mentorship while it runs.

    Population: those who were asked in the period how it goes: once early on, then every 60 days.

    Clock: the day on which they were asked, in UTC. An answer that comes later counts from then on.

    Formula: the mean of how supported they feel, from 1 (not at all) to 5 (very well), with Student's 95% interval; the
    shares that call it a good fit, and for whom the goal comes nearer, wholly or a little, with Wilson's. Who is asked
    several times counts several times.

    Beside it: how many of those asked have answered. Fewer than five answers are not shown.
    """
    return [FitFigure(row) for row in sums(session, CHECK_INS, question, bucket, by=["side"])]
