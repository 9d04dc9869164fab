"""The private feed: every session of a person, for whoever has the address, until it is revoked (F17)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar
from itsdangerous import URLSafeSerializer

from mentorcruise import clock
from mentorcruise.domain.availability import CalendarFeed
from mentorcruise.domain.calling_off import call_off
from mentorcruise.domain.session_work import Note
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.web.calendars.addresses import feed_path
from tests.calendar.entries import vobject_events
from tests.factories import free_times, make_booking, make_calendar, make_mentee, make_mentor, make_mentorship, save
from tests.house.sql_log import sql_log
from tests.mail.letters import met

NOW = datetime(2026, 10, 12, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def autumn():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def pair(app):
    return met()


@pytest.fixture
def path(pair) -> str:
    """The address of the mentee's feed."""
    return feed_path(save(CalendarFeed(person_id=pair.mentee_id, created_at=NOW)).id)


def booked(pair, number: int = 5, **wish: object) -> MentoringSession:
    return db.session.get_one(MentoringSession, make_booking(pair, free_times(pair)[number], **wish).session_id)


def events(answer) -> list:
    return Calendar.from_ical(answer.data).walk("VEVENT")


def test_it_holds_every_session_without_a_cookie(pair, path, visitor):
    sessions = [booked(pair, topic="Types"), booked(pair, 9)]
    answer = visitor().get(path)
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    assert [event.start for event in events(answer)] == [one.starts_at for one in sessions]
    assert len(vobject_events(answer.data)) == 2
    assert "Set-Cookie" not in answer.headers


def test_it_holds_both_sides_of_a_person(pair, path, visitor):
    """F8: someone who is mentee here and mentor there sees both in one calendar."""
    mentor = make_mentor("Mia as a mentor")
    mentor.person_id = pair.mentee_id
    make_calendar(mentor)
    booked(pair)
    booked(make_mentorship(make_mentee("Ina Newcomer"), mentor), 30)
    assert {str(event["SUMMARY"]) for event in events(visitor().get(path))} == {
        "Intro session with Max Mentor", "Intro session with Ina Newcomer",
    }  # fmt: skip


def test_sessions_of_others_are_not_in_it(pair, path, visitor):
    booked(make_mentorship(make_mentee("Someone Else"), pair.mentor))
    assert events(visitor().get(path)) == []


def test_what_is_cancelled_is_gone_and_what_is_long_ago_too(pair, path, visitor):
    gone, kept = booked(pair), booked(pair, 9)
    call_off([gone], pair.mentee, "", clock.now())
    db.session.commit()
    assert [event.start for event in events(visitor().get(path))] == [kept.starts_at]
    with time_machine.travel(kept.ends_at + timedelta(days=29), tick=False):
        assert len(events(visitor().get(path))) == 1
    with time_machine.travel(kept.ends_at + timedelta(days=31), tick=False):
        assert events(visitor().get(path)) == []


def test_a_series_is_one_entry_as_long_as_any_of_it_shows(pair, path, visitor):
    booked(pair, every_weeks=4, times=4)
    (event,) = events(visitor().get(path))
    assert event["RRULE"]["COUNT"] == [4]
    with time_machine.travel(NOW + timedelta(weeks=9), tick=False):
        (event,) = events(visitor().get(path))
        assert event["RRULE"]["COUNT"] == [4]


def test_unchanged_it_is_not_sent_again(pair, path, visitor):
    """A calendar that asks each hour with the tag that it has gets 304; after a change the whole."""
    booked(pair)
    first = visitor().get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    tag = {"If-None-Match": first.headers["ETag"]}
    again = visitor().get(path, headers=tag)
    assert again.status_code == 304 and again.data == b""
    booked(pair, 9)
    assert visitor().get(path, headers=tag).status_code == 200


def test_it_takes_as_many_queries_for_many_sessions_as_for_one(pair, path, visitor):
    """HOUSE: no N+1."""
    asked = []
    for number in (3, 9, 15):
        booked(pair, number, every_weeks=1, times=2)
        with sql_log() as said:
            visitor().get(path)
        asked.append(len(said))
    assert asked[0] == asked[2] <= 5


def test_nothing_private_is_in_it(pair, path, visitor):
    """S13: no notes, no agenda, no addresses."""
    session = booked(pair)
    for number, kind in enumerate(("agenda", "notes", "private")):
        save(Note(
            mentorship_id=pair.id, session_id=session.id, kind=kind, author_id=pair.mentee_id, version=1,
            body=f"canary-{number}", written_at=NOW,
        ))  # fmt: skip
    content = visitor().get(path).text
    assert "canary" not in content and pair.mentee.email not in content and pair.mentor.person.email not in content


