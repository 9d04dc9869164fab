"""What a calendar entry holds: one appointment, or a series of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Party:
    """Someone in an entry. Without an address they are named and can not be written to."""

    name: str
    email: str = ""


@dataclass(frozen=True)
class Entry:
    """One appointment. `uid` and `sequence` make a later message about it an update of the same entry.

    `zone` is the IANA name of the zone in which its times are written. `instance` is set for one occurrence of a series:
    the wall-clock time at which the series' rule puts it.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    changed_at: datetime
    organizer: Party
    attendees: tuple[Party, ...] = ()
    sequence: int = 0
    description: str = ""
    location: str = ""
    url: str = ""
    alarm: timedelta | None = None
    zone: str = "UTC"
    instance: datetime | None = None


@dataclass(frozen=True)
class Series:
    """Appointments every so many weeks at the same wall-clock time, the first of which is `first`.

    `left_out` are the occurrences that do not take place; `moved` those at another time than the rule's, each naming the
    one that it replaces by `instance`. Raises ValueError when nothing is left of it.
    """

    first: Entry
    every_weeks: int
    occurrences: int
    left_out: frozenset[datetime] = frozenset()
    moved: tuple[Entry, ...] = ()
    kept: tuple[datetime, ...] = field(init=False)

    def __post_init__(self) -> None:
        wall, step = wall_clock(self.first.starts_at, self.first.zone), timedelta(weeks=self.every_weeks)
        by_rule = tuple(wall + number * step for number in range(self.occurrences))
        object.__setattr__(self, "kept", tuple(time for time in by_rule if time not in self.left_out))
        if not self.kept:
            raise ValueError("nothing is left of the series")


Entries = Sequence[Entry | Series]


def wall_clock(moment: datetime, zone: str) -> datetime:
    """What a clock on the wall of that zone shows at that moment: a time without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
