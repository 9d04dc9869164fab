"""The success report: all, by month, by goal and by mentor, from the stored counts or from the facts as of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.figures import FigureRun
from mentorcruise.metrics.asking import Filters, Question
from mentorcruise.metrics.cells import summing, sums
from mentorcruise.metrics.counting import FIGURES
from mentorcruise.metrics.families import ENDINGS
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.success import COUNTED, SUCCESS_VERSION, Counts, SuccessFigure, figure

MENTORS_PER_PAGE = 50
_LAST_RUN = select(FigureRun.computed_at).where(FigureRun.figure == FIGURES).order_by(FigureRun.id.desc()).limit(1)


@dataclass(frozen=True)
class Line:
    """One row of the report: a month, a goal or a mentor with its figure. `key` is what addresses name it by."""

    key: str
    label: str
    figure: SuccessFigure

    @property
    def value(self) -> float | None:
        return self.figure.rate.rate

    @property
    def low(self) -> float:
        return self.figure.rate.low

    @property
    def high(self) -> float:
        return self.figure.rate.high

    @property
    def n(self) -> int:
        return self.figure.answered


@dataclass(frozen=True)
class SuccessReport:
    """What is said of success, as of a day or as it stands; `computed_at` is None before the first computation."""

    as_of: date | None
    computed_at: datetime | None
    total: SuccessFigure
    by_month: list[Line]
    by_goal: list[Line]

    version: int = SUCCESS_VERSION

    @property
    def endings(self) -> int:
        """From how many endings it is computed."""
        return self.total.ended + self.total.trial_losses


@dataclass(frozen=True)
class MentorPage:
    """A page of the report by mentor: those with most endings first."""

    lines: list[Line]
    number: int
    more: bool


def success_report(session: Session, now: datetime, question: Question = Question()) -> SuccessReport:  # noqa: B008
    """The figures of a question: from the stored sums, or from the facts as they were known at the end of a day (UTC)."""
    computed_at = now if question.as_of else session.scalar(_LAST_RUN)
    months = {row.bucket: counts_in(row) for row in sums(session, ENDINGS, question, "month")}
    total = figure(sum(months.values(), Counts()))
    return SuccessReport(question.as_of, computed_at, total, _by_month(months), _by_goal(session, question))


def counts_in(row: Row[Any]) -> Counts:
    """The counts in a row of sums over endings."""
    return Counts(*(int(row._mapping[name]) for name in COUNTED))


def _by_month(months: dict[date, Counts]) -> list[Line]:
    return [Line(f"{m:%Y-%m}", f"{m:%b %Y}", figure(months.get(m, Counts()))) for m in _without_gaps(months)]


def _without_gaps(months: Iterable[date]) -> Iterable[date]:
    """Every month from the first to the last, so that a month without endings shows as one."""
    known = sorted(months)
    month = known[0] if known else None
    while month is not None and month <= known[-1]:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def goals(session: Session, question: Question) -> list[tuple[str, SuccessFigure]]:
    """(goal, figure) of every goal with endings, most endings first."""
    ready = question.filters == Filters() and question.as_of is None and question.verdict is None
    by_goal = _goals_ready(session, question) if ready else _goals_asked(session, question)
    found = {goal: counts for goal, counts in by_goal.items() if counts != Counts()}
    return [(goal, figure(found[goal])) for goal in sorted(found, key=lambda goal: (-found[goal].ended, goal))]


def _by_goal(session: Session, question: Question) -> list[Line]:
    return [Line(goal, GOAL_WORDS[GoalCategory(goal)], f) for goal, f in goals(session, question)]


def _goals_asked(session: Session, question: Question) -> dict[str, Counts]:
    rows = sums(session, ENDINGS, question, by=["goal_category"])
    return {row.goal_category: counts_in(row) for row in rows}


_GOALS_READY = text(
    f"SELECT slice, {', '.join(f'sum({name})::bigint AS {name}' for name in COUNTED)} FROM ending_cells "  # noqa: S608
    "WHERE slice = ANY(:slices) AND day BETWEEN :since AND :until GROUP BY slice"
)


def _goals_ready(session: Session, question: Question) -> dict[str, Counts]:
    slices = {f"goal:{goal}": goal.value for goal in GoalCategory}
    period = {"since": question.period.since, "until": question.period.until}
    rows = session.execute(_GOALS_READY, period | {"slices": list(slices)})
    return {slices[row.slice]: counts_in(row) for row in rows}


def mentor_page(session: Session, number: int = 1, question: Question = Question()) -> MentorPage:  # noqa: B008
    """The report by mentor, most endings first; pages count from 1."""
    rows = _lines(session, question, MENTORS_PER_PAGE + 1, (number - 1) * MENTORS_PER_PAGE)
    return MentorPage(rows[:MENTORS_PER_PAGE], number, len(rows) > MENTORS_PER_PAGE)


def all_mentors(session: Session, question: Question = Question()) -> list[Line]:  # noqa: B008
    """The report by mentor as a whole, for the download."""
    return _lines(session, question, None, 0)


def _lines(session: Session, question: Question, limit: int | None, skip: int) -> list[Line]:
    return [Line(*line) for line in mentors(session, question, limit, skip)]


def mentors(
    session: Session, question: Question, limit: int | None = None, skip: int = 0
) -> list[tuple[str, str, SuccessFigure]]:
    """(address, name, figure) of mentors with endings, most endings first."""
    ready: tuple[str, dict[str, Any]] = ("SELECT * FROM mentor_cells", {})
    source, values = ready if question == Question() else summing(ENDINGS, question, by=["mentor_id"])
    columns = ", ".join(f"x.{name}" for name in COUNTED)
    statement = text(
        f"SELECT m.slug, p.name, {columns} FROM ({source}) x JOIN mentors m ON m.id = x.mentor_id "  # noqa: S608
        "JOIN people p ON p.id = m.person_id WHERE x.ended + x.trial_losses > 0 "
        "ORDER BY x.ended DESC, x.mentor_id OFFSET :skip LIMIT :limit"
    )
    rows = session.execute(statement, values | {"skip": skip, "limit": limit})
    return [(row.slug, row.name, figure(counts_in(row))) for row in rows]


def naive_rate(session: Session, question: Question = Question()) -> Rate:  # noqa: B008
    """Successes of all endings, silence and trial losses counted as failures: for comparison, never published."""
    return figure(counts_in(sums(session, ENDINGS, question)[0])).naive_rate
