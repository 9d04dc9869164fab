"""The success report: all, by month, by goal and by mentor, from the stored counts or from the facts as of a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, Date, Row, Select, bindparam, cast, func, literal_column, select
from sqlalchemy.orm import Session

from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.figures import FigureRun, MentorSuccess, SuccessCell
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.success import (
    CELL,
    COUNTED,
    DAY,
    MENTOR,
    SUCCESS,
    SUCCESS_VERSION,
    Counts,
    SuccessFigure,
    counted,
    figure,
)

MENTORS_PER_PAGE = 50

_CUT_OFF = bindparam("cut_off", type_=SuccessCell.computed_at.type)
_CELLS_AS_OF = counted(*CELL, before=_CUT_OFF).group_by(DAY, Mentorship.goal_category).subquery("success_cells_as_of")
_MENTORS_AS_OF = counted(MENTOR, before=_CUT_OFF).group_by(MENTOR).subquery("mentor_success_as_of")
_LAST_RUN = select(FigureRun.computed_at).where(FigureRun.figure == SUCCESS).order_by(FigureRun.id.desc()).limit(1)


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


def success_report(session: Session, now: datetime, as_of: date | None = None) -> SuccessReport:
    """The figures from the stored counts; with `as_of`, from the facts as they were known at the end of that day (UTC)."""
    if as_of is None:
        rows, computed_at = session.execute(_STORED).all(), session.scalar(_LAST_RUN)
    else:
        rows, computed_at = session.execute(_AS_OF, {"cut_off": end_of(as_of)}).all(), now
    months: dict[date, Counts] = defaultdict(Counts)
    goals: dict[str, Counts] = defaultdict(Counts)
    total = Counts()
    for month, goal, *numbers in rows:
        counts = Counts(*numbers)
        months[month] += counts
        goals[goal] += counts
        total += counts
    return SuccessReport(as_of, computed_at, figure(total), _by_month(months), _by_goal(goals))


def _months(cells: Any) -> Select[Any]:
    month = cast(func.date_trunc(literal_column("'month'"), cells.day), Date)
    sums = (cast(func.sum(cells[name]), BigInteger) for name in COUNTED)
    return select(month, cells.goal_category, *sums).group_by(month, cells.goal_category)


_STORED, _AS_OF = _months(SuccessCell.__table__.c), _months(_CELLS_AS_OF.c)


def _by_month(months: dict[date, Counts]) -> list[Line]:
    return [Line(f"{m:%Y-%m}", f"{m:%b %Y}", figure(months[m])) for m in _without_gaps(months)]


def _without_gaps(months: Iterable[date]) -> Iterable[date]:
    """Every month from the first to the last, so that a month without endings shows as one."""
    known = sorted(months)
    month = known[0] if known else None
    while month is not None and month <= known[-1]:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _by_goal(goals: dict[str, Counts]) -> list[Line]:
    by_size = sorted(goals, key=lambda goal: (-goals[goal].ended, goal))
    return [Line(goal, GOAL_WORDS[GoalCategory(goal)], figure(goals[goal])) for goal in by_size]


def mentor_page(session: Session, number: int = 1, as_of: date | None = None) -> MentorPage:
    """The report by mentor, most endings first; pages count from 1."""
    skip = {"skip": (number - 1) * MENTORS_PER_PAGE}
    rows = session.execute(*(_STORED_MENTORS, skip) if as_of is None else (_AS_OF_MENTORS, skip | _cut(as_of))).all()
    return MentorPage([_line(row) for row in rows[:MENTORS_PER_PAGE]], number, len(rows) > MENTORS_PER_PAGE)


def all_mentors(session: Session, as_of: date | None = None) -> list[Line]:
    """The report by mentor as a whole, for the download."""
    every = (_STORED_MENTORS, {"skip": 0}) if as_of is None else (_AS_OF_MENTORS, {"skip": 0} | _cut(as_of))
    return [_line(row) for row in session.execute(every[0].limit(None), every[1])]


def _line(row: Row[Any]) -> Line:
    return Line(row.slug, row.name, figure(Counts(*row[2:])))


def _mentors(source: Any) -> Select[Any]:
    return (
        select(Mentor.slug, Person.name, *(source[name] for name in COUNTED))
        .join(Mentor, Mentor.id == source.mentor_id)
        .join(Person, Person.id == Mentor.person_id)
        .order_by(source.ended.desc(), source.mentor_id)
        .offset(bindparam("skip"))
        .limit(MENTORS_PER_PAGE + 1)
    )


_STORED_MENTORS = _mentors(MentorSuccess.__table__.c)
_AS_OF_MENTORS = _mentors(_MENTORS_AS_OF.c)


def naive_rate(session: Session, as_of: date | None = None) -> Rate:
    """Successes of all endings, silence and trial losses counted as failures: for comparison, never published."""
    statement = select(func.sum(SuccessCell.reached), func.sum(SuccessCell.ended + SuccessCell.trial_losses))
    if as_of is not None:
        cells = _CELLS_AS_OF.c
        statement = select(func.sum(cells.reached), func.sum(cells.ended + cells.trial_losses))
    reached, endings = session.execute(statement, _cut(as_of) if as_of else {}).one()
    return Rate(int(reached or 0), int(endings or 0))


def _cut(as_of: date) -> dict[str, datetime]:
    return {"cut_off": end_of(as_of)}


def end_of(day: date) -> datetime:
    """The first moment after a day in UTC: what happens from then on is unseen."""
    return datetime.combine(day + timedelta(days=1), time.min, UTC)
