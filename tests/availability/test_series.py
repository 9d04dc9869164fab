"""A series keeps the mentor's local time; what the clocks skip is named and left out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from mentorcruise.domain.slots import instant, occurrences
from tests.availability.wall_clock import naive

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_weekly_series_keeps_its_hour_across_the_change():
    """R13: 18:00 in Berlin stays 18:00 in Berlin, in UTC it moves."""
    series = occurrences(datetime(2026, 10, 18, 16, tzinfo=UTC), BERLIN, 1, 3)
    assert [o.starts_at for o in series] == [
        datetime(2026, 10, 18, 16, tzinfo=UTC), datetime(2026, 10, 25, 17, tzinfo=UTC), datetime(2026, 11, 1, 17, tzinfo=UTC),
    ]  # fmt: skip


def test_a_missing_hour_is_left_out_and_named():
    series = occurrences(datetime(2026, 3, 22, 1, 30, tzinfo=UTC), BERLIN, 1, 3)
    assert [f"{o.local:%d %b %H:%M}" for o in series] == ["22 Mar 02:30", "29 Mar 02:30", "05 Apr 02:30"]
    assert [o.starts_at is None for o in series] == [False, True, False]


def test_a_doubled_hour_is_met_once_the_first_time():
    series = occurrences(datetime(2026, 10, 18, 0, 30, tzinfo=UTC), BERLIN, 1, 2)
    assert series[1].starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(
    st.integers(0, 3_000_000).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    st.timezone_keys(),
    st.sampled_from([1, 2, 4]),
    st.integers(2, 12),
)
def test_every_occurrence_shows_the_same_hour(first, zone_name, every_weeks, times):
    """R13: in any zone, from any moment on."""
    zone = ZoneInfo(zone_name)
    series = occurrences(first, zone, every_weeks, times)
    assert len(series) == times
    assert series[0].starts_at == first
    for number, o in enumerate(series):
        assert o.local == naive(first, zone) + timedelta(weeks=every_weeks * number)
        assert o.starts_at is None or naive(o.starts_at, zone) == o.local
        assert o.starts_at == instant(o.local, zone) or number == 0
