"""Computed figures of people: one row for each with when they took part as what, and their numbers by day."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import DATEMULTIRANGE
from sqlalchemy.dialects.postgresql.ranges import MultiRange
from sqlalchemy.orm import Mapped, mapped_column

from mentorcruise.domain.base import Base, one_of
from mentorcruise.domain.figures import ROOM_TO_MOVE

Days = MultiRange[date]
ROLES = ("mentee", "mentor")


class PersonFact(Base):
    """When one person took part as what, as known now; `metrics.person_facts` computes it, `metrics.counting` keeps it.

    `as_mentee`, `as_mentor`: the days (UTC) at whose end they were registered as such; `active_as_…`: the days on which
    they did something as such. Steady: registered without an end and active on no other days, or never registered; the
    sums by day are of those. `answered_as_…`: when they had answered all that is required of them.

    Of the way in: `left_on` is when they became mentor or operator, first; `second_on` when they paid the second month of one
    subscription. `listed_on`: when they were first listed as a mentor.
    """

    __tablename__ = "person_facts"
    __table_args__ = (
        Index("ix_person_facts_joined_on", "joined_on", "person_id"),
        Index("ix_person_facts_began_at", "began_at", "joined_on"),
        Index("ix_person_facts_paid_at", "paid_at", "joined_on"),
        *(
            Index(
                f"ix_person_facts_{role}_until", text(f"coalesce(upper(as_{role}), 'infinity')"),
                postgresql_where=f"NOT {role}_steady AND NOT isempty(as_{role})",
            )
            for role in ROLES
        ),
    )  # fmt: skip

    # No reference: whoever counts for minutes would hold a lock on each person meanwhile.
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    joined_on: Mapped[date]
    confirmed_on: Mapped[date | None]
    listed_on: Mapped[date | None]
    left_on: Mapped[date | None]
    as_mentee: Mapped[Days] = mapped_column(DATEMULTIRANGE)
    as_mentor: Mapped[Days] = mapped_column(DATEMULTIRANGE)
    active_as_mentee: Mapped[Days] = mapped_column(DATEMULTIRANGE)
    active_as_mentor: Mapped[Days] = mapped_column(DATEMULTIRANGE)
    answered_as_mentee: Mapped[date | None]
    answered_as_mentor: Mapped[date | None]
    applied_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    began_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    second_on: Mapped[date | None]
    mentee_steady: Mapped[bool]
    mentor_steady: Mapped[bool]


class PersonCell(Base):
    """How many steady people came to something on a day: `what` they are, 'registered', had 'answered' all, were 'active'
    for the first time, or 'idle' for good: active on that day, and never since."""

    __tablename__ = "person_cells"
    __table_args__ = (
        one_of("role", ROLES),
        one_of("what", ("registered", "answered", "active", "idle")),
        ROOM_TO_MOVE,
    )

    role: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    n: Mapped[int]


class PauseCell(Base):
    """How many steady people were active until `until` and again from `again_on`, and never between."""

    __tablename__ = "pause_cells"
    __table_args__ = (one_of("role", ROLES), ROOM_TO_MOVE)

    role: Mapped[str] = mapped_column(primary_key=True)
    again_on: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    n: Mapped[int]


class SignUpCell(Base):
    """People by the day on which they signed up, without mentors and operators: how far they have come. `paid_begun` have
    paid of those who began a trial."""

    __tablename__ = "sign_up_cells"
    __table_args__ = ROOM_TO_MOVE

    day: Mapped[date] = mapped_column(primary_key=True)
    n: Mapped[int]
    confirmed: Mapped[int]
    applied: Mapped[int]
    accepted: Mapped[int]
    began: Mapped[int]
    paid: Mapped[int]
    paid_begun: Mapped[int]
    second_month: Mapped[int]
