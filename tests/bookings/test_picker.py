"""What a page with free times shows to each of the two: the same instants, each on the reader's clock (F16, R13)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mentorcruise.web.bookings.picker import Picker, pick

ZONES = [ZoneInfo(name) for name in (
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland", "UTC",
)]  # fmt: skip
# Berlin's clocks go back in this night, and New York's a week later.
NOW = datetime(2026, 10, 23, 12, tzinfo=UTC)
NIGHT = datetime(2026, 10, 25, tzinfo=UTC)
starts_then = st.lists(st.integers(1, 4 * 24 * 12), unique=True, min_size=1, max_size=25).map(
    lambda quarters: [NOW + timedelta(minutes=15 * n) for n in sorted(quarters)]
)


def weeks(starts: list[datetime], mine: ZoneInfo, theirs: ZoneInfo) -> list[Picker]:
    """Every week of the picker, as a reader turns them over."""
    until = NOW + timedelta(days=20)
    monday, found = NOW.astimezone(mine).date(), []
    while monday <= until.astimezone(mine).date():
        found.append(pick(starts, (mine, theirs), NOW, until, "/", week=monday))
        monday += timedelta(days=7)
    return found


def shown(starts: list[datetime], mine: ZoneInfo, theirs: ZoneInfo) -> dict[str, tuple[str, str, str]]:
    """By what the form sends: the day, the reader's clock, and the other's where it differs."""
    every = [(day, slot) for week in weeks(starts, mine, theirs) for day in week.days for slot in day.slots]
    return {slot.value: (day.label, slot.mine, slot.theirs) for day, slot in every}


@settings(max_examples=60, deadline=None)
@given(starts_then, st.sampled_from(ZONES), st.sampled_from(ZONES))
@example([NIGHT + timedelta(minutes=15 * n) for n in range(12)], ZONES[0], ZONES[2])
def test_both_are_shown_the_same_instants_each_on_their_own_clock(starts, mentee, mentor):
    """F16: no start is missing on either side, none reads like another one, and each side knows the other's clock."""
    hers, his = shown(starts, mentee, mentor), shown(starts, mentor, mentee)
    assert list(hers) == list(his) == [f"{start:%Y-%m-%dT%H:%MZ}" for start in starts]
    assert len({(day, clock) for day, clock, _ in hers.values()}) == len(starts)
    for start, (day, clock, other) in zip(starts, hers.values(), strict=True):
        local = start.astimezone(mentee)
        assert (day, clock[:5]) == (f"{local:%a} {local.day} {local:%b}", f"{local:%H:%M}")
        assert not other or other.removeprefix(f"{start.astimezone(mentor):%a} ") == his[f"{start:%Y-%m-%dT%H:%MZ}"][1]


def test_an_hour_that_comes_twice_is_told_apart():
    """R13: a mentor whose clocks stand still may be free in both; the mentee sees which is which."""
    hers = shown([NIGHT + timedelta(minutes=m) for m in (30, 90, 150)], ZONES[0], ZONES[2])
    assert [clock for _, clock, _ in hers.values()] == ["02:30 CEST", "02:30 CET", "03:30"]
    assert {day for day, _, _ in hers.values()} == {f"Sun 25 {date(2026, 10, 25):%b}"}
