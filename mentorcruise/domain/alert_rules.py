"""The health monitor's own rows: the thresholds that operators have set, and how well each rule has foreseen endings."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer
from mentorcruise.domain.errors import ThresholdsChanged
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor, Person

FIRST_VERSION = 1
"""The numbers in the code; what an operator sets is version 2 and up."""


class RuleThresholds(Base):
    """From when on a rule speaks, since a moment: who set the numbers, and why. The last version is in force. Append-only."""

    __tablename__ = "rule_thresholds"
    __table_args__ = (UniqueConstraint("rule", "version"), not_longer("why", 1000))

    id: Mapped[Id]
    rule: Mapped[str]
    version: Mapped[int]
    numbers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]
    why: Mapped[str]
    set_by: Mapped[Person] = relationship()


class RuleGrade(Base):
    """How well a rule has foreseen bad endings with some thresholds. Derived from the facts; made anew by a job.

    `lead_days` counts, by whole days from 0, how long before a foreseen ending the first alert came.
    """

    __tablename__ = "rule_grades"
    __table_args__ = (Index("uq_rule_grades_place", "rule", "place", unique=True),)

    id: Mapped[Id]
    rule: Mapped[str]
    place: Mapped[int] = mapped_column(SmallInteger)
    numbers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    in_force: Mapped[bool]
    since: Mapped[date]
    until: Mapped[date]
    raised: Mapped[int]
    judged: Mapped[int]
    right: Mapped[int]
    endings: Mapped[int]
    foreseen: Mapped[int]
    lead_days: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    graded_at: Mapped[datetime]


def set_thresholds(
    session: Session, rule: str, numbers: Mapping[str, Any], based_on: int, why: str, by: Actor, now: datetime
) -> None:
    """Let a rule speak from these numbers on; it looks at everyone anew. The same numbers again change nothing.

    Raises ThresholdsChanged when the version that the numbers were chosen against is no longer in force; two at the same
    moment are told apart by the database.
    """
    last = session.scalar(
        select(RuleThresholds).where(RuleThresholds.rule == rule).order_by(RuleThresholds.version.desc()).limit(1)
    )
    if last is not None and last.set_by_id == by.id and last.numbers == dict(numbers):
        return
    version = last.version if last else FIRST_VERSION
    if version != based_on:
        raise ThresholdsChanged
    session.add(
        RuleThresholds(
            rule=rule, version=version + 1, numbers=dict(numbers), set_by_id=by.id, set_at=now, why=why
        )
    )  # fmt: skip
    later(session, "health.check_rule", rule, now)
    later(session, "health.grade_rule", rule, now)
