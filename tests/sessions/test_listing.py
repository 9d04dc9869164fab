"""The sessions tab: what is ahead, what waits, what was, and logging one that was held elsewhere (A25, A28)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.session_lists import PAGE
from mentorcruise.domain.session_work import SessionTopic
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from tests.factories import end_mentorship, make_calendar, make_session, rate, save
from tests.house.pair_rows import book

KEY = "6b1f1d7e-4f5c-4b44-9c39-0a2b6c6f2d11"


def tab(browser, pair, query=""):
    return browser.get(f"/mentorships/{pair.id}/sessions{query}").text


def section(page, name):
    found = re.search(rf'<section class="card" id="{name}">.*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def titles(text):
    return re.findall(r'<h3><a href="/sessions/\d+">(.*?)</a>', text)


def topic(session, words):
    session.topic = words
    return save(session)


def log(browser, pair, **changes):
    form = {"held_on": clock.now().date().isoformat(), "minutes": "45", "topic": "Mock interview", **changes}
    return browser.post(f"/mentorships/{pair.id}/sessions", form)


def test_ahead_stands_the_soonest_first_with_the_way_in(mia, pair):
    """F16, F17: the next one has its link to join, in which the session's own room is filled in."""
    make_calendar(pair.mentor, video_link="https://meet.example/{room}")
    for days, words in ((9, "Later"), (2, "Next"), (5, "Then")):
        topic(book(pair, days=days), words)
    page = section(tab(mia, pair), "ahead")
    assert titles(page) == ["Next", "Then", "Later"]
    soonest = db.session.scalars(select(MentoringSession).where(MentoringSession.topic == "Next")).one()
    assert re.findall(r'href="(https://meet[^"]*)"', page) == [f"https://meet.example/{soonest.room.hex}"]
    assert f'href="https://meet.example/{soonest.room.hex}"' in mia.get(f"/sessions/{soonest.id}").text


def test_times_are_told_on_both_clocks(mia, pair):
    """R13: in the reader's zone with its name, and what the other one's clock shows."""
    pair.mentee.time_zone, pair.mentor.person.time_zone = "Europe/Berlin", "Asia/Tokyo"
    session = save(book(pair, days=2, hour=22))
    for page in (tab(mia, pair), mia.get(f"/sessions/{session.id}").text):
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
        assert re.search(r"(23|00):00–(23|00):45 CES?T", words), words[:2000]
        assert re.search(r"07:00( on \w{3} \d+ \w{3})? for Max", words)


def test_what_waits_for_someone_is_on_top_for_them(mia, max_, pair):
    """F20: to confirm and to rate; what waits for the other one is only told."""
    topic(book(pair, days=-1), "To confirm")
    topic(make_session(pair, days_ago=3), "To rate")
    said = topic(book(pair, days=-2), "Said")
    mia.post(f"/sessions/{said.id}/ratings", {"stars": "5"})
    page = tab(mia, pair)
    assert titles(section(page, "waiting")) == ["To rate", "To confirm"]
    assert titles(section(page, "past")) == ["Said"] and "Waits for Max" in section(page, "past")
    assert titles(section(tab(max_, pair), "waiting")) == ["To rate", "Said", "To confirm"]


def test_the_tab_counts_what_the_list_holds(mia, max_, pair):
    """A2: to confirm, not agreed on, and each that is to be rated."""
    book(pair, days=-1)
    make_session(pair, days_ago=3)
    make_session(pair, days_ago=5)
    apart = book(pair, days=-2)
    for browser, verdict in ((mia, "mentor_missed"), (max_, "mentee_missed")):
        browser.post(f"/sessions/{apart.id}/reports", {"verdict": verdict})
    for browser in (mia, max_):
        page = tab(browser, pair)
        assert len(titles(section(page, "waiting"))) == 4
        assert re.search(r'Sessions <span class="count">4', page)


def test_a_session_stops_waiting_for_stars_after_two_weeks(mia, pair):
    pair.started_at = clock.now() - timedelta(days=90)
    save(pair)
    topic(make_session(pair, days_ago=15), "Long ago")
    page = tab(mia, pair)
    assert not section(page, "waiting") and titles(section(page, "past")) == ["Long ago"]


