"""A mentor's hours, exceptions and rules, as the page takes them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.availability import AvailabilityException, MentorCalendar, WeeklyHours
from mentorcruise.extensions import db
from tests.factories import free_times, make_booking, make_calendar, make_mentee, make_mentor, make_mentorship

HERE = "/account/availability"
RULES = {
    "time_zone": "Europe/Berlin", "session_minutes": "plan", "step_minutes": "30", "buffer_minutes": "15",
    "notice_hours": "24", "horizon_days": "60", "cancel_hours": "24", "video_link": "",
}  # fmt: skip


@pytest.fixture
def mentor(app):
    return make_mentor()


@pytest.fixture
def desk(mentor, visitor):
    return visitor(mentor.person)


def hours() -> list[tuple[int, int, int]]:
    rows = db.session.scalars(select(WeeklyHours).order_by(WeeklyHours.weekday, WeeklyHours.begins))
    return [(row.weekday, row.begins, row.ends) for row in rows]


def exceptions() -> list[AvailabilityException]:
    return list(db.session.scalars(select(AvailabilityException).order_by(AvailabilityException.id)))


def day(days: int) -> str:
    return f"{(clock.now() + timedelta(days=days)).date()}"


def test_hours_and_rules_are_kept(mentor, desk):
    """F16: several stretches a day; 00:00 as an end is midnight; empty rows are left out."""
    form = {
        **RULES, "day_0_begins": ["14:00", "", "09:00"], "day_0_ends": ["18:00", "", "12:30"], "day_6_begins": "22:00",
        "day_6_ends": "00:00", "video_link": "https://meet.example.org/{room}", "session_minutes": "60",
    }  # fmt: skip
    for _ in range(5):
        assert desk.post(HERE, form).status_code == 303
    assert hours() == [(0, 540, 750), (0, 840, 1080), (6, 1320, 1440)]
    kept = db.session.get_one(MentorCalendar, mentor.id)
    assert (kept.time_zone, kept.session_minutes, kept.buffer_minutes) == ("Europe/Berlin", 60, 15)
    assert kept.video_link == "https://meet.example.org/{room}"
    page = desk.get(HERE).text
    assert 'name="day_0_begins" value="09:00"' in page
    assert 'name="day_6_ends" value="00:00"' in page


def test_without_a_length_the_plan_says_how_long(mentor, desk):
    desk.post(HERE, {**RULES, "day_0_begins": "09:00", "day_0_ends": "12:00"})
    assert db.session.get_one(MentorCalendar, mentor.id).session_minutes is None
    assert '<option selected value="plan">' in desk.get(HERE).text


def test_a_mentee_sees_what_the_mentor_has_kept(mentor, desk, visitor):
    pair = make_mentorship(mentor=mentor)
    desk.post(HERE, {**RULES, **{f"day_{n}_{side}": time for n in range(7) for side, time in
                                    (("begins", "10:00"), ("ends", "11:00"))}})  # fmt: skip
    assert len(free_times(pair)) > 50
    assert "free times within four weeks" in desk.get(HERE).text
    assert 'name="starts_at"' in visitor(pair.mentee).get(f"/mentorships/{pair.id}/bookings").text


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        (["09:00", "11:00"], ["12:00", "14:00"], "11:00–14:00 overlaps with the hours before it, which end at 12:00"),
        (["18:00"], ["09:00"], "18:00–09:00 ends before it begins"),
        (["09:00"], ["09:00"], "ends before it begins"),
        (["09:00"], [""], "Say from when until when"),
        (["nine"], ["12:00"], "A time is written like 18:30."),
        (["25:00"], ["26:00"], "A time is written like 18:30."),
        (["²²:00"], ["23:00"], "A time is written like 18:30."),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_weekday(desk, begins, ends, said):
    """F16: a clear error at the field, what was typed is kept, nothing is stored."""
    answer = desk.post(HERE, {**RULES, "day_2_begins": begins, "day_2_ends": ends})
    assert (answer.status_code, said in answer.text) == (422, True)
    weekday = answer.text[answer.text.index('id="day_2"') : answer.text.index('id="day_3"')]
    assert said in weekday
    assert f'value="{begins[0]}"' in weekday
    assert hours() == []


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://example.org", "https://", "https://a b.example", 'https://x.example/"><b>', "meet"],
)
def test_a_link_that_leads_to_no_web_page_is_refused(desk, link):
    """S10: it is shown to others, so it leads to the web or nowhere."""
    answer = desk.post(HERE, {**RULES, "video_link": link})
    assert (answer.status_code, "A link begins with https://" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_zone", "Mars/Base"),
        ("step_minutes", "7"),
        ("notice_hours", "-1"),
        ("horizon_days", "nine"),
        ("cancel_hours", ""),
    ],
)
def test_a_rule_that_is_not_among_the_choices_is_refused(desk, name, value):
    assert desk.post(HERE, {**RULES, name: value}).status_code == 422
    assert db.session.scalars(select(MentorCalendar)).all() == []


def test_rows_come_and_go_without_a_script_and_nothing_is_saved_by_it(desk):
    """F28: the buttons draw the form anew with what was typed."""
    typed = {**RULES, "day_0_begins": "09:00", "day_0_ends": "12:00"}
    more = desk.post(HERE, {**typed, "more": "0"})
    assert more.status_code == 200
    assert more.text.count('name="day_0_begins"') == 2
    assert "Not saved yet" in more.text
    copied = desk.post(HERE, {**typed, "copies": "1"}).text
    assert [copied.count(f'name="day_{n}_begins" value="09:00"') for n in range(7)] == [1, 1, 1, 1, 1, 0, 0]
    assert desk.post(HERE, {**typed, "less": "0-0"}).text.count('name="day_0_begins"') == 0
    for nonsense in ({"more": "7"}, {"less": "9-9"}, {"less": "0-"}):
        assert desk.post(HERE, {**typed, **nonsense}).status_code == 303
    assert hours() == [(0, 540, 720)]


def test_an_unusual_rule_stays_as_it_is(mentor, desk):
    make_calendar(mentor, notice_hours=36, session_minutes=50)
    page = desk.get(HERE).text
    assert '<option selected value="36">36 hours</option>' in page
    assert '<option selected value="50">50 minutes</option>' in page


def test_days_off_take_the_times_away_and_come_back_when_removed(mentor, desk):
    make_calendar(mentor)
    pair = make_mentorship(mentor=mentor)
    before = free_times(pair)
    for _ in range(5):
        assert (
            desk.post(f"{HERE}/exceptions", {"kind": "away", "first_day": day(1), "last_day": day(9)}).status_code
            == 303
        )
    [kept] = exceptions()
    assert not [start for start in free_times(pair) if day(1) <= f"{start.date()}" <= day(9)]
    assert desk.post(f"{HERE}/exceptions/{kept.id}/removal").status_code == 303
    assert free_times(pair)[-1] == before[-1]
    assert exceptions() == []


def test_what_is_booked_on_days_off_is_said_and_stays(mentor, desk):
    make_calendar(mentor)
    booked = make_booking(make_mentorship(mentor=mentor))
    answer = desk.post(f"{HERE}/exceptions", {"kind": "away", "first_day": day(0), "last_day": day(3)}, follow=True)
    assert "1 session" in answer.text
    assert "that stays" in answer.text
    assert booked.session_id


def test_extra_hours_add_times(mentor, desk):
    make_calendar(mentor, hours=[])
    pair = make_mentorship(mentor=mentor)
    desk.post(f"{HERE}/exceptions", {"kind": "open", "first_day": day(3), "begins": "20:00", "ends": "00:00"})
    assert [f"{start:%H:%M}" for start in free_times(pair)] == [
        "20:00",
        "20:30",
        "21:00",
        "21:30",
        "22:00",
        "22:30",
        "23:00",
    ]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "away", "first_day": ""}, "On which day does it begin?"),
        ({"kind": "away", "first_day": "2026-02-30"}, "Not a valid date"),
        ({"kind": "away", "first_day": day(5), "last_day": day(4)}, "The last day comes before the first."),
        ({"kind": "away", "first_day": "2020-01-01"}, "These days have passed."),
        ({"kind": "away", "first_day": day(1), "last_day": day(400)}, "A year at most"),
        ({"kind": "open", "first_day": day(1), "begins": "18:00"}, "Say from when until when you are open."),
        ({"kind": "open", "first_day": day(1), "begins": "18:00", "ends": "17:00"}, "It ends before it begins."),
        ({"kind": "open", "first_day": day(1), "begins": "x", "ends": "17:00"}, "A time is written like 18:30."),
        ({"kind": "other", "first_day": day(1)}, "Not a valid choice"),
    ],
)
def test_an_exception_that_makes_no_sense_is_refused(desk, form, said):
    answer = desk.post(f"{HERE}/exceptions", form)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert exceptions() == []


def test_the_weekly_hours_stay_in_their_form_when_an_exception_is_refused(mentor, desk):
    """F16: else the next save of the hours would close every day."""
    make_calendar(mentor, hours=[(1, 600, 840)])
    answer = desk.post(f"{HERE}/exceptions", {"kind": "away", "first_day": ""})
    assert answer.status_code == 422
    assert re.search(r'name="day_1_begins" value="10:00"', answer.text)
    assert re.search(r'name="day_1_ends" value="14:00"', answer.text)


def test_extra_hours_on_a_day_off_are_refused(mentor, desk):
    desk.post(f"{HERE}/exceptions", {"kind": "away", "first_day": day(2), "last_day": day(4)})
    answer = desk.post(f"{HERE}/exceptions", {"kind": "open", "first_day": day(3), "begins": "18:00", "ends": "20:00"})
    assert (answer.status_code, "You are away then" in answer.text) == (422, True)


def test_only_mentors_have_a_calendar_and_each_their_own(desk, mentor, visitor):
    """S1: an exception of someone else is not there."""
    make_calendar(mentor)
    desk.post(f"{HERE}/exceptions", {"kind": "away", "first_day": day(2)})
    other = visitor(make_mentor("Other").person)
    assert other.post(f"{HERE}/exceptions/{exceptions()[0].id}/removal").status_code == 404
    assert visitor(make_mentee()).get(HERE).status_code == 403
    assert len(exceptions()) == 1
