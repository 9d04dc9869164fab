"""What people's profiles said when, so that a figure can be asked as of any day (A12-A14, A34)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from mentorcruise.domain.base import Base, Id, one_of

KEPT = ("country", "time_zone", "capacity", "company", "skill", "language")


class ProfileState(Base):
    """From a moment on something about a person was so. Append-only; written by triggers alone, so nobody forgets it.

    `detail` names the skill (its id) or the language where there can be several; `value` is 'yes' for these while they
    hold, else the value. NULL: not said, or no more. Everything else that figures ask about someone has rows of its own
    with a time: mentor's decisions, answers to questionnaires (job title, industry), memberships, grants.
    """

    __tablename__ = "profile_states"
    __table_args__ = (
        one_of("what", KEPT),
        Index("ix_profile_states_person_id", "person_id", "what", "detail", "at", "id"),
        Index("ix_profile_states_what", "what", "person_id", "detail", "at", "id"),
        Index("ix_profile_states_country", "value", "person_id", "at", "id", postgresql_where="what = 'country'"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    what: Mapped[str]
    detail: Mapped[str] = mapped_column(default="", server_default="")
    value: Mapped[str | None]
    at: Mapped[datetime]


def as_of(what: str) -> str:
    """SQL: (person_id, detail, value) of everyone before :before; those that say nothing (any more) are left out."""
    if what not in KEPT:
        raise ValueError(f"no history of {what} is kept")
    return (
        "SELECT person_id, detail, value FROM (SELECT DISTINCT ON (person_id, detail) person_id, detail, value "  # noqa: S608
        f"FROM profile_states WHERE what = '{what}' AND at < :before "
        "ORDER BY person_id, detail, at DESC, id DESC) latest WHERE value IS NOT NULL"
    )
