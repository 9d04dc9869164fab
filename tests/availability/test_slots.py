"""The starts that a mentor's calendar offers, against a slow reading of the same calendar, minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mentorcruise.domain.slots import Away, Busy, Calendar, Hours, Opening, free_starts, is_free
from tests.availability.wall_clock import naive, slow_free_starts

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERY_DAY = tuple(Hours(weekday, 0, 1440) for weekday in range(7))
# With half an hour, at midnight, on the half hour, in the south, far from Greenwich, without changes.
ZONES = [ZoneInfo(name) for name in (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut", "Africa/Cairo",
    "America/Santiago", "Africa/Casablanca", "Pacific/Chatham", "Asia/Kathmandu", "America/Nuuk", "UTC",
)]  # fmt: skip


def offered(calendar: Calendar, day: date, busy: Busy | None = None, now: datetime = NOW) -> list[str]:
    """The starts on a local day, as the mentor's clock shows them."""
    midnight = datetime.combine(day, datetime.min.time())
    noon = midnight.replace(hour=12, tzinfo=calendar.zone)
    starts = free_starts(calendar, busy or Busy(), now, noon - timedelta(days=2), noon + timedelta(days=2))
    local = [start.astimezone(calendar.zone) for start in starts]
    return [f"{moment:%H:%M}" for moment in local if moment.date() == day]


def weekly(weekday: int, begins: float, ends: float) -> Hours:
    return Hours(weekday, int(begins * 60), int(ends * 60))


def at(day: date, hour: float, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.combine(day, datetime.min.time(), zone) + timedelta(hours=hour)


MONDAY = date(2026, 3, 9)


def test_a_session_fits_into_its_window():
    calendar = Calendar(BERLIN, 45, step_minutes=30, hours=(weekly(0, 9, 11), weekly(0, 14, 14.5)))
    assert offered(calendar, MONDAY) == ["09:00", "09:30", "10:00"]


def test_windows_that_touch_or_overlap_are_one():
    touching = Calendar(BERLIN, 60, step_minutes=60, hours=(weekly(0, 9, 10.5), weekly(0, 10.5, 12)))
    assert offered(touching, MONDAY) == ["09:00", "10:00", "10:30"]
    overlapping = Calendar(BERLIN, 60, hours=(weekly(0, 9, 10.5),), openings=(Opening(MONDAY, MONDAY, 600, 720),))
    assert offered(overlapping, MONDAY) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_an_evening_runs_into_a_morning_that_is_open():
    """A window until 24:00 ends there, unless the next day begins with one."""
    evening = (weekly(0, 22, 24),)
    assert offered(Calendar(BERLIN, 60, hours=evening), MONDAY) == ["22:00", "22:30", "23:00"]
    night = (*evening, weekly(1, 0, 1))
    assert offered(Calendar(BERLIN, 60, hours=night), MONDAY) == ["22:00", "22:30", "23:00", "23:30"]


def test_an_away_day_is_empty_and_an_opening_adds_to_the_week():
    calendar = Calendar(BERLIN, 60, step_minutes=60, hours=(weekly(0, 9, 11),))
    tuesday = MONDAY + timedelta(days=1)
    open_too = Opening(tuesday, tuesday, 18 * 60, 20 * 60)
    both = Calendar(
        BERLIN, 60, step_minutes=60, hours=calendar.hours, aways=(Away(MONDAY, MONDAY),), openings=(open_too,)
    )
    assert offered(calendar, MONDAY) == ["09:00", "10:00"]
    assert offered(both, MONDAY) == []
    assert offered(both, tuesday) == ["18:00", "19:00"]
    assert offered(both, MONDAY + timedelta(weeks=1)) == ["09:00", "10:00"]


def test_what_either_has_booked_is_not_offered_and_the_buffer_is_kept():
    calendar = Calendar(BERLIN, 60, step_minutes=30, buffer_minutes=30, hours=(weekly(0, 9, 13),))
    mentor = Busy(mentor=[(at(MONDAY, 10.5), at(MONDAY, 12))])
    assert offered(calendar, MONDAY, mentor) == ["09:00", "12:00"]
    mentee = Busy(mentee=[(at(MONDAY, 10.5), at(MONDAY, 11.5))])
    assert offered(calendar, MONDAY, mentee) == ["09:00", "09:30", "11:30", "12:00"]


def test_notice_and_horizon_bound_what_is_offered():
    calendar = Calendar(BERLIN, 60, step_minutes=60, notice_hours=24, horizon_days=7, hours=(weekly(0, 9, 12),))
    now = at(MONDAY - timedelta(days=1), 10)
    assert offered(calendar, MONDAY, now=now) == ["10:00", "11:00"]
    assert offered(calendar, MONDAY + timedelta(weeks=1), now=now) == []
    assert offered(calendar, MONDAY + timedelta(weeks=1), now=at(MONDAY, 10)) == ["09:00"]


def test_six_in_the_evening_stays_six_in_the_evening():
    """R13: the hours are the wall clock's, on both sides of a change."""
    calendar = Calendar(BERLIN, 60, hours=tuple(weekly(day, 18, 19) for day in range(7)))
    for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)):
        assert offered(calendar, day) == ["18:00"]


