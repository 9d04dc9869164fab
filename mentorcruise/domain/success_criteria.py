"""The success criteria that operators have set: for everyone, and for programs that judge by their own (A40, F25)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer
from mentorcruise.domain.criteria import Rule, read_rule
from mentorcruise.domain.errors import CriterionChanged
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor, Person
from mentorcruise.domain.programs import Program

FIRST_VERSION = 1
"""What the code has, until an operator sets another for everyone."""
LONGEST_NAME, LONGEST_WHY = 120, 1000


class SuccessCriterion(Base):
    """By what mentorships are judged from a moment on: who set it, and why. The last version is in force. Append-only.

    Without a program it judges everyone whose program has none of its own. Without a rule a program inherits again.
    """

    __tablename__ = "success_criteria"
    __table_args__ = (
        Index("uq_success_criteria_version", "program_id", "version", unique=True, postgresql_nulls_not_distinct=True),
        CheckConstraint("rule IS NOT NULL OR program_id IS NOT NULL", name="rule"),
        CheckConstraint("version >= 1", name="version"),
        not_longer("name", LONGEST_NAME),
        not_longer("why", LONGEST_WHY),
    )

    id: Mapped[Id]
    program_id: Mapped[int | None] = mapped_column(ForeignKey("programs.id"))
    version: Mapped[int]
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    name: Mapped[str]
    why: Mapped[str]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    submission_key: Mapped[UUID | None] = mapped_column(unique=True)
    program: Mapped[Program | None] = relationship()
    made_by: Mapped[Person | None] = relationship()

    @property
    def tree(self) -> Rule | None:
        return None if self.rule is None else read_rule(self.rule)


def set_criterion(
    session: Session,
    program_id: int | None,
    rule: Rule | None,
    seen: int,
    name: str,
    why: str,
    by: Actor,
    key: UUID | None,
    now: datetime,
) -> None:
    """Judge everyone, or a program's mentorships, by this rule from now on; all figures are counted anew.

    `seen` is the version that was in force when it was composed (0: a program without its own so far). The same form
    again changes nothing. Raises CriterionChanged when another version came meanwhile; two at the same moment are told
    apart by the database.
    """
    if key and session.scalar(select(SuccessCriterion.id).where(SuccessCriterion.submission_key == key)):
        return
    if last_version(session, program_id) != seen:
        raise CriterionChanged
    session.add(
        SuccessCriterion(
            program_id=program_id, version=seen + 1, rule=rule.stored() if rule else None, name=name, why=why,
            made_by_id=by.id, made_at=now, submission_key=key,
        )
    )  # fmt: skip
    later(session, "figures.recount_all", "", now)


def last_version(session: Session, program_id: int | None) -> int:
    """The version in force for everyone or for a program; 0 where a program has never had one."""
    mine = SuccessCriterion.program_id.is_not_distinct_from(program_id)
    newest = select(SuccessCriterion.version).where(mine).order_by(SuccessCriterion.version.desc()).limit(1)
    return session.scalar(newest) or (FIRST_VERSION if program_id is None else 0)
