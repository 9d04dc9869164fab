"""R13: every change of every clock from 2026 to 2030. A booking keeps its local hour; no slot is missing or doubled."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from mentorcruise.domain.slots import Busy, Calendar, Hours, free_starts, occurrences
from tests.availability.wall_clock import MINUTE, Change, changes, naive, one_of_each

QUARTER = timedelta(minutes=15)
EVERY_DAY = tuple(Hours(weekday, 0, 1440) for weekday in range(7))
AROUND = timedelta(hours=30)


def shown_quarters(zone: ZoneInfo, since: datetime, until: datetime) -> list[datetime]:
    """Each quarter of an hour that the wall clock shows in [since, until), at the first moment that shows it."""
    moments = [since + n * QUARTER for n in range((until - since) // QUARTER)]
    shown = [m for m in moments if naive(m, zone).minute % 15 == 0]
    return [m for m in shown if not m.astimezone(zone).fold]


def check(name: str, moment: datetime) -> None:
    zone, now = ZoneInfo(name), moment - timedelta(days=9)
    since, until = moment - AROUND, moment + AROUND
    around_the_clock = Calendar(zone, 45, step_minutes=15, horizon_days=180, hours=EVERY_DAY)
    starts = free_starts(around_the_clock, Busy(), now, since, until)
    assert starts == shown_quarters(zone, since, until), (name, moment)
    local = [naive(start, zone) for start in starts]
    assert len(set(local)) == len(local), (name, moment)
    keeps_its_hour(zone, moment)


def keeps_its_hour(zone: ZoneInfo, moment: datetime) -> None:
    """Series from a week before, at every hour and in the hours around the change, each over four weeks."""
    week = timedelta(weeks=1)
    for first in {moment - week + n * MINUTE for n in (*range(-120, 121, 15), *range(0, 1440, 60))}:
        series = occurrences(first, zone, 1, 4)
        hour = naive(first, zone)
        assert [o.local for o in series] == [hour + n * week for n in range(4)]
        for o in series[1:]:
            if o.starts_at is None:
                assert not is_ever_shown(o.local, zone)
            else:
                assert naive(o.starts_at, zone) == o.local
                assert not o.starts_at.astimezone(zone).fold


def is_ever_shown(local: datetime, zone: ZoneInfo) -> bool:
    begin = local.replace(tzinfo=UTC) - timedelta(hours=15)
    return any(naive(begin + n * QUARTER, zone) == local for n in range(120))


def test_each_kind_of_change_keeps_the_local_hour():
    """R13, small: of the changes that look alike, one each."""
    kinds = one_of_each(changes(2026, 2027))
    assert len(kinds) > 15
    for name, moment in kinds:
        check(name, moment)


@pytest.mark.hard
def test_every_change_of_every_zone_keeps_the_local_hour():
    """R13, whole: about 600 zones with about 2,000 changes."""
    every: list[Change] = changes()
    assert len(available_timezones()) > 590
    assert len(every) > 1900
    for name, moment in every:
        check(name, moment)