def test_a_missing_hour_is_not_offered_and_a_doubled_one_once():
    """R13: the night of the last Sunday in March, and that of the last in October, in Berlin."""
    calendar = Calendar(BERLIN, 30, horizon_days=365, hours=(weekly(6, 1, 4),))
    assert offered(calendar, date(2026, 3, 29)) == ["01:00", "01:30", "03:00", "03:30"]
    october = date(2026, 10, 25)
    assert offered(calendar, october) == ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]
    starts = free_starts(calendar, Busy(), NOW, at(october, 0), at(october, 12))
    assert [start.astimezone(BERLIN).fold for start in starts] == [0] * 6


def test_a_session_fits_in_real_time_when_the_clocks_change():
    """From 1:30 to 3:30 there is one hour in March and there are three in October."""
    calendar = Calendar(BERLIN, 90, horizon_days=365, hours=(weekly(6, 1.5, 3.5),))
    assert offered(calendar, date(2026, 3, 29)) == []
    assert offered(calendar, date(2026, 10, 25)) == ["01:30", "02:00", "02:30"]


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    minute = st.integers(0, 288).map(lambda n: n * 5)
    span = st.tuples(minute, minute).filter(lambda pair: pair[0] < pair[1])
    day = st.integers(0, 6).map(lambda n: date(2026, 3, 26) + timedelta(days=n))
    days = st.tuples(day, day).filter(lambda pair: pair[0] <= pair[1])
    hours = st.builds(lambda weekday, times: Hours(weekday, *times), st.integers(0, 6), span)
    return Calendar(
        zone=draw(st.sampled_from(ZONES)),
        session_minutes=draw(st.sampled_from([15, 30, 45, 60, 90, 480])),
        step_minutes=draw(st.sampled_from([15, 30, 60])),
        buffer_minutes=draw(st.sampled_from([0, 10, 120])),
        notice_hours=draw(st.sampled_from([0, 24])),
        horizon_days=draw(st.sampled_from([7, 180])),
        hours=EVERY_DAY if draw(st.booleans()) else tuple(draw(st.lists(hours, max_size=9))),
        aways=tuple(Away(*pair) for pair in draw(st.lists(days, max_size=1))),
        openings=tuple(Opening(*d, *t) for d, t in draw(st.lists(st.tuples(days, span), max_size=3))),
    )


def instants(minutes: int = 20_000) -> st.SearchStrategy[datetime]:
    return st.integers(0, minutes).map(lambda n: datetime(2026, 3, 25, tzinfo=UTC) + timedelta(minutes=n))


@st.composite
def intervals(draw: st.DrawFn) -> list[tuple[datetime, datetime]]:
    begins = draw(st.lists(instants(), max_size=8))
    return [(begin, begin + timedelta(minutes=draw(st.sampled_from([15, 45, 75, 600])))) for begin in begins]


@settings(max_examples=60, deadline=None)
@given(calendars(), intervals(), intervals(), instants(), st.integers(0, 4000))
@example(Calendar(ZoneInfo("Asia/Beirut"), 60, hours=EVERY_DAY), [], [], datetime(2026, 3, 27, tzinfo=UTC), 4000)
def test_the_quick_reading_offers_what_the_slow_one_offers(calendar, mentor, mentee, since, minutes):
    """F16, R13: around the changes of a dozen zones, whatever the hours, the exceptions and what is booked."""
    busy, until = Busy(mentor, mentee), since + timedelta(minutes=minutes)
    now = datetime(2026, 3, 25, tzinfo=UTC)
    starts = free_starts(calendar, busy, now, since, until)
    assert starts == sorted(slow_free_starts(calendar, busy, now, since, until))
    assert all(is_free(calendar, busy, now, start) for start in starts)


@settings(max_examples=40, deadline=None)
@given(calendars(), instants())
def test_sessions_booked_one_after_another_never_overlap(calendar, since):
    """Taking the first that is offered, again and again: no two share a moment, and the buffer lies between them."""
    now, booked = datetime(2026, 3, 25, tzinfo=UTC), []
    length, rest = timedelta(minutes=calendar.session_minutes), timedelta(minutes=calendar.buffer_minutes)
    for _ in range(10):
        free = free_starts(calendar, Busy(mentor=booked), now, since, since + timedelta(days=2))
        if not free:
            break
        booked.append((free[0], free[0] + length + rest))
    assert all(a[1] <= b[0] for a, b in zip(sorted(booked), sorted(booked)[1:], strict=False))


def test_another_moment_than_one_on_offer_is_not_free():
    calendar = Calendar(BERLIN, 60, hours=(weekly(0, 9, 12),))
    start = at(MONDAY, 9).astimezone(UTC)
    assert is_free(calendar, Busy(), NOW, start)
    for wrong in (start + timedelta(minutes=1), start - timedelta(minutes=30), start + timedelta(hours=2.5)):
        assert not is_free(calendar, Busy(), NOW, wrong)
    assert not is_free(calendar, Busy(mentee=[(start, start + timedelta(minutes=5))]), NOW, start)
    assert naive(start, BERLIN).hour == 9


@pytest.mark.parametrize("since", [datetime(2026, 3, 9, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)])
def test_an_empty_stretch_offers_nothing(since):
    calendar = Calendar(BERLIN, 60, hours=EVERY_DAY)
    assert free_starts(calendar, Busy(), NOW, since, since) == []
    assert free_starts(Calendar(BERLIN, 60), Busy(), NOW, NOW, NOW + timedelta(days=60)) == []