def test_what_was_comes_by_pages(mia, pair):
    """A25: the latest first; each session on one page."""
    pair.started_at = clock.now() - timedelta(days=90)
    save(pair)
    for number in range(PAGE + 3):
        session = make_session(pair, days_ago=number + 4, topic=f"Session {number}")
        rate(session, pair.mentee, 5)
    for number in range(3):
        make_session(pair, days_ago=number + 1, topic="Waits for stars")
    page = tab(mia, pair)
    first = titles(section(page, "past"))
    assert first == [f"Session {n}" for n in range(PAGE)]
    older = re.search(r'href="/mentorships/\d+/sessions(\?before=\d+)#past"', page)[1]
    rest = tab(mia, pair, older)
    assert titles(rest) == [f"Session {n}" for n in range(PAGE, PAGE + 3)]
    assert "?before=" not in rest


@pytest.mark.parametrize("before", ["0", "x", "-1", "99999999999999999999", "1e3", ""])
def test_a_made_up_place_in_the_list_is_no_failure(mia, pair, before):
    """S18"""
    make_session(pair)
    assert mia.get(f"/mentorships/{pair.id}/sessions?before={before}").status_code == 200


def test_hours_and_cadence_are_counted_from_what_was_held(mia, pair):
    """A25, A28: sessions completed, how often they meet, hours; what was missed or cancelled is not counted."""
    # Of one length, so that they began at one hour: half an hour apart they would be a day less apart just after midnight.
    make_session(pair, days_ago=1, minutes=45)
    make_session(pair, days_ago=9, minutes=45)
    missed = book(pair, days=-2)
    for by in (pair.mentee, pair.mentor.person):
        missed.report(by, "mentee_missed", None, clock.now())
    db.session.commit()
    words = tab(mia, pair)
    assert "2 sessions held" in words and "1.5 hours together" in words and "About every 8 days" in words


def test_a_session_held_elsewhere_is_logged_with_its_topics(mia, max_, pair):
    """A25, A36: day, time, minutes, topic, and what it was about; the other one is asked to agree."""
    skill = pair.application.assessments[0].skill
    began = {"held_on": (clock.now() - timedelta(days=1)).date().isoformat(), "began": "09:30", "minutes": "50"}
    answer = log(mia, pair, **began, topics=f"skill-{skill.id}")
    session = db.session.scalars(select(MentoringSession)).one()
    assert answer.location == f"/sessions/{session.id}"
    assert (f"{session.starts_at:%H:%M}", session.minutes, session.origin, session.kind) == (
        "09:30",
        50,
        "logged",
        "intro",
    )
    assert db.session.scalars(select(SessionTopic.skill_id)).all() == [skill.id]
    assert "Mia says: “Held, 50 minutes”" in max_.get(f"/sessions/{session.id}").text
    log(mia, pair, topic="The second")
    kinds = db.session.scalars(select(MentoringSession.kind).order_by(MentoringSession.id)).all()
    assert kinds == ["intro", "regular"]


def test_a_form_sent_again_logs_nothing_twice(mia, pair):
    """R11"""
    answers = [log(mia, pair, submission_key=KEY).status_code for _ in range(5)]
    assert answers == [303, 409, 409, 409, 409]
    assert len(db.session.scalars(select(MentoringSession.id)).all()) == 1


@pytest.mark.parametrize(
    "day", [(clock.now() + timedelta(days=2)).date().isoformat(), "2001-01-01", "0001-01-01", "9999-12-31"]
)
def test_a_day_outside_of_the_mentorship_is_explained_and_kept(mia, pair, day):
    """A time in the future, before the start, and at the ends of all calendars."""
    answer = log(mia, pair, held_on=day)
    assert answer.status_code == 422 and "between the start of the mentorship and now" in answer.text
    assert f'value="{day}"' in answer.text and "Mock interview" in answer.text


def test_in_an_ended_mentorship_nothing_is_logged_or_booked(mia, pair):
    make_session(pair)
    end_mentorship(pair)
    refused = log(mia, pair)
    assert refused.status_code == 409 and "has ended" in refused.text
    page = tab(mia, pair)
    assert 'id="log"' not in page and f"/mentorships/{pair.id}/bookings" not in page
