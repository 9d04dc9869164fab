"""How many people looked at the site on a day, and nothing about who they are."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from mentorcruise.domain.base import Base, one_of


class VisitKind(StrEnum):
    """What was looked at: any public page, the mentors, the sign-up form."""

    SITE = "site"
    MENTORS = "mentors"
    SIGN_UP = "sign_up"


class VisitCount(Base):
    """How many different visitors a day (UTC) had. Grows during the day, stays afterwards."""

    __tablename__ = "visit_counts"
    __table_args__ = (one_of("kind", VisitKind), CheckConstraint("n >= 0", name="n"))

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


def keep(session: Session, day: date, counts: Mapping[VisitKind, int]) -> None:
    """Note how many were counted so far; a count never falls, so that what was lost meanwhile loses nothing here."""
    for kind, n in counts.items():
        new = insert(VisitCount).values(day=day, kind=kind, n=n)
        higher = func.greatest(VisitCount.n, new.excluded.n)
        session.execute(new.on_conflict_do_update(index_elements=["day", "kind"], set_={"n": higher}))
