"""What is asked of a report: of which days, as known when, of which mentorships, and judged by which criterion."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from mentorcruise.metrics.facts import NOW


@dataclass(frozen=True)
class Filters:
    """Which mentorships are counted: all that fit everything that is named. Ids are the database's.

    A plan is named by its name in small letters, as every mentor has plans of their own.
    """

    goal: str | None = None
    country: str | None = None
    language: str | None = None
    skill: int | None = None
    program: int | None = None
    plan: str | None = None
    mentor: int | None = None

    @property
    def slices(self) -> list[str]:
        """The slices that a mentorship has to be in; without any, everything is in 'all'."""
        named = (
            ("goal", self.goal), ("country", self.country), ("language", self.language), ("skill", self.skill),
            ("program", self.program), ("plan", self.plan),
        )  # fmt: skip
        return [f"{name}:{value}" for name, value in named if value is not None] or ["all"]

    @property
    def stored(self) -> str | None:
        """The one slice whose sums stand ready; None where the facts have to be asked."""
        return self.slices[0] if len(self.slices) == 1 and self.mentor is None else None


@dataclass(frozen=True)
class Period:
    """Days in UTC, both included."""

    since: date
    until: date

    @classmethod
    def month_of(cls, day: date) -> "Period":
        """The whole month that a day is in."""
        first = day.replace(day=1)
        return cls(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def nearest_months(self) -> tuple["Period | None", list["Period"], list["Period"]]:
        """The whole months that differ from it by the fewest days; the days that it has besides, and those that it lacks.

        None where there are none that differ by fewer days than it has.
        """
        first, last = Period.month_of(self.since), Period.month_of(self.until)
        before, after = (
            Period(first.since, self.since - timedelta(days=1)),
            Period(self.until + timedelta(days=1), last.until),
        )
        whole, besides, lacking = Period(first.since, last.until), [], []
        if before.days > first.days - before.days:
            besides.append(Period(self.since, first.until))
            whole = Period(first.until + timedelta(days=1), whole.until)
        elif before.days:
            lacking.append(before)
        if after.days > last.days - after.days:
            besides.append(Period(last.since, self.until))
            whole = Period(whole.since, last.since - timedelta(days=1))
        elif after.days:
            lacking.append(after)
        if whole.days <= 0 or sum(edge.days for edge in (*besides, *lacking)) >= self.days:
            return None, [self], []
        return whole, besides, lacking

    @property
    def before(self) -> "Period":
        """As many days right before; whole months before whole months."""
        if self.since.day == 1 and self.whole_months:
            months = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month + 1
            earlier = self.since.year * 12 + self.since.month - 1 - months
            return Period(date(earlier // 12, earlier % 12 + 1, 1), self.since - timedelta(days=1))
        return Period(self.since - timedelta(days=self.days), self.since - timedelta(days=1))

    @property
    def year_before(self) -> "Period":
        return Period(_year_back(self.since), _year_back(self.until))

    @property
    def whole_months(self) -> bool:
        return self.since.day == 1 and (self.until + timedelta(days=1)).day == 1


ALL_TIME = Period(date(2000, 1, 1), date(2999, 12, 31))


@dataclass(frozen=True)
class Question:
    """A period, what it is held against, the day whose knowledge counts, and which mentorships."""

    period: Period = ALL_TIME
    compared: Period | None = None
    as_of: date | None = None
    filters: Filters = field(default_factory=Filters)
    criterion: int | None = None
    """The version of a success criterion that is to judge instead of those in force."""
    verdict: str | None = None
    """The same in SQL over fact columns: `metrics.judging.judged` fills it in."""
    read: Literal["anew", "remembered", "counted"] = "anew"
    """Where the facts as of a day come from: the base rows, `past_facts` (`metrics.judging.judged` looks whether the day
    is there), or, where nothing has happened since, the facts as they are counted."""

    @property
    def before(self) -> datetime | str:
        """The first moment whose facts are unseen."""
        return NOW if self.as_of is None else end_of(self.as_of)

    def of(self, period: Period) -> "Question":
        """The same question of other days."""
        return replace(self, period=period)

    def restricted(self, **filters: object) -> "Question":
        """The same question of fewer mentorships."""
        return replace(self, filters=replace(self.filters, **filters))  # type: ignore[arg-type]


def _year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def end_of(day: date) -> datetime:
    """The first moment after a day in UTC: what happens from then on is unseen."""
    return datetime.combine(day + timedelta(days=1), time.min, UTC)
