"""R10: one hour, many who want it. One books it; the others are told so, with the next free times, and nobody waits in a circle."""

import re
from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from mentorcruise import clock
from mentorcruise.domain.bookings import SessionSeat
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from tests.chaos.conftest import number_of
from tests.chaos.test_races import at_once, statuses
from tests.factories import free_times, make_booking, make_calendar, make_mentee, make_mentor, make_mentorship, whole

ALL, CONTROL = 200, 12
NO_OVERLAP = (
    "ALTER TABLE session_seats ADD CONSTRAINT session_seats_no_overlap "
    "EXCLUDE USING gist (person_id WITH =, during WITH &&) WHERE (released_at IS NULL)"
)


@pytest.fixture
def mentor(app):
    mentor = make_mentor()
    make_calendar(mentor, time_zone="Europe/Berlin", buffer_minutes=15)
    return mentor


def value(start) -> str:
    return f"{start:%Y-%m-%dT%H:%MZ}"


def wanted_by(number, mentor, browser_of):
    """So many mentees, each with the page open, and the hour that all of them want."""
    pairs = pairs_with(mentor, number)
    start = free_times(pairs[0])[0]
    form = {"starts_at": value(start), "topic": "Now"}
    browsers = [(browser_of(pair.mentee), f"/mentorships/{pair.id}/bookings") for pair in pairs]
    return pairs, start, [lambda b=browser, p=path: b.post(p, form) for browser, path in browsers]


@whole
def pairs_with(mentor, number):
    """Pairs beside each other: their places are given back, as a mentor has fewer of them than mentees here."""
    pairs = []
    for n in range(number):
        pairs.append(make_mentorship(make_mentee(f"Mentee {n}"), mentor))
        pairs[-1].application.place.release(clock.now())
    return pairs


@contextmanager
def without_the_constraint():
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE session_seats DROP CONSTRAINT session_seats_no_overlap"))
    try:
        yield
    finally:
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM session_seats"))
            connection.execute(text(NO_OVERLAP))


def test_one_hour_is_booked_once_by_two_hundred(site, mentor, browser_of):
    """R10: one wins; 199 get 409, what happened, and times that are free in truth."""
    site.start("web")
    pairs, start, posts = wanted_by(ALL, mentor, browser_of)
    answers = at_once(posts)
    assert statuses(answers) == {303: 1, 409: ALL - 1}
    assert (number_of(MentoringSession), number_of(SessionSeat)) == (1, 2)
    lost = db.session.merge(pairs[next(n for n, answer in enumerate(answers) if answer.status_code == 409)])
    free = [value(time) for time in free_times(lost)]
    assert value(start) not in free
    for answer in answers:
        if answer.status_code == 409:
            assert "just taken" in answer.text
            assert re.findall(r'name="starts_at" value="([^"]+)"', answer.text)[:5] == free[:5]
    again = browser_of(lost.mentee).post(f"/mentorships/{lost.id}/bookings", {"starts_at": free[0]})
    assert again.status_code == 303
    assert "deadlock" not in site.words_of("web").lower()


def test_without_the_constraint_it_is_booked_more_than_once(site, mentor, browser_of):
    """The control: the guard is the constraint; with it gone, the same race goes wrong."""
    site.start("web")
    with without_the_constraint():
        _, _, posts = wanted_by(CONTROL, mentor, browser_of)
        assert statuses(at_once(posts))[303] > 1
        assert number_of(MentoringSession) > 1


def test_one_form_from_many_tabs_books_once(site, mentor, browser_of):
    """R10, R11: the same form twenty times at the same moment; all are shown the one session."""
    site.start("web")
    pair = make_mentorship(mentor=mentor)
    form = {"starts_at": value(free_times(pair)[0]), "submission_key": "6c7a5d9e-6a3f-4a53-9a4e-0d2f7a1c8b12"}
    browsers, path = [browser_of(pair.mentee) for _ in range(20)], f"/mentorships/{pair.id}/bookings"
    answers = at_once([lambda b=b: b.post(path, form) for b in browsers])
    assert statuses(answers) == {303: 20}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert number_of(MentoringSession) == 1


def test_two_who_mentor_each_other_never_wait_in_a_circle(site, mentor, browser_of):
    """R10: series, single sessions, moves and cancellations across both roles; each ends in an answer, no two overlap."""
    site.start("web")
    other = make_mentor("Other")
    make_calendar(other)
    pairs = [make_mentorship(other.person, mentor), make_mentorship(mentor.person, other)]
    booked = [make_booking(pair) for pair in pairs]
    times = [value(start) for start in free_times(pairs[0])[:12]]
    calls = []
    for number, time in enumerate(times):
        pair = pairs[number % 2]
        browser, path = browser_of(pair.mentee), f"/mentorships/{pair.id}/bookings"
        form = {"starts_at": time, **({"every_weeks": "1", "times": "4"} if number % 3 else {})}
        calls.append(lambda b=browser, p=path, f=form: b.post(p, f))
    for one, pair in zip(booked, pairs, strict=True):
        movers = [browser_of(pair.mentee), browser_of(pair.mentor.person)]
        for time, browser in zip(times[4:6], movers, strict=True):
            calls.append(lambda b=browser, i=one.session_id, t=time: b.post(f"/sessions/{i}/times", {"starts_at": t}))
        calls.append(lambda b=movers[0], i=one.session_id: b.post(f"/sessions/{i}/cancellation", {"reason": "Busy"}))
    answers = Counter(answer.status_code for answer in at_once(calls))
    assert set(answers) <= {303, 409, 422}, answers
    assert answers[303] >= 2
    assert "deadlock" not in site.words_of("web").lower()
