"""Private notes: for their writer alone; operators only by breaking the glass, which the writer sees (S15, F19)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.concerns import OperatorReading
from mentorcruise.domain.session_work import Note
from mentorcruise.extensions import db
from tests.factories import make_operator, make_session

CANARY = "canary: he avoids my questions"
REASON = "Mia has reported threats; case 12."


@pytest.fixture
def session(pair, mia):
    """A held session, of which and of the mentorship Mia has noted something for herself."""
    held = make_session(pair)
    mia.post(f"/sessions/{held.id}/notes", {"kind": "private", "based_on": "0", "body": f"{CANARY} (session)"})
    mia.post(f"/mentorships/{pair.id}/private-notes", {"kind": "private", "based_on": "0", "body": f"{CANARY} (all)"})
    return held


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def pages(session):
    pair = session.mentorship_id
    return [
        f"/sessions/{session.id}",
        f"/sessions/{session.id}/notes/private",
        f"/sessions/{session.id}/notes/notes",
        f"/mentorships/{pair}",
        f"/mentorships/{pair}/sessions",
        f"/mentorships/{pair}/private-notes",
        f"/mentorships/{pair}/messages",
    ]


def test_the_writer_alone_reads_them(session, mia, max_):
    """S13: the canary is on no page of the other one; each writes on a sheet of their own."""
    assert CANARY in mia.get(f"/sessions/{session.id}").text
    own = mia.get(f"/mentorships/{session.mentorship_id}/private-notes").text
    assert f"{CANARY} (all)" in own and f'href="/sessions/{session.id}#private"' in own
    for path in pages(session):
        assert CANARY not in max_.get(path).text, path
    form = {"kind": "private", "based_on": "0", "body": "Max notes this"}
    assert max_.post(f"/sessions/{session.id}/notes", form).status_code == 303
    assert "Max notes this" not in mia.get(f"/sessions/{session.id}").text
    versions = db.session.scalars(select(Note.version).where(Note.session_id == session.id, Note.kind == "private"))
    assert list(versions) == [1, 1]


def test_they_are_marked(session, mia):
    """The page says who can read them, where they are read and where they are written."""
    for path in (f"/sessions/{session.id}", f"/mentorships/{session.mentorship_id}/private-notes"):
        assert "Only you can read this" in mia.get(path).text


def test_notes_of_the_mentorship_have_versions_too(session, mia):
    """F19: the history, and the same care for two windows."""
    path = f"/mentorships/{session.mentorship_id}/private-notes"
    mia.post(path, {"kind": "private", "based_on": "1", "body": "Newer"})
    page = mia.get(path).text
    assert "Newer" in page and CANARY in page and "Version 2" in page
    stale = mia.post(path, {"kind": "private", "based_on": "1", "body": "From the other window"})
    assert stale.status_code == 409 and "You saved this text in another window" in stale.text
    assert "Newer" in stale.text and "From the other window" in stale.text
    long = mia.post(path, {"kind": "private", "based_on": "2", "body": "x" * 20_001})
    assert long.status_code == 422 and "x" * 20_001 in long.text


def test_operators_do_not_see_them(session, operator):
    """S15: neither on the mentorship's page nor by its address; it leads to where a reason is asked for."""
    path = f"/operator/mentorships/{session.mentorship_id}"
    assert CANARY not in operator.get(path).text
    asked = operator.get(f"{path}/private-notes")
    assert (asked.status_code, asked.location) == (303, f"{path}/readings")
    for address in pages(session):
        assert operator.get(address).status_code == 404


def test_an_operator_with_a_reason_reads_for_an_hour_and_the_writer_sees_it(session, operator, mia, max_, work):
    """S15: logged, and shown to both with name and reason; an hour later it is closed again."""
    path = f"/operator/mentorships/{session.mentorship_id}"
    operator.post(f"{path}/readings", {"what": "private_notes", "reason": REASON})
    seen = operator.get(f"{path}/private-notes").text
    assert f"{CANARY} (session)" in seen and f"{CANARY} (all)" in seen
    assert db.session.scalars(select(OperatorReading.what)).all() == ["private_notes"]
    for browser in (mia, max_):
        for address in (f"/sessions/{session.id}", f"/mentorships/{session.mentorship_id}/private-notes"):
            page = browser.get(address).text
            assert "Olga Operator" in page and REASON in page, address
    clock.move_forward(timedelta(minutes=61))
    assert operator.get(f"{path}/private-notes").status_code == 303


def test_reading_messages_opens_no_notes(session, operator):
    """S15: each kind of private thing needs its own reason."""
    path = f"/operator/mentorships/{session.mentorship_id}"
    operator.post(f"{path}/readings", {"what": "messages", "reason": REASON})
    assert operator.get(f"{path}/private-notes").status_code == 303
