"""Breaking glass: an operator reads what is private only with a reason, for an hour, and both are told (S15)."""

from datetime import timedelta

import pytest
import time_machine

from mentorcruise import clock
from mentorcruise.domain.concerns import OperatorReading
from mentorcruise.domain.session_work import Note
from mentorcruise.extensions import db
from tests.factories import make_mentorship, make_operator, save, write_message
from tests.security.pages import scripts_on
from tests.security.payloads import payloads
from tests.uploads.files import taken

REASON = "Someone may come to harm"


@pytest.fixture
def pair(app):
    pair = make_mentorship()
    write_message(pair, pair.mentor.person, "Private words", files=(taken(b"words", "a.txt"),))
    save(Note(
        mentorship_id=pair.id, kind="private", author_id=pair.mentee_id, version=1, body="First thought", written_at=clock.now()
    ), Note(
        mentorship_id=pair.id, kind="private", author_id=pair.mentee_id, version=2, body="Second thought", written_at=clock.now()
    ))  # fmt: skip
    return pair


@pytest.fixture
def olga(visitor, pair):
    return visitor(make_operator())


def below(pair, what: str) -> str:
    return f"/operator/mentorships/{pair.id}/{what}"


def read(browser, pair, what: str = "messages", reason: str = REASON):
    return browser.post(below(pair, "readings"), {"what": what, "reason": reason})


def private_pages(browser, pair) -> dict[str, bool]:
    """Which private things this browser is shown."""
    pages = {"messages": "Private words", "private-notes": "Second thought"}
    return {name: words in browser.get(below(pair, name)).text for name, words in pages.items()}


def test_without_a_reason_nothing_is_shown(pair, olga):
    assert private_pages(olga, pair) == {"messages": False, "private-notes": False}
    answer = olga.get(below(pair, "messages"))
    assert (answer.status_code, answer.location) == (303, below(pair, "readings"))
    assert "Both get a letter" in olga.get(below(pair, "readings")).text
    assert olga.get("/uploads/1").status_code == 404


@pytest.mark.parametrize("reason", ["", "too short", "x" * 501])
def test_a_reason_says_something(pair, olga, reason):
    assert read(olga, pair, reason=reason).status_code == 422
    assert db.session.query(OperatorReading).count() == 0


def test_a_reason_opens_what_was_asked_for_and_nothing_else(pair, olga, visitor):
    answer = read(olga, pair)
    assert (answer.status_code, answer.location) == (303, below(pair, "messages"))
    assert private_pages(olga, pair) == {"messages": True, "private-notes": False}
    assert olga.get("/uploads/1").data == b"words"
    assert read(olga, pair, "private_notes").location == below(pair, "private-notes")
    assert private_pages(olga, pair) == {"messages": True, "private-notes": True}
    assert "First thought" not in olga.get(below(pair, "private-notes")).text
    another, elsewhere = visitor(make_operator("Otto")), make_mentorship()
    assert private_pages(another, pair) == {"messages": False, "private-notes": False}
    assert olga.get(below(elsewhere, "messages")).status_code == 303


def test_it_lasts_an_hour(pair, olga):
    read(olga, pair)
    opened_at = db.session.query(OperatorReading).one().at
    assert "You may read their messages" in olga.get(below(pair, "readings")).text
    with later(opened_at + timedelta(minutes=59)):
        assert private_pages(olga, pair)["messages"]
    with later(opened_at + timedelta(minutes=60)):
        assert not private_pages(olga, pair)["messages"] and olga.get("/uploads/1").status_code == 404
        assert "You may read" not in olga.get(below(pair, "readings")).text.replace("You may read for an hour", "")


def later(moment):
    return time_machine.travel(moment, tick=False)


def test_both_see_who_read_and_why_and_get_a_letter(pair, olga, visitor, work, settings):
    read(olga, pair)
    for person in (pair.mentee, pair.mentor.person):
        page = visitor(person).get(f"/mentorships/{pair.id}/messages").text
        assert "Olga Operator" in page and "read your messages" in page and REASON in page
    work()
    letters = [x for file in settings.mail_folder.glob("*.eml") if "private between you" in (x := file.read_text())]
    assert len(letters) == 2 and all(REASON in x and "Olga Operator" in x and "Private words" not in x for x in letters)


def test_asking_five_times_is_one_reading(pair, olga):
    """R11; after the hour it is another one."""
    for _ in range(5):
        read(olga, pair)
    reading = db.session.query(OperatorReading).one()
    with later(reading.at + timedelta(hours=2)):
        read(olga, pair)
    assert db.session.query(OperatorReading).count() == 2


def test_only_operators_can(pair, visitor):
    """S1: not even the two themselves."""
    for person in (pair.mentee, pair.mentor.person, make_mentorship().mentee):
        browser = visitor(person)
        assert read(browser, pair).status_code == 404 and browser.get(below(pair, "messages")).status_code == 404
    assert db.session.query(OperatorReading).count() == 0


def test_no_words_run(pair, olga):
    """S4: payloads in what operators read, and in the reason that the two read."""
    for words in (" ".join(payloads()[n : n + 100]).replace("\x00", "") for n in range(0, 300, 100)):
        write_message(pair, pair.mentee, words[:8000])
        save(Note(
            mentorship_id=pair.id, kind="private", author_id=pair.mentor.person_id, version=len(words), body=words,
            written_at=clock.now(),
        ))  # fmt: skip
    read(olga, pair, reason=payloads()[3] * 4)
    read(olga, pair, "private_notes", reason=payloads()[7] * 4)
    for name in ("messages", "private-notes", "readings"):
        page = olga.get(below(pair, name))
        assert page.status_code == 200 and not scripts_on(page.text)


def test_earlier_messages_are_reached(pair, olga):
    for number in range(100):
        write_message(pair, pair.mentee, f"Number {number}")
    read(olga, pair)
    assert "Private words" not in olga.get(below(pair, "messages")).text
    assert "Private words" in olga.get(below(pair, "messages?before=3")).text
