"""By which criteria mentorships are judged: those in force at a moment, and those that the stored sums were counted by (A40)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from mentorcruise.domain.criteria import ANSWERS, DEFAULT, MEASURES, Condition, Rule, read_rule
from mentorcruise.domain.criterion_words import said
from mentorcruise.domain.figures import FigureRun
from mentorcruise.domain.success_criteria import FIRST_VERSION, SuccessCriterion

FIGURES = "mentorships"


class Criterion(NamedTuple):
    """A version of a criterion. No rule: its program inherits. No id: the first one, as the code has it."""

    id: int | None
    program_id: int | None
    version: int
    rule: Rule | None
    name: str = ""
    made_at: datetime | None = None

    @property
    def title(self) -> str:
        """ "version 3 of 12 Nov 2026"; the date is the day in UTC."""
        return f"version {self.version}" + (f" of {_day(self.made_at.astimezone(UTC).date())}" if self.made_at else "")


FIRST = Criterion(None, None, FIRST_VERSION, DEFAULT)


@dataclass(frozen=True)
class Criteria:
    """What judges at a moment: the criterion for everyone, and those of programs that have their own."""

    general: Criterion = FIRST
    own: Mapping[int, Criterion] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        return [one.id for one in (self.general, *self.own.values()) if one.id is not None]

    @cached_property
    def verdict(self) -> str:
        """SQL over the columns of a fact row; see `verdict_sql`."""
        return verdict_sql(self.general.rule or DEFAULT, {of: one.rule for of, one in self.own.items() if one.rule})

    def of(self, program_id: int | None) -> Criterion:
        """The criterion that judges the mentorships of a program, or of none."""
        return self.own.get(program_id, self.general) if program_id is not None else self.general

    @property
    def by_goal(self) -> bool:
        """Whether the mentee's own word alone decides everywhere, as by the first criterion."""
        return self.general.rule == DEFAULT and not self.own

    @property
    def said(self) -> str:
        """As the rest of a sentence that begins with "by"."""
        programs = (
            f"; {len(self.own)} {'program' if len(self.own) == 1 else 'programs'} by their own" if self.own else ""
        )
        return f"{self.general.title}: {said(self.general.rule or DEFAULT)}{programs}"


def criteria_in_force(session: Session, before: datetime | str = "infinity") -> Criteria:
    """The criteria that had been set before a moment; those in force now where it is none."""
    newest = (
        select(*_COLUMNS)
        .where(*([SuccessCriterion.made_at < before] if isinstance(before, datetime) else []))
        .order_by(SuccessCriterion.program_id, SuccessCriterion.version.desc())
        .ext(distinct_on(SuccessCriterion.program_id))
    )
    return _together(_criterion(row) for row in session.execute(newest))


@dataclass(frozen=True)
class Standards:
    """Every criterion there is, the latest first, and those that the stored facts are judged by."""

    known: tuple[Criterion, ...]
    counted: Criteria

    def in_force(self, before: datetime | None = None) -> Criteria:
        """Those that had been set before a moment; without one, those in force now."""
        set_by_then = [
            one for one in self.known if before is None or (one.made_at is not None and one.made_at < before)
        ]
        newest: dict[int | None, Criterion] = {}
        for one in set_by_then:
            newest.setdefault(one.program_id, one)
        return _together(newest.values())

    @property
    def pending(self) -> bool:
        """Whether those in force now wait to be counted by."""
        return self.in_force().verdict != self.counted.verdict


def standards(session: Session) -> Standards:
    """All in one query."""
    rows = session.execute(_ALL).all()
    return Standards(tuple(_criterion(row) for row in rows), _together(_criterion(row) for row in rows if row.counted))


def criterion_of(session: Session, criterion_id: int) -> Criterion:
    """One version by its id; the first where there is none such, or it only says that a program inherits."""
    row = session.execute(select(*_COLUMNS).where(SuccessCriterion.id == criterion_id)).first()
    return FIRST if row is None or row.rule is None else _criterion(row)


def counted_criteria(session: Session) -> Criteria:
    """The criteria that the stored facts are judged by: those of the last count."""
    return _together(_criterion(row) for row in session.execute(_COUNTED))


_COLUMNS = (
    SuccessCriterion.id, SuccessCriterion.program_id, SuccessCriterion.version, SuccessCriterion.rule, SuccessCriterion.name,
    SuccessCriterion.made_at,
)  # fmt: skip
_LAST_RUN = select(FigureRun.criteria).where(FigureRun.figure == FIGURES).order_by(FigureRun.id.desc()).limit(1)
_IN_LAST_RUN = SuccessCriterion.id.in_(select(func.unnest(_LAST_RUN.scalar_subquery())))
_COUNTED = select(*_COLUMNS).where(_IN_LAST_RUN)
_ALL = select(*_COLUMNS, _IN_LAST_RUN.label("counted")).order_by(
    SuccessCriterion.version.desc(), SuccessCriterion.program_id.nulls_first()
)


def _together(criteria: Iterable[Criterion]) -> Criteria:
    known = list(criteria)
    general = next((one for one in known if one.program_id is None), FIRST)
    return Criteria(general, {one.program_id: one for one in known if one.program_id is not None and one.rule})


def _criterion(row: Row[Any]) -> Criterion:
    rule = None if row.rule is None else read_rule(row.rule)
    return Criterion(row.id, row.program_id, row.version, rule, row.name, row.made_at)


def alone(criterion: Criterion) -> Criteria:
    """Judging every mentorship by one criterion."""
    return Criteria(criterion)


def verdict_sql(everyone: Rule, own: Mapping[int, Rule] | None = None) -> str:
    """SQL over the columns of a fact row: 'success', 'failure', or 'unknown' while nobody has said what the rule asks for;
    NULL where there is nothing to judge (running, or ended within the trial). `own`: the rules of programs, by id.

    The same as `domain.criteria.verdict_of`. It is made of whole numbers and of words of ours alone.
    """
    holds = _sql(everyone)
    others = {program_id: rule for program_id, rule in sorted((own or {}).items()) if rule != everyone}
    if others:
        cases = " ".join(f"WHEN {program_id:d} THEN {_sql(rule)}" for program_id, rule in others.items())
        holds = f"CASE program_id {cases} ELSE {holds} END"
    return (
        "CASE WHEN outcome IS NULL OR outcome = 'trial_loss' THEN NULL "
        f"ELSE CASE {holds} WHEN true THEN 'success' WHEN false THEN 'failure' ELSE 'unknown' END END"
    )


def _sql(part: Rule | Condition) -> str:
    if isinstance(part, Rule):
        joined = " AND " if part.how == "all" else " OR "
        return f"({joined.join(_sql(one) for one in part.parts)})"
    if part.kind in ANSWERS:
        answers = ", ".join(f"'{answer}'" for answer in ANSWERS[part.kind])
        return f"goal_reached IN ({answers})"
    measure = MEASURES[part.kind]
    cases = f" * nullif({measure.per}, 0)" if measure.per else ""
    return f"{measure.total} * {100 * measure.scale} >= {part.hundredths:d}{cases}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


VERDICT = verdict_sql(DEFAULT)
"""The verdict by the first criterion: the mentee's own answer."""
