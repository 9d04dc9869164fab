"""The sessions of a simulated pair, as plain records: those that were held, and those that were not or are still ahead."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mentorcruise.demo.simulator.records_together import SimSeries
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.sessions import SETTLES_AFTER


@dataclass(slots=True)
class Rated:
    stars: int
    at: datetime
    word: str = ""


@dataclass(slots=True)
class Meeting:
    """A session that was held, with what each side says of it. `booked_at` is None when it was logged afterwards."""

    held_at: datetime
    minutes: int
    logged_by_mentor: bool
    by_mentee: Rated | None = None
    by_mentor: Rated | None = None
    topic: str = ""
    booked_at: datetime | None = None
    moved: tuple[datetime, datetime] | None = None
    """The start that it had before, and when it was moved."""
    said_at: dict[Side, datetime] = field(default_factory=dict)
    """When each side said that it was held; a side that is missing let time speak for it."""
    written: dict[str, str] = field(default_factory=dict)
    """Agenda, notes and the mentor's private note."""
    tagged: dict[Side, list[str]] = field(default_factory=dict)
    """The skills that each side says it was about."""

    @property
    def starts_at(self) -> datetime:
        return self.held_at

    @property
    def ends_at(self) -> datetime:
        return self.held_at + timedelta(minutes=self.minutes)

    def said_by(self, at: datetime) -> dict[Side, datetime]:
        """Which sides had said by a moment that it was held."""
        return {side: said_at for side, said_at in self.said_at.items() if said_at <= at}

    def settled_at(self, at: datetime) -> datetime | None:
        """When it counted as held: both had said so, or 72 hours had passed. None when neither was so by a moment."""
        both = max(self.said_at.values()) if len(self.said_at) == len(Side) else None
        settled = both if both and both <= self.ends_at + SETTLES_AFTER else self.ends_at + SETTLES_AFTER
        return settled if settled <= at else None


@dataclass(slots=True)
class Unheld:
    """A booked session that was not held: cancelled, missed, disputed, or still ahead (`became` is None)."""

    starts_at: datetime
    minutes: int
    booked_at: datetime
    became: str | None = None
    at: datetime | None = None
    by_mentor: bool = False
    late: bool = False
    words: str = ""
    series: SimSeries | None = None

    moved: None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def settled_at(self, at: datetime) -> datetime | None:
        """When it was cancelled, or settled: a missed one when both had said so, a disputed one by time."""
        closed = self.ends_at + SETTLES_AFTER if self.became == "disputed" else self.at
        return closed if closed and closed <= at else None
