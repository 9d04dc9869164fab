"""What a calendar entry holds: one appointment, or a series of them."""

from collections.abc import Sequence
from dataclasses import dataclass
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
    """Appointments every so many weeks at the same wall-clock time of `entry.zone`, each as long as `entry`.

    `times` are those of the rule's times at which one takes place, in order; where weeks lie between, one was left out.
    `moved` are those that take place at another time, each naming the time of the rule that it replaces by `instance`.
    Raises ValueError when nothing is left of it.
    """

    entry: Entry
    every_weeks: int
    times: tuple[datetime, ...]
    moved: tuple[Entry, ...] = ()

    def __post_init__(self) -> None:
        if not self.times:
            raise ValueError("nothing is left of the series")


Entries = Sequence[Entry | Series]


def wall_clock(moment: datetime, zone: str) -> datetime:
    """What a clock on the wall of that zone shows at that moment: a time without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
