"""Computed figures: rebuilt by delete and insert from the facts, so that rebuilding all gives the same rows."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from mentorcruise.domain.base import Base, Id, one_of


class FigureRun(Base):
    """That figures were computed: what, when, from how many facts, by which version of the definition. Append-only.

    `criteria`: the success criteria that judged, by id; none: the first one, as the code has it.
    """

    __tablename__ = "figure_runs"
    __table_args__ = (
        one_of("scope", ("all", "changed")),
        Index("ix_figure_runs_all", "id", postgresql_where="scope = 'all'"),
    )

    id: Mapped[Id]
    figure: Mapped[str]
    scope: Mapped[str]
    version: Mapped[int]
    computed_at: Mapped[datetime]
    facts: Mapped[int]
    criteria: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list, server_default="{}")


class Outcome:
    """What came of one mentorship: the facts that figures are sums of; `metrics.facts` computes them.

    `slices` is what it is counted by, frozen at the application. `days` are calendar days in UTC. `skills` were assessed
    at the application, `reassessed` of them again by the mentee, who then stood `levels` higher in sum, `grown` of them
    higher.
    """

    mentor_id: Mapped[int]
    mentee_id: Mapped[int]
    plan_id: Mapped[int]
    program_id: Mapped[int | None]
    goal_category: Mapped[str]
    slices: Mapped[list[str]] = mapped_column(ARRAY(Text))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    days: Mapped[int | None]
    outcome: Mapped[str | None]
    goal_reached: Mapped[str | None]
    stars: Mapped[int | None]
    skipped: Mapped[bool]
    held: Mapped[int]
    minutes: Mapped[int]
    mentee_ratings: Mapped[int]
    mentee_stars: Mapped[int]
    mentor_ratings: Mapped[int]
    mentor_stars: Mapped[int]
    skills: Mapped[int]
    reassessed: Mapped[int]
    levels: Mapped[int]
    grown: Mapped[int]


class MentorshipFact(Outcome, Base):
    """What came of one mentorship, as known now. `verdict` is NULL while there is nothing to judge.

    Rebuilt by `metrics.counting`; read by reports.
    """

    __tablename__ = "mentorship_facts"
    __table_args__ = (
        Index("ix_mentorship_facts_slices", "slices", postgresql_using="gin"),
        Index("ix_mentorship_facts_mentor_id", "mentor_id"),
        Index("ix_mentorship_facts_started_on", "started_on"),
        # With what who ran, and who had most endings, is told by without a look at the rows.
        Index(
            "ix_mentorship_facts_ends",
            "ended_on",
            "started_on",
            "mentee_id",
            postgresql_include=["mentor_id", "outcome"],
        ),
        {"postgresql_with": {"fillfactor": 90}},
    )

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"), primary_key=True, sort_order=-1)
    verdict: Mapped[str | None] = mapped_column(sort_order=1)


class PastFact(Outcome, Base):
    """The same as known at the end of a past day (UTC), not judged yet: `metrics.past` fills in a day at once, and only
    rows of a day in `past_days` that is computed count. Without foreign keys, as a day has a row for every mentorship."""

    __tablename__ = "past_facts"
    __table_args__ = (
        Index("ix_past_facts_started_on", "as_of", "started_on"),
        Index("ix_past_facts_ended_on", "as_of", "ended_on"),
    )

    as_of: Mapped[date] = mapped_column(primary_key=True, sort_order=-2)
    mentorship_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-1)


class PastDay(Base):
    """A past day that a report was asked for: last `asked_at`, and `computed_at` once its `facts` are in `past_facts`.

    `verdict` is the SQL by which the sums that are kept with it are judged: the criteria in force at its end. They belong
    to its facts if they are of the same moment, `summed_at`: whoever puts a day together without them leaves older ones.

    `dropped_at`: no longer read, as others were asked for since, or as a fact of that day has come in late. Its facts go a
    little later, when no page that has begun with them reads them any more.
    """

    __tablename__ = "past_days"

    as_of: Mapped[date] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    computed_at: Mapped[datetime | None]
    facts: Mapped[int | None]
    verdict: Mapped[str | None]
    summed_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]


class FigureNews(Base):
    """That a fact has come in which is not counted yet. Triggers write it; `metrics.counting.follow` takes it.

    `subject_id` is a mentorship, an application or a person, or for 'result' and 'rating' the session; `side` tells whose
    rating; `at` is the fact's own time, which can lie before it came in, where past days that are remembered have it.
    """

    __tablename__ = "figure_news"
    __table_args__ = (one_of("kind", ("mentorship", "result", "rating", "application", "person")),)

    id: Mapped[Id]
    kind: Mapped[str]
    subject_id: Mapped[int]
    side: Mapped[str | None]
    at: Mapped[datetime | None]


ROOM_TO_MOVE = {"postgresql_with": {"fillfactor": 70}}
"""How sums are stored: a page has room for the next version of its rows, which then needs nothing new in an index."""


class Cell:
    """Sums of the facts of one slice that count for one day; `metrics.families` says of which, and what is added up.

    No index has a sum in it, nor in its condition: that would take the room's use away.
    """

    __table_args__: Any = ROOM_TO_MOVE

    slice: Mapped[str] = mapped_column(primary_key=True, sort_order=-3)
    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-2)
    n: Mapped[int] = mapped_column(sort_order=-1)


class PastCell(Cell):
    """The same as known at the end of a past day (UTC), kept with its `past_facts`: not by skill. It never moves."""

    __table_args__: Any = {}
    as_of: Mapped[date] = mapped_column(primary_key=True, sort_order=-4)


class StartSums:
    """What is added up of mentorships that began."""

    running: Mapped[int]
    trial_losses: Mapped[int]
    ended: Mapped[int]
    judged: Mapped[int]
    successes: Mapped[int]


class StartCell(StartSums, Cell, Base):
    """Mentorships by the day of their start."""

    __tablename__ = "start_cells"


class PastStartCell(StartSums, PastCell, Base):
    """The same of a remembered day."""

    __tablename__ = "past_start_cells"


class EndingSums:
    """What is added up of mentorships that ended."""

    trial_losses: Mapped[int]
    ended: Mapped[int]
    answered: Mapped[int]
    skipped: Mapped[int]
    reached: Mapped[int]
    partly: Mapped[int]
    moved_on: Mapped[int]
    mentor_ended: Mapped[int]
    left_for_price_or_platform: Mapped[int]
    payment_failed: Mapped[int]
    lapsed: Mapped[int]
    judged: Mapped[int]
    successes: Mapped[int]
    stars: Mapped[int]
    stars_squared: Mapped[int]
    skills: Mapped[int]
    reassessed: Mapped[int]
    grown: Mapped[int]


class EndingCell(EndingSums, Cell, Base):
    """Mentorships by the day of their ending."""

    __tablename__ = "ending_cells"


class PastEndingCell(EndingSums, PastCell, Base):
    """The same of a remembered day."""

    __tablename__ = "past_ending_cells"


class DurationCell(Cell, Base):
    """Ended mentorships by the month of their start, by days and outcome."""

    __tablename__ = "duration_cells"

    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(primary_key=True)


class GrowthCell(Cell, Base):
    """Ended mentorships by the day of their ending, by levels gained and skills assessed again."""

    __tablename__ = "growth_cells"

    levels: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reassessed: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class MentorCell(Base):
    """Mentorships of one mentor, over all time."""

    __tablename__ = "mentor_cells"
    __table_args__ = (Index("ix_mentor_cells_ended", text("ended DESC"), "mentor_id"), ROOM_TO_MOVE)

    mentor_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
    running: Mapped[int]
    trial_losses: Mapped[int]
    ended: Mapped[int]
    answered: Mapped[int]
    skipped: Mapped[int]
    reached: Mapped[int]
    partly: Mapped[int]
    judged: Mapped[int]
    successes: Mapped[int]
    held: Mapped[int]
    minutes: Mapped[int]


class SessionCell(Cell, Base):
    """Settled sessions by their day."""

    __tablename__ = "session_cells"

    held: Mapped[int]
    minutes: Mapped[int]
    intros: Mapped[int]
    mentee_missed: Mapped[int]
    mentor_missed: Mapped[int]
    both_missed: Mapped[int]
    disputed: Mapped[int]


class LengthCell(Cell, Base):
    """Held sessions by month and length."""

    __tablename__ = "length_cells"

    minutes: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class RatingCell(Cell, Base):
    """Ratings of sessions by day and side."""

    __tablename__ = "rating_cells"

    side: Mapped[str] = mapped_column(primary_key=True)
    stars: Mapped[int]
    stars_squared: Mapped[int]
