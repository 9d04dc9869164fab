"""Answers to check-ins as operators read and filter them, the latest first."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.orm import aliased
from werkzeug.datastructures import MultiDict

from mentorcruise.domain.check_ins import FIT_WORDS, CheckIn, CheckInAnswer, CheckInKind
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.domain.session_results import Side
from mentorcruise.web.operator import asking

ANSWERS_PER_PAGE = 30
SIDES = {Side.MENTEE: "Mentee", Side.MENTOR: "Mentor"}
KINDS = {CheckInKind.FIT: "Fit check", CheckInKind.PULSE: "Pulse"}
_mentee, _mentor = aliased(Person), aliased(Person)

ASKED: Select[*tuple[Any, ...]] = (
    select(
        CheckIn.id,
        CheckIn.mentorship_id,
        CheckIn.side,
        CheckIn.kind,
        CheckIn.number,
        CheckIn.asked_at,
        CheckInAnswer.fit,
        CheckInAnswer.nearer,
        CheckInAnswer.supported,
        CheckInAnswer.words,
        CheckInAnswer.answered_at,
        _mentee.name.label("mentee"),
        _mentor.name.label("mentor"),
    )
    .outerjoin(CheckInAnswer, CheckInAnswer.check_in_id == CheckIn.id)
    .join(Mentorship, Mentorship.id == CheckIn.mentorship_id)
    .join(_mentee, _mentee.id == Mentorship.mentee_id)
    .join(Mentor, Mentor.id == Mentorship.mentor_id)
    .join(_mentor, _mentor.id == Mentor.person_id)
)
ANSWERS = ASKED.where(CheckInAnswer.check_in_id.is_not(None)).order_by(
    CheckInAnswer.answered_at.desc(), CheckIn.id.desc()
)


@dataclass(frozen=True)
class Filters(asking.Asked):
    """What the operator asked to see; empty words ask for everything."""

    fit: str = ""
    side: str = ""
    kind: str = ""
    words: str = ""

    @classmethod
    def of(cls, args: MultiDict[str, str]) -> "Filters":
        """Read an address; what is not a possible answer asks for nothing."""
        possible: dict[str, tuple[str, ...]] = {
            "fit": tuple(FIT_WORDS), "side": tuple(SIDES), "kind": tuple(KINDS), "words": ("1",)
        }  # fmt: skip
        return cls(**{name: value for name, known in possible.items() if (value := args.get(name, "")) in known})

    def apply(self, statement: Select[Any]) -> Select[Any]:
        """The statement with these filters."""
        if self.fit:
            statement = statement.where(CheckInAnswer.fit == self.fit)
        if self.side:
            statement = statement.where(CheckIn.side == self.side)
        if self.kind:
            statement = statement.where(CheckIn.kind == self.kind)
        if self.words:
            statement = statement.where(CheckInAnswer.words != "")
        return statement


def before(last_id: int | None) -> ColumnElement[bool] | None:
    """SQL: answers that come after the last one of a page (its check-in); None for the first page."""
    if last_id is None:
        return None
    last = select(CheckInAnswer.answered_at, CheckInAnswer.check_in_id).where(CheckInAnswer.check_in_id == last_id)
    return tuple_(CheckInAnswer.answered_at, CheckIn.id) < last.scalar_subquery()
