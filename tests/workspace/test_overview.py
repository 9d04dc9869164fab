"""The first page of a mentorship: the goal in sight, what is next in both times, how far the goals are (A2, B6)."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from mentorcruise import clock
from mentorcruise.domain.goals import Goal
from mentorcruise.domain.progress import StepAction
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from tests.factories import (
    end_mentorship,
    free_times,
    make_booking,
    make_calendar,
    make_mentorship,
    make_session,
    save,
    write_message,
)
from tests.house.sql_log import sql_log


def test_the_goal_statement_stands_on_top_of_every_tab(pair):
    """B6: as it was written, on each page that the tabs lead to."""
    page = pair.mentee.get(pair.url).text
    paths = re.findall(rf'<li><a href="({pair.url}[^"]*)"', page[page.index('aria-label="This mentorship"') :])
    assert len(set(paths)) >= 4
    for path in dict.fromkeys(paths):
        tab = pair.mentee.get(path)
        assert tab.status_code == 200, path
        assert pair.mentorship.application.goal_statement in tab.text and "pinned-goal" in tab.text, path


def test_the_next_session_is_shown_in_both_times_with_its_door(pair):
    """F16: on the reader's clock, and the other's where it differs; the call is one click away."""
    pair.mentorship.mentee.time_zone, pair.mentorship.mentor.person.time_zone = "Europe/Berlin", "Asia/Tokyo"
    make_calendar(pair.mentorship.mentor, video_link="https://meet.example.org/{room}")
    session = db.session.get_one(MentoringSession, make_booking(pair.mentorship, topic="Types").session_id)
    starts_at, room = session.starts_at, session.room.hex
    mentee, mentor = pair.mentee.get(pair.url).text, pair.mentor.get(pair.url).text
    for page, other in ((mentee, "Max Mentor"), (mentor, "Mia Mentee")):
        assert f'href="https://meet.example.org/{room}"' in page and "Types" in page and f"for {other}" in page
    assert "CE" in mentee and "JST" in mentor
    assert f"{starts_at.astimezone(ZoneInfo('Asia/Tokyo')):%H:%M}" in mentee


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "https://evil.example/ onclick=x", ""])
def test_a_link_that_no_browser_should_open_is_not_shown(pair, link):
    """S4, S10"""
    make_calendar(pair.mentorship.mentor, video_link=link)
    make_booking(pair.mentorship)
    page = pair.mentee.get(pair.url).text
    assert "Join" not in page and "evil" not in page and "javascript:" not in page


def test_the_way_to_the_call_stands_out_only_when_it_is_near(pair):
    """F16: days ahead it is there, and something else is what comes next."""
    all_day = [(weekday, 0, 1440) for weekday in range(7)]
    make_calendar(pair.mentorship.mentor, hours=all_day, step_minutes=15, video_link="https://meet.example.org/{room}")
    door = r'<a class="button( secondary)?" href="https://meet.example.org/'
    make_booking(pair.mentorship)
    assert re.search(door, pair.mentee.get(pair.url).text)[1]
    make_booking(pair.mentorship, next(iter(free_times(pair.mentorship))))
    assert not re.search(door, pair.mentee.get(pair.url).text)[1]


def test_both_are_led_to_all_of_it_in_one_file(pair):
    """Also long after the end."""
    way = f'href="{pair.url}/archive.zip"'
    assert way in pair.mentee.get(pair.url).text and way in pair.mentor.get(pair.url).text
    end_mentorship(pair.mentorship)
    page = pair.mentee.get(pair.url).text
    assert way in page and "You ended the mentorship" in page


def test_without_a_session_booking_one_is_next(pair):
    page = pair.mentee.get(pair.url).text
    assert "No session is booked" in page and f'href="{pair.url}/bookings"' in page


def test_goals_are_rings_with_words_and_private_ones_are_the_owners(pair):
    """A2, A9: progress seen at a glance; what is private stays so."""
    mentee = pair.mentorship.mentee
    goal = save(Goal.set(pair.mentorship, "Build a service", "", False, mentee, clock.now()))
    first = goal.add_milestone("One", None, mentee, clock.now())
    goal.add_milestone("Two", None, mentee, clock.now())
    db.session.flush()
    first.take(StepAction.DONE, mentee, "", clock.now())
    save(Goal.set(pair.mentorship, "Secret aim", "", True, mentee, clock.now()))
    own, other = pair.mentee.get(pair.url).text, pair.mentor.get(pair.url).text
    assert ">1/2</text>" in own and ">1/2</text>" in other and 'class="pinned-count">1 of 2' in own
    assert "Secret aim" in own and "Secret aim" not in other


def test_the_tabs_say_how_much_waits_behind_them(pair):
    write_message(pair.mentorship, pair.mentorship.mentor.person)
    make_session(pair.mentorship)
    page = pair.mentee.get(pair.url).text
    assert re.search(r'Messages <span class="count">1</span>', page)
    assert re.search(r'Sessions <span class="count">1</span>', page)


def test_stars_are_given_in_one_tap_from_here(pair):
    """A26: the form that is shown is the one that the session takes."""
    session = make_session(pair.mentorship)
    page = pair.mentee.get(pair.url).text
    assert f'action="/sessions/{session.id}/ratings"' in page and 'name="stars" value="4"' in page
    assert pair.mentee.post(f"/sessions/{session.id}/ratings", {"stars": "4"}).status_code == 303
    assert f'action="/sessions/{session.id}/ratings"' not in pair.mentee.get(pair.url).text


def test_nothing_to_do_is_said(pair):
    assert "Nothing waits for you" in pair.mentee.get(pair.url).text


def test_the_trial_has_its_days(visitor):
    """B9"""
    mentorship = make_mentorship(started_at=clock.now() - timedelta(days=2))
    page = visitor(mentorship.mentee).get(f"/mentorships/{mentorship.id}").text
    assert "<b>5 days</b> of your 7-day trial left" in page


def test_an_ended_one_can_be_read_and_books_nothing(pair):
    end_mentorship(pair.mentorship)
    page = pair.mentee.get(pair.url).text
    assert "Book a session" not in page and "Did you reach your goal?" in page and "Ended" in page


def test_looking_writes_nothing(pair):
    """S3: a page that is read changes no row."""
    with sql_log() as said:
        pair.mentee.get(pair.url)
        pair.mentee.get("/dashboard")
    assert said and not [line for line in said if line.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
