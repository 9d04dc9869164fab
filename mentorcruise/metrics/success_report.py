"""Success of all, by goal and by mentor, from the stored sums or from the facts as of a day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.figures import FigureRun
from mentorcruise.metrics.asking import Filters, Question
from mentorcruise.metrics.cells import by_slice, summing, sums
from mentorcruise.metrics.criteria import FIGURES
from mentorcruise.metrics.families import ENDINGS
from mentorcruise.metrics.success import COUNTED, Counts, SuccessFigure, figure

_LAST_RUN = select(FigureRun.computed_at).where(FigureRun.figure == FIGURES).order_by(FigureRun.id.desc()).limit(1)


@dataclass(frozen=True)
class SuccessReport:
    """What is said of success, as of a day or as it stands; `computed_at` is None before the first computation."""

    as_of: date | None
    computed_at: datetime | None
    total: SuccessFigure

    @property
    def endings(self) -> int:
        """From how many endings it is computed."""
        return self.total.ended + self.total.trial_losses


def success_report(session: Session, now: datetime, question: Question = Question()) -> SuccessReport:  # noqa: B008
    """The figures of a question: from the stored sums, or from the facts as they were known at the end of a day (UTC)."""
    computed_at = now if question.as_of else session.scalar(_LAST_RUN)
    return SuccessReport(question.as_of, computed_at, figure(counts_in(sums(session, ENDINGS, question)[0])))


def counts_in(row: Row[Any]) -> Counts:
    """The counts in a row of sums over endings."""
    return Counts(*(int(row._mapping[name]) for name in COUNTED))


def goals(session: Session, question: Question) -> list[tuple[str, SuccessFigure]]:
    """(goal, figure) of every goal with endings, most endings first."""
    asked = question.filters.goal
    slices = {f"goal:{goal}": goal.value for goal in GoalCategory if asked in (None, goal)}
    ready = by_slice(session, ENDINGS, question, list(slices)) if question.filters == Filters(goal=asked) else None
    if ready is None:
        by_goal = {
            row.goal_category: counts_in(row)
            for row in sums(session, ENDINGS, question, by=["goal_category"], only=COUNTED)
        }
    else:
        by_goal = {slices[row.slice]: counts_in(row) for row in ready}
    found = {goal: counts for goal, counts in by_goal.items() if counts != Counts()}
    return [(goal, figure(found[goal])) for goal in sorted(found, key=lambda goal: (-found[goal].ended, goal))]


def mentors(
    session: Session, question: Question, limit: int | None = None, skip: int = 0
) -> list[tuple[str, str, SuccessFigure]]:
    """(address, name, figure) of mentors with endings, most endings first."""
    ready: tuple[str, dict[str, Any]] = ("SELECT * FROM mentor_cells", {})
    source, values = (
        ready if question == Question() else summing(session, ENDINGS, question, by=["mentor_id"], only=COUNTED)
    )
    values = {**values, "skip": skip, "limit": limit}
    which = "WHERE ended + trial_losses > 0 ORDER BY ended DESC, mentor_id OFFSET :skip LIMIT :limit"
    if limit is not None and question != Question() and question == Question(question.period, question.compared):
        # Who is on the page is told by an index alone; what is counted of them is then read of these alone.
        first, _ = summing(session, ENDINGS, question, by=["mentor_id"], only=["ended", "trial_losses"])
        shown = session.scalars(text(f"SELECT mentor_id FROM ({first}) s {which}"), values).all()  # noqa: S608
        values, which = {**values, "shown": list(shown)}, "WHERE mentor_id = ANY(:shown)"
    columns = ", ".join(f"x.{name}" for name in COUNTED)
    # Names are looked up of those on the page, not of every mentor who has endings.
    statement = text(
        f"SELECT m.slug, p.name, {columns} FROM (SELECT * FROM ({source}) s {which}) x "  # noqa: S608
        "JOIN mentors m ON m.id = x.mentor_id JOIN people p ON p.id = m.person_id ORDER BY x.ended DESC, x.mentor_id"
    )
    return [(row.slug, row.name, figure(counts_in(row))) for row in session.execute(statement, values)]