def test_no_other_address_opens_it(pair, path, app, visitor):
    """S1: not a guess, not the id, not a token of ours for something else, not one signed with another secret."""
    feed_id = path.removeprefix("/calendars/").partition(".")[0]
    others = [URLSafeSerializer(secret, salt=salt).dumps(1) for secret, salt in (
        ("another secret", "calendar-feed"), (app.config["SECRET_KEY"], "one-time-link.reset"),
    )]  # fmt: skip
    signed = URLSafeSerializer(app.config["SECRET_KEY"], salt="calendar-feed")
    strange = [signed.dumps(value) for value in (2**40, 0, -1, None, "1", [1])]
    for token in ("1", feed_id, f"{feed_id}.x", path.removeprefix("/calendars/")[:-5], *others, *strange):
        assert visitor().get(f"/calendars/{token}.ics").status_code == 404, token


def test_a_hostile_name_stays_a_name_in_it(pair, path, visitor):
    """S9: one event, no new property."""
    booked(pair, topic="Types\r\nATTENDEE:mailto:x@example.org")
    pair.mentor.person.name = "Eve\r\nEND:VEVENT\nX-EVIL:1\u2028X-EVIL:2"
    db.session.commit()
    answer = visitor().get(path)
    (event,) = events(answer)
    assert b"\nX-EVIL" not in answer.data and b"ATTENDEE:mailto" not in answer.data.replace(b"\r\n ", b"").replace(
        b"Types ATTENDEE", b""
    )
    assert event["SUMMARY"].startswith("Intro session with Eve END:VEVENT")


class TestSettings:
    """Making the address, making a new one, ending it."""

    def test_a_new_address_ends_the_former_one(self, pair, visitor):
        browser = visitor(pair.mentee)
        assert browser.get("/account/calendar-feed").status_code == 200
        browser.post("/account/calendar-feed", {"feed": ""})
        first = shown(browser)
        assert visitor().get(first).status_code == 200
        browser.post("/account/calendar-feed", {"feed": str(db.session.query(CalendarFeed).one().id)})
        second = shown(browser)
        assert second != first
        assert (visitor().get(first).status_code, visitor().get(second).status_code) == (404, 200)

    def test_ended_it_is_not_there_any_more(self, pair, path, visitor):
        browser = visitor(pair.mentee)
        feed = db.session.query(CalendarFeed).one()
        browser.post("/account/calendar-feed/revocation", {"feed": str(feed.id)})
        assert visitor().get(path).status_code == 404
        assert "You have no feed yet" in browser.get("/account/calendar-feed").text

    def test_a_form_sent_again_has_no_second_effect(self, pair, visitor):
        """R11: Back and send again neither makes a second address nor ends the one that took its place."""
        browser = visitor(pair.mentee)
        for _ in range(5):
            browser.post("/account/calendar-feed", {"feed": ""})
        (feed,) = db.session.query(CalendarFeed).all()
        for _ in range(5):
            browser.post("/account/calendar-feed", {"feed": str(feed.id)})
        browser.post("/account/calendar-feed/revocation", {"feed": str(feed.id)})
        made = db.session.query(CalendarFeed).order_by(CalendarFeed.id).all()
        assert [one.revoked_at is None for one in made] == [False, True]

    def test_another_persons_feed_is_out_of_reach(self, pair, path, visitor):
        """S1: with the id of a feed that is not one's own nothing happens."""
        feed = db.session.query(CalendarFeed).one()
        stranger = visitor(make_mentee("Sam Stranger"))
        for action in ("", "/revocation"):
            stranger.post(f"/account/calendar-feed{action}", {"feed": str(feed.id)})
        assert visitor().get(path).status_code == 200
        assert db.session.query(CalendarFeed).count() == 1

    def test_odd_forms_change_nothing(self, pair, path, visitor):
        browser = visitor(pair.mentee)
        for value in ("x", "-1", "²", "9" * 40, "1 OR 1=1", "\x00"):
            for action in ("", "/revocation"):
                assert browser.post(f"/account/calendar-feed{action}", {"feed": value}).status_code in (303, 400)
        assert db.session.query(CalendarFeed).filter(CalendarFeed.revoked_at.is_(None)).count() == 1

    def test_the_account_page_leads_to_it(self, pair, visitor):
        assert 'href="/account/calendar-feed"' in visitor(pair.mentee).get("/account").text


def shown(browser) -> str:
    """The path of the address that the page shows."""
    text = browser.get("/account/calendar-feed").text
    start = text.index('value="http://localhost/calendars/') + len('value="http://localhost')
    return text[start : text.index('"', start)]
