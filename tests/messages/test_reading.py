"""What is unread, where the new ones begin, what has come meanwhile, search, and how soon each answers (A7)."""

import re
from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain.conversations import unread
from mentorcruise.domain.messages import MessageRead
from mentorcruise.extensions import db
from tests.factories import make_mentorship, write_message
from tests.house.sql_log import sql_log, writes
from tests.messages.conftest import here, send, shown


def count_for(pair, person) -> int:
    return db.session.scalar(unread(pair.id, person.id))


def test_the_others_messages_are_unread_until_they_are_looked_at(pair, mia):
    for word in ("one", "two"):
        write_message(pair, pair.mentor.person, word)
    last = write_message(pair, pair.mentee, "mine")
    assert count_for(pair, pair.mentee) == 2 and count_for(pair, pair.mentor.person) == 1
    answer = mia.post(here(pair, "/reading"), {"up_to": str(last.id)})
    assert (answer.status_code, answer.location) == (303, here(pair))
    assert count_for(pair, pair.mentee) == 0 and count_for(pair, pair.mentor.person) == 1


def test_the_tab_says_how_many_are_unread(pair, mia, max_):
    for _ in range(3):
        write_message(pair, pair.mentor.person)
    tab = re.compile(r'Messages <span class="count">(\d+)</span>')
    assert tab.findall(mia.get(f"/mentorships/{pair.id}").text) == ["3"]
    for page in (mia.get(here(pair)), max_.get(f"/mentorships/{pair.id}")):
        assert not tab.findall(page.text)


def test_a_page_marks_where_the_new_ones_begin_and_writes_nothing(pair, mia):
    """S3: a GET never writes; reading is noted by a POST."""
    write_message(pair, pair.mentor.person, "old")
    mia.post(here(pair, "/reading"), {"up_to": "1"}, htmx=True)
    for body in ("new one", "new two"):
        write_message(pair, pair.mentor.person, body)
    for _ in range(2):
        with sql_log() as said:
            page = mia.get(here(pair)).text
        assert not writes(said)
        assert page.count('class="new-line"') == 1
        assert page.index("old") < page.index('class="new-line"') < page.index("new one")


def test_ones_own_messages_are_never_new(pair, mia):
    write_message(pair, pair.mentee, "mine")
    assert "new-line" not in mia.get(here(pair)).text


def test_a_mark_never_goes_back_nor_beyond(pair, mia, max_):
    """S2: what is posted is not believed."""
    other = make_mentorship()
    first, second = (write_message(pair, pair.mentor.person, word) for word in ("one", "two"))
    elsewhere = write_message(other, other.mentee)
    for up_to in (str(second.id), str(first.id), str(elsewhere.id), "9223372036854775807", "-1", "x", ""):
        assert mia.post(here(pair, "/reading"), {"up_to": up_to}, htmx=True).status_code == 204
        assert db.session.get(MessageRead, (pair.id, pair.mentee_id)).read_up_to == second.id
    assert db.session.query(MessageRead).count() == 1


def test_what_is_new_comes_as_a_piece(pair, mia):
    write_message(pair, pair.mentor.person, "before")
    assert mia.get(here(pair, "?after=1"), htmx=True).status_code == 204
    for body in ("after", "and more"):
        write_message(pair, pair.mentor.person, body)
    piece = mia.get(here(pair, "?after=1"), htmx=True)
    assert shown(piece) == ["after", "and more"] and "<html" not in piece.text and "day-line" not in piece.text
    assert piece.headers["Vary"].count("HX-Request") == 1


def test_asking_in_vain_costs_one_query_beyond_knowing_who_asks(pair, mia):
    """Speed: a cheap version check."""
    write_message(pair, pair.mentor.person)
    path = here(pair, "?after=1")
    with sql_log() as said:
        answer = mia.get(path, htmx=True)
    assert (answer.status_code, answer.data, len(said)) == (204, b"", 2)


def test_what_is_new_on_a_new_day_names_it(pair, mia):
    write_message(pair, pair.mentor.person, "before", at=clock.now() - timedelta(days=1))
    write_message(pair, pair.mentor.person, "after")
    assert mia.get(here(pair, "?after=1"), htmx=True).text.count("day-line") == 1


def test_without_htmx_the_address_is_the_page(pair, mia):
    write_message(pair, pair.mentor.person)
    assert "<html" in mia.get(here(pair, "?after=0")).text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("python", ["Learn Python first"]),
        ("first LEARN", ["Learn Python first"]),
        ("100%25", ["100% sure"]),
        ("_", ["snake_case"]),
        ("nowhere", []),
        ("notes.txt", ["see the file notes.txt 2 bytes"]),
        ("x" * 5000, []),
    ],
)
def test_it_finds_words(pair, mia, asked, found):
    for body in ("Learn Python first", "100% sure", "snake_case"):
        write_message(pair, pair.mentee, body)
    send(mia, pair, "see the file", files=[("notes.txt", b"hi")])
    page = mia.get(here(pair, f"?q={asked}"))
    assert shown(page) == found
    assert ("None found" in page.text) == (not found)
    assert ("Show in the conversation" in page.text) == bool(found)


def test_it_finds_nothing_of_others(pair, mia):
    """S1."""
    other = make_mentorship()
    write_message(other, other.mentee, "secret")
    assert shown(mia.get(here(pair, "?q=secret"))) == []


def test_reply_times_are_the_median_of_answers(pair, mia):
    """A7: from the first message that waits to the answer; what one adds to one's own message is no answer."""
    at = clock.now() - timedelta(days=9)
    for hours in (2, 30, 4.5):
        write_message(pair, pair.mentee, "?", at=at)
        write_message(pair, pair.mentee, "??", at=at + timedelta(hours=1))
        write_message(pair, pair.mentor.person, "!", at=at + timedelta(hours=hours))
        write_message(pair, pair.mentor.person, "!!", at=at + timedelta(hours=hours + 1))
        at += timedelta(days=2)
    page = mia.get(here(pair)).text
    assert "Max Mentor usually answers within 5 hours" in page and "(median of 3)" in page
    assert "Your answers are too few to say" in page


def test_no_answers_say_so(pair, mia):
    assert "Nobody has answered yet." in mia.get(here(pair)).text
