"""The letter about a message that nobody reads: an hour later, once until they look (F18, F21)."""

from datetime import timedelta

import pytest
import time_machine

from mentorcruise import clock
from mentorcruise.domain import conversations
from mentorcruise.extensions import db
from tests.factories import make_mentorship, write_message
from tests.mail.conftest import text_of
from tests.uploads.files import taken


@pytest.fixture
def pair(app):
    return make_mentorship()


@pytest.fixture
def after(work):
    """`after(minutes)`: do what is due by then."""

    def go_on(minutes: int) -> None:
        with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
            work()

    return go_on


def read(pair, up_to: int) -> None:
    conversations.note_reading(db.session(), pair.id, pair.mentee, up_to, clock.now())
    db.session.commit()


def letters(sent) -> list[str]:
    return [text_of(letter) for letter in sent() if "has written to you" in letter["Subject"]]


def test_it_comes_after_an_hour(pair, after, sent):
    write_message(pair, pair.mentor.person, "How was your week?")
    after(59)
    assert letters(sent) == []
    after(60)
    (letter,) = [letter for letter in sent() if letter["Subject"] == "Max Mentor has written to you"]
    assert letter["To"].addresses[0].addr_spec == pair.mentee.email
    assert "> How was your week?" in letters(sent)[0] and f"/mentorships/{pair.id}/messages" in letters(sent)[0]


def test_whoever_has_read_gets_none(pair, after, sent):
    message = write_message(pair, pair.mentor.person)
    read(pair, message.id)
    after(120)
    assert letters(sent) == []


def test_many_messages_are_one_letter_until_they_are_looked_at(pair, after, sent):
    for number in range(3):
        last = write_message(pair, pair.mentor.person, f"Number {number}", at=clock.now() + timedelta(minutes=number))
    after(300)
    assert len(letters(sent)) == 1 and "3 messages wait" in letters(sent)[0] and "> Number 0" in letters(sent)[0]
    write_message(pair, pair.mentor.person, "And another")
    after(300)
    assert len(letters(sent)) == 1
    read(pair, last.id + 1)
    write_message(pair, pair.mentor.person, "After the look")
    after(300)
    assert len(letters(sent)) == 2 and any("After the look" in letter for letter in letters(sent))


def test_one_read_and_one_not_is_a_letter_about_the_second(pair, after, sent):
    read(pair, write_message(pair, pair.mentor.person, "Seen").id)
    write_message(pair, pair.mentor.person, "Not seen", at=clock.now() + timedelta(minutes=1))
    after(120)
    assert len(letters(sent)) == 1 and "> Not seen" in letters(sent)[0] and "> Seen" not in letters(sent)[0]


def test_no_more_than_the_beginning_is_quoted(pair, after, sent):
    """S13: two hundred characters, cut at a word."""
    write_message(pair, pair.mentor.person, "word " * 50 + "canary")
    after(60)
    quoted = [line for line in letters(sent)[0].splitlines() if line.startswith(">")]
    assert "canary" not in letters(sent)[0] and len(quoted[0]) <= 206 and quoted[0].endswith("word …")


def test_a_file_alone_is_counted_not_named(pair, after, sent):
    write_message(pair, pair.mentor.person, "", files=(taken(b"x", "canary.txt"),))
    after(60)
    assert "A file was sent along." in letters(sent)[0] and "canary" not in letters(sent)[0]


def block(pair, by) -> None:
    conversations.block(db.session(), pair, by, clock.now())
    db.session.commit()


def test_whoever_blocks_messages_gets_none(pair, after, sent):
    write_message(pair, pair.mentor.person)
    block(pair, pair.mentee)
    after(120)
    assert letters(sent) == []


def test_what_a_block_has_held_back_is_mailed_an_hour_after_it_is_lifted(pair, after, sent):
    """F18: nothing that waits is lost in silence, and still it is one letter."""
    write_message(pair, pair.mentor.person, "Before the block")
    block(pair, pair.mentee)
    after(120)
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        for _ in range(2):
            conversations.lift(db.session(), pair, pair.mentee, clock.now())
            db.session.commit()
    after(239)
    assert letters(sent) == []
    for minutes in (240, 300):
        after(minutes)
        assert len(letters(sent)) == 1 and "> Before the block" in letters(sent)[0]


def test_what_is_read_after_lifting_is_not_mailed(pair, after, sent):
    message = write_message(pair, pair.mentor.person)
    block(pair, pair.mentee)
    after(120)
    conversations.lift(db.session(), pair, pair.mentee, clock.now())
    read(pair, message.id)
    after(300)
    assert letters(sent) == []


def test_whoever_is_blocked_still_hears_of_what_came_before(pair, after, sent):
    """The block says that its setter takes no messages, not that what was sent is taken back."""
    write_message(pair, pair.mentor.person, "Read this first")
    block(pair, pair.mentor.person)
    after(60)
    assert "> Read this first" in letters(sent)[0]
