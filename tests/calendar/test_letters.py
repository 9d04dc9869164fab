"""What calendars are told by mail: booked, moved, cancelled; one by one and in a series (F17)."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from mentorcruise import clock
from mentorcruise.domain.availability import MentorCalendar
from mentorcruise.domain.bookings import SessionSeries
from mentorcruise.domain.calling_off import call_off
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import HANDLERS
from tests.calendar.entries import vobject_events
from tests.factories import end_mentorship, free_times, make_booking, move_booking, save
from tests.mail.conftest import text_of
from tests.mail.letters import MENTEE, MENTOR, met

Sent = Callable[[], list[EmailMessage]]
Work = Callable[[], int]
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def pair(app) -> Mentorship:
    return met()


@pytest.fixture
def outcome(pair, sent: Sent, work: Work, settings) -> Callable[[], list[EmailMessage]]:
    """Do what is due; the letters that this sent, the mentee's before the mentor's, and none of the former ones."""
    work()

    def look() -> list[EmailMessage]:
        for file in settings.mail_folder.glob("*"):
            file.unlink()
        work()
        return sorted(sent(), key=lambda letter: (letter["To"].addresses[0].addr_spec != MENTEE, letter["Subject"]))

    return look


def booked(pair: Mentorship, number: int = 5, **wish: object) -> MentoringSession:
    return db.session.get_one(MentoringSession, make_booking(pair, free_times(pair)[number], **wish).session_id)


def raw(letter: EmailMessage) -> bytes:
    (part,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert part.get_param("method") == Calendar.from_ical(content)["METHOD"]
    return content


def said(letter: EmailMessage) -> tuple[str, str, int]:
    """(method, uid, sequence) of the entry in a letter, as a calendar reads it."""
    calendar = Calendar.from_ical(raw(letter))
    event = calendar.walk("VEVENT")[0]
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"])


def test_a_booking_invites_both(pair, outcome):
    session = booked(pair, topic="Types")
    to_mentee, to_mentor = outcome()
    assert said(to_mentee) == said(to_mentor) == ("REQUEST", f"{session.room}@localhost", 0)
    for letter, name in ((to_mentee, "Max Mentor"), (to_mentor, "Mia Mentee")):
        (event,) = vobject_events(raw(letter))
        assert event.summary.value == f"Intro session with {name}: Types"
        assert event.dtstart.value == session.starts_at and event.dtend.value == session.ends_at
        assert event.location.value == f"https://meet.example/max-{session.room.hex}"


def test_neither_learns_the_others_address(pair, outcome):
    """S13: the product shows no address to the other one, and the invitation does not either."""
    booked(pair)
    to_mentee, to_mentor = outcome()
    assert MENTOR.encode() not in to_mentee.as_bytes() + raw(to_mentee)
    assert MENTEE.encode() not in to_mentor.as_bytes() + raw(to_mentor)


def test_times_are_in_the_recipients_zone_and_the_other_ones_beside_it(pair, outcome):
    session = booked(pair)
    to_mentee, to_mentor = (text_of(letter) for letter in outcome())
    here, there = f"{session.starts_at:%H:%M} (UTC)", f"{session.starts_at.astimezone(BERLIN):%H:%M} (CE"
    assert (
        f"- When: {session.starts_at:%A}" in to_mentee
        and here in to_mentee
        and f"- For Max: {session.starts_at:%A}" in to_mentee
    )
    assert there in to_mentor and here in to_mentor and "your time zone (Europe/Berlin)" in to_mentor


def test_moved_is_the_same_entry_with_a_higher_sequence(pair, outcome):
    session = booked(pair)
    first, _ = outcome()
    for sequence in (1, 2):
        move_booking(session, free_times(pair)[-sequence])
        to_mentee, to_mentor = outcome()
        assert said(to_mentee) == said(to_mentor) == ("REQUEST", said(first)[1], sequence)
        assert vobject_events(raw(to_mentee))[0].dtstart.value == session.starts_at
        assert text_of(to_mentee).count("Max Mentor has moved your intro session") == 1


def test_cancelled_takes_the_entry_back(pair, outcome):
    session = booked(pair)
    move_booking(session, free_times(pair)[9])
    outcome()
    call_off([session], session.mentorship.mentee, "I am ill.", clock.now())
    db.session.commit()
    to_mentee, to_mentor = outcome()
    assert said(to_mentee) == said(to_mentor) == ("CANCEL", f"{session.room}@localhost", 2)
    assert vobject_events(raw(to_mentor))[0].status.value == "CANCELLED"
    assert "> I am ill." in text_of(to_mentor) and "You wrote" in text_of(to_mentee)


def test_what_was_cancelled_meanwhile_is_not_announced(pair, outcome):
    """A worker that was down for an hour tells no old news."""
    session = booked(pair)
    move_booking(session, free_times(pair)[9])
    call_off([session], session.mentorship.mentee, "", clock.now())
    db.session.commit()
    assert {said(letter)[0] for letter in outcome()} == {"CANCEL"}


def test_the_end_of_a_mentorship_cancels_each_entry(pair, outcome):
    """F17: two single sessions and a series of three are three entries: a calendar acts on one in a letter."""
    singles = [booked(pair), booked(pair, 9)]
    series = db.session.get_one(SessionSeries, booked(pair, 20, every_weeks=1, times=3).series_id)
    outcome()
    end_mentorship(pair)
    cancelled = [letter for letter in outcome() if letter["Subject"].startswith("Cancelled")]
    uids = {f"{room}@localhost" for room in (*(one.room for one in singles), series.uid)}
    assert len(cancelled) == 6
    for email in (MENTEE, MENTOR):
        mine = [said(letter) for letter in cancelled if letter["To"].addresses[0].addr_spec == email]
        assert {uid for method, uid, _ in mine if method == "CANCEL"} == uids
    assert all("has ended, so" in text_of(letter) for letter in cancelled)


class TestSeries:
    """At 16:00 in Berlin from 14 October 2026 on, six times: the clocks change on the 25th."""

    @pytest.fixture(autouse=True)
    def autumn(self):
        with time_machine.travel(datetime(2026, 10, 12, 8, tzinfo=UTC), tick=False):
            yield

    @pytest.fixture
    def sessions(self, pair, outcome) -> list[MentoringSession]:
        start = datetime(2026, 10, 14, 14, tzinfo=UTC)
        series = make_booking(pair, start, every_weeks=1, times=6)
        return db.session.query(MentoringSession).filter_by(series_id=series.series_id).order_by("id").all()

    def hours(self, letter: EmailMessage) -> list[str]:
        event = vobject_events(raw(letter))[0]
        zone = event.dtstart.value.tzinfo
        return [f"{moment.replace(tzinfo=zone).astimezone(UTC):%d %b %H}" for moment in event.getrruleset()]

    def test_one_invitation_holds_all_of_it(self, pair, sessions, outcome):
        to_mentee, _ = outcome()
        assert said(to_mentee) == ("REQUEST", f"{sessions[0].series.uid}@localhost", 0)
        assert self.hours(to_mentee) == ["14 Oct 14", "21 Oct 14", "28 Oct 15", "04 Nov 15", "11 Nov 15", "18 Nov 15"]
        assert "6 sessions with Max Mentor" in to_mentee["Subject"]

    def test_all_of_it_meet_in_one_room(self, sessions, outcome):
        (event,) = vobject_events(raw(outcome()[0]))
        assert event.location.value == f"https://meet.example/max-{sessions[0].series.uid.hex}"

    def test_what_is_not_free_is_left_out_and_named(self, pair, outcome):
        third = datetime(2026, 10, 28, 15, tzinfo=UTC)
        make_booking(pair, third)
        outcome()
        make_booking(pair, datetime(2026, 10, 14, 14, tzinfo=UTC), every_weeks=1, times=4)
        to_mentee, _ = outcome()
        assert self.hours(to_mentee) == ["14 Oct 14", "21 Oct 14", "04 Nov 15"]
        left_out = text_of(to_mentee).partition("Left out")[2]
        assert "1. Wednesday 28 October 2026 at 15:00 (UTC)" in left_out

    def test_one_moved_replaces_its_place_in_the_series(self, sessions, outcome):
        outcome()
        move_booking(sessions[2], datetime(2026, 10, 29, 9, tzinfo=UTC))
        to_mentee, _ = outcome()
        (event,) = vobject_events(raw(to_mentee))
        assert event.recurrence_id.value == datetime(2026, 10, 28, 15, tzinfo=UTC)
        assert event.dtstart.value == datetime(2026, 10, 29, 9, tzinfo=UTC)
        assert said(to_mentee)[1] == f"{sessions[0].series.uid}@localhost"

    def test_one_cancelled_leaves_the_others(self, sessions, outcome):
        outcome()
        call_off([sessions[3]], sessions[3].mentorship.mentee, "", clock.now())
        db.session.commit()
        to_mentee, _ = outcome()
        (event,) = vobject_events(raw(to_mentee))
        assert said(to_mentee)[0] == "CANCEL"
        assert event.recurrence_id.value == datetime(2026, 11, 4, 15, tzinfo=UTC)

    def test_each_change_has_a_higher_sequence_than_the_one_before(self, sessions, outcome):
        """Some calendars compare it over a whole series, so each change of any session counts."""
        seen = [said(outcome()[0])[2]]
        for session, hour in ((sessions[2], 9), (sessions[4], 9), (sessions[2], 10)):
            move_booking(session, session.starts_at.replace(hour=hour))
            seen.append(said(outcome()[0])[2])
        call_off(sessions[1:2], sessions[1].mentorship.mentee, "", clock.now())
        db.session.commit()
        seen.append(said(outcome()[0])[2])
        assert seen == [0, 1, 2, 3, 4]

    def test_a_series_called_off_before_it_began_is_cancelled(self, sessions, outcome):
        outcome()
        call_off(sessions, sessions[0].mentorship.mentee, "I found a job.", clock.now())
        db.session.commit()
        letters = outcome()
        assert len(letters) == 2 and {said(letter)[0] for letter in letters} == {"CANCEL"}
        assert "recurrence-id" not in raw(letters[0]).decode().lower()
        assert "> I found a job." in text_of(letters[1])

    def test_a_series_called_off_later_ends_after_what_was_held(self, sessions, outcome, sent):
        """Calendars keep the sessions that took place."""
        outcome()
        with time_machine.travel(datetime(2026, 10, 30, 8, tzinfo=UTC), tick=False):
            call_off(sessions[3:], sessions[0].mentorship.mentor.person, "", clock.now())
            HANDLERS["letters.series_cancelled"](str(sessions[0].series_id))
            db.session.commit()
            to_mentee, _ = sorted(
                (letter for letter in sent() if letter["Subject"].startswith("Cancelled: 3 sessions")),
                key=lambda letter: str(letter["To"]),
                reverse=True,
            )
        method, _, sequence = said(to_mentee)
        assert (method, sequence) == ("REQUEST", 3)
        assert self.hours(to_mentee) == ["14 Oct 14", "21 Oct 14", "28 Oct 15"]


def test_a_link_that_no_browser_may_open_is_left_out(pair, outcome):
    """S10: what a mentor wrote as a template is never more than a web address."""
    calendar = db.session.get_one(MentorCalendar, pair.mentor_id)
    for link in ("javascript:alert(1)", "https://a b", "https://a\nX-EVIL:1", "ftp://x", "file:///etc/passwd"):
        calendar.video_link = link
        save(calendar)
        booked(pair)
        for letter in outcome():
            assert b"LOCATION" not in raw(letter) and b"EVIL" not in raw(letter)
            assert "on video" not in text_of(letter)
