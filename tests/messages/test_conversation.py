"""Writing to each other: what is sent is there for both, in order, by the reader's clock, once (F21)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from mentorcruise import clock
from mentorcruise.domain.conversations import MOST_STORED, WRITABLE_AFTER_END
from mentorcruise.domain.messages import Message, Upload
from mentorcruise.extensions import db
from tests.factories import end_mentorship, make_mentorship, make_operator, save, write_message
from tests.messages.conftest import here, send, shown, written
from tests.visitor import apart


def test_what_one_writes_the_other_reads(pair, mia, max_):
    answer = send(mia, pair, "How **are** you?")
    assert (answer.status_code, answer.location) == (303, here(pair, "#message-1"))
    page = max_.get(here(pair))
    assert shown(page) == ["How are you?"] and "<strong>are</strong>" in page.text
    assert "Mia Mentee" in page.text and 'class="message"' in page.text
    assert 'class="message mine"' in mia.get(here(pair)).text


def test_nothing_written_yet_says_what_to_do(pair, mia):
    assert "Nothing written yet. Say hello" in mia.get(here(pair)).text


def test_strangers_find_nothing(pair, visitor):
    """S1."""
    stranger = visitor(make_mentorship().mentee)
    message = write_message(pair, pair.mentee)
    for answer in (
        stranger.get(here(pair)),
        stranger.get(here(pair, "?after=0"), htmx=True),
        stranger.get(here(pair, "?before=99"), htmx=True),
        send(stranger, pair),
        stranger.post(here(pair, "/reading"), {"up_to": str(message.id)}),
    ):
        assert answer.status_code == 404
    assert written() == ["Hello"]


def test_an_operator_is_a_stranger_here(pair, visitor):
    """S15."""
    write_message(pair, pair.mentee)
    assert visitor(make_operator()).get(here(pair)).status_code == 404


def test_a_form_sent_five_times_is_one_message(pair, mia):
    """R11."""
    key = str(uuid4())
    answers = [send(mia, pair, "Once", submission_key=key) for _ in range(5)]
    assert {(a.status_code, a.location) for a in answers} == {(303, here(pair, "#message-1"))}
    assert written() == ["Once"]


def test_five_at_the_same_moment_are_one_message(pair, mia):
    """R10, R11: the same form from five threads; all are told that it is sent."""
    path, form = here(pair), {"body": "Once", "submission_key": str(uuid4()), "csrf_token": mia.csrf_token}
    cookie = mia.client.get_cookie("session")
    start = Barrier(5)

    def press() -> tuple[int, str | None]:
        client = mia.app.test_client()
        client.set_cookie("session", cookie.value)
        start.wait()
        answer = apart(client.post, path, data=form)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(5) as hands:
        answers = {hand.result() for hand in [hands.submit(press) for _ in range(5)]}
    assert answers == {(303, here(pair, "#message-1"))} and written() == ["Once"]


def test_the_others_key_is_not_taken_for_ones_own(pair, mia, max_):
    key = str(uuid4())
    send(mia, pair, "Mine", submission_key=key)
    assert send(max_, pair, "His", submission_key=key).status_code == 409
    assert written() == ["Mine"]


@pytest.mark.parametrize("body", ["", "   \n ", "\x00"])
def test_an_empty_message_is_refused(pair, mia, body):
    answer = send(mia, pair, body)
    assert answer.status_code == 422 and "Write something, or choose a file." in answer.text
    assert written() == []


@pytest.mark.parametrize("htmx", [False, True])
def test_too_long_a_message_is_refused_and_kept(pair, mia, htmx):
    """Bad input: nothing that was typed is lost."""
    body = "A long letter. " * 600
    answer = send(mia, pair, body, htmx=htmx)
    assert answer.status_code == 422 and "At most 8,000 characters" in answer.text
    assert body.strip() in answer.text and written() == []
    assert answer.text.startswith("<form") == htmx


@pytest.mark.parametrize("files", [(), [("a.txt", b"x")]])
def test_ten_megabytes_of_text_are_refused_in_words(pair, mia, files):
    """Bad input: a clear answer; the browser keeps what was typed."""
    answer = send(mia, pair, "x" * 10_000_000, files=files)
    assert answer.status_code == 413 and "What to do next" in answer.text
    assert "Back button" in answer.text and written() == []


def test_with_htmx_an_empty_composer_comes_back(pair, mia):
    answer = send(mia, pair, "Quick", htmx=True)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "message-sent")
    assert answer.text.startswith("<form") and "Quick" not in answer.text and "autofocus" in answer.text
    assert written() == ["Quick"]


def test_a_page_holds_thirty_and_leads_back_in_time(pair, mia):
    for number in range(65):
        write_message(pair, pair.mentor.person, f"Number {number}")
    latest = shown(mia.get(here(pair)))
    assert latest == [f"Number {n}" for n in range(35, 65)]
    piece = mia.get(here(pair, "?before=36"), htmx=True)
    assert shown(piece) == [f"Number {n}" for n in range(5, 35)] and "<html" not in piece.text
    assert "?before=6" in piece.text
    first = mia.get(here(pair, "?before=6"))
    assert shown(first) == [f"Number {n}" for n in range(5)]
    assert "Earlier messages" not in first.text and "To the latest messages" in first.text


@pytest.mark.parametrize(
    "asked", ["?before=x", "?before=-1", "?before=99999999999999999999", "?before=", "?report=x&before=²"]
)
def test_made_up_places_show_the_latest(pair, mia, asked):
    """L3, S18."""
    write_message(pair, pair.mentee, "Here")
    assert shown(mia.get(here(pair, asked))) == ["Here"]


def test_times_and_days_are_the_readers(pair, mia, monkeypatch):
    """An evening in Berlin is the next day in Tokyo; both see their own, with the zone named."""
    now = datetime(2026, 8, 4, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    pair.mentee.time_zone = "Asia/Tokyo"
    db.session.commit()
    for at in (
        datetime(2025, 12, 31, 10, tzinfo=UTC),
        datetime(2026, 7, 1, 10, tzinfo=UTC),
        now - timedelta(hours=22),
        now,
    ):
        write_message(pair, pair.mentor.person, "x", at=at)
    page = mia.get(here(pair)).text
    days = [page.index(words) for words in ("Wednesday 31 December 2025", "Wednesday 1 July<", "Yesterday", "Today")]
    assert days == sorted(days)
    assert ">21:00</time>" in page and "Tue 4 Aug 2026, 21:00 JST" in page


def test_after_the_end_one_can_write_for_thirty_days(pair, mia):
    """Decided: people say goodbye and send what they promised; then the conversation is kept for reading."""
    end_mentorship(pair, at=clock.now() - WRITABLE_AFTER_END + timedelta(hours=1))
    assert "You can write to each other until" in mia.get(here(pair)).text
    assert send(mia, pair, "Thank you").status_code == 303


def test_later_it_can_be_read_only(pair, mia):
    write_message(pair, pair.mentor.person, "Goodbye")
    end_mentorship(pair, at=clock.now() - WRITABLE_AFTER_END)
    page = mia.get(here(pair))
    assert shown(page) == ["Goodbye"] and 'id="composer"' not in page.text
    assert "30 days after the mentorship ended" in page.text
    answer = send(mia, pair, "Wait")
    assert answer.status_code == 409 and "that time is over" in answer.text and "Wait</textarea>" in answer.text
    assert written() == ["Goodbye"]


def test_files_of_a_mentorship_take_no_more_than_their_room(pair, mia, monkeypatch):
    message = write_message(pair, pair.mentee)
    for _ in range(MOST_STORED // (10 * 1024 * 1024)):
        save(Upload(
            mentorship_id=pair.id, message_id=message.id, owner_id=pair.mentee_id, name="x", media_type="text/plain",
            size=10 * 1024 * 1024, sha256=b"", uploaded_at=clock.now(), content=b"",
        ))  # fmt: skip
    answer = send(mia, pair, "With a file", files=[("a.txt", b"x")])
    assert answer.status_code == 409 and "500 MB at most" in answer.text and "With a file" in answer.text
    assert send(mia, pair, "Without").status_code == 303


def test_nothing_of_it_is_kept_when_the_token_is_missing(pair, mia):
    """S3: also by htmx."""
    for headers in ({}, {"HX-Request": "true"}):
        answer = mia.client.post(here(pair), data={"body": "Forged"}, headers=headers)
        assert answer.status_code == 400
    assert db.session.query(Message).count() == 0


def test_htmx_sends_the_token_in_a_header(pair, mia):
    """S3."""
    headers = {"HX-Request": "true", "X-CSRFToken": mia.csrf_token}
    assert mia.client.post(here(pair), data={"body": "By header"}, headers=headers).status_code == 200
    assert written() == ["By header"]
