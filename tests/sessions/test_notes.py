"""Agenda and notes that both write, with all their versions; nobody overwrites what they have not read (F19)."""

import re

import pytest
from sqlalchemy import select

from mentorcruise.domain.session_work import Note
from mentorcruise.extensions import db
from tests.factories import end_mentorship, make_session
from tests.house.pair_rows import book


def write(browser, session, body, based_on=0, kind="notes"):
    return browser.post(f"/sessions/{session.id}/notes", {"kind": kind, "based_on": based_on, "body": body})


def versions(kind="notes"):
    """(version, text) of all that was stored, in order."""
    kept = select(Note.version, Note.body).where(Note.kind == kind).order_by(Note.id)
    return [tuple(row) for row in db.session.execute(kept)]


@pytest.fixture
def held(pair):
    return make_session(pair)


def test_both_write_and_read_in_markdown(mia, max_, held):
    """F19: each save is a version; the latest is shown, with who wrote it."""
    assert write(mia, held, "We found **two** weak spots").location == f"/sessions/{held.id}#notes"
    write(max_, held, "We found **two** weak spots\n\n- retries", based_on=1)
    page = mia.get(f"/sessions/{held.id}").text
    assert "<strong>two</strong>" in page and "<li>retries</li>" in page and "Version 2 by Max Mentor" in page
    assert [version for version, _ in versions()] == [1, 2]


def test_the_agenda_stands_first_before_and_last_after(mia, pair):
    """F19: what to talk about is written before."""
    ahead = book(pair, days=2)
    write(mia, ahead, "1. Warm up", kind="agenda")
    page = mia.get(f"/sessions/{ahead.id}").text
    assert "Warm up" in page and 'id="notes"' not in page
    over = book(pair, days=-1)
    write(mia, over, "1. Talk", kind="agenda")
    page = mia.get(f"/sessions/{over.id}").text
    assert page.index('id="notes"') < page.index('id="agenda"')


def test_someone_wrote_meanwhile_and_both_texts_are_shown(mia, max_, held):
    """F19: 409, nothing overwritten, nothing lost; saving again puts it after the newer one."""
    write(mia, held, "First")
    write(max_, held, "Max added this", based_on=1)
    refused = write(mia, held, "Mia added this", based_on=1)
    assert refused.status_code == 409
    assert "Max Mentor wrote here meanwhile" in refused.text
    assert "Max added this" in refused.text and "Mia added this" in refused.text
    assert [body for _, body in versions()] == ["First", "Max added this"]
    assert re.search(r'name="based_on" value="2"', refused.text)
    assert write(mia, held, "Both added this", based_on=2).status_code == 303
    assert versions()[-1] == (3, "Both added this")


def test_the_same_text_is_not_saved_again(mia, held):
    """R11: sent five times, or saved without a change, it is one version."""
    assert {write(mia, held, "Once").status_code for _ in range(5)} == {303}
    assert write(mia, held, "Once", based_on=1).status_code == 303
    assert write(mia, held, "", kind="agenda").status_code == 303
    assert versions() == [(1, "Once")] and versions("agenda") == []


def test_too_long_a_text_is_explained_and_kept(mia, held):
    """20,001 characters: the clear answer, and what was typed is still there."""
    long = "x" * 20_001
    answer = write(mia, held, long)
    assert answer.status_code == 422 and "At most 20,000 characters" in answer.text and long in answer.text
    assert write(mia, held, "x" * 20_000).status_code == 303
    assert len(versions()) == 1


@pytest.mark.parametrize("form", [{"kind": "diary"}, {"kind": ""}, {"based_on": "-1"}, {"based_on": "many"}])
def test_a_forged_form_writes_nothing(mia, held, form):
    """S2"""
    sent = {"kind": "notes", "based_on": "0", "body": "Text", **form}
    assert mia.post(f"/sessions/{held.id}/notes", sent).status_code == 422
    assert not versions()


def test_a_made_up_version_loses_nothing(mia, max_, held):
    """S2: whoever claims to have read more than there is has read all that there is."""
    assert write(mia, held, "Mia", based_on=7).status_code == 303
    assert write(max_, held, "Max", based_on=900).status_code == 303
    assert versions() == [(1, "Mia"), (2, "Max")]


def test_every_version_can_be_read(mia, max_, held):
    """F19, A8: history, latest first, by pages."""
    for number in range(12):
        write((mia, max_)[number % 2], held, f"Text number {number}.", based_on=number)
    page = mia.get(f"/sessions/{held.id}/notes/notes").text
    assert page.index("Text number 11.") < page.index("Text number 2.") and "Text number 1." not in page
    older = re.search(r'href="(/sessions/\d+/notes/notes\?before=\d+)"', page)[1]
    rest = mia.get(older).text
    assert "Text number 1." in rest and "Text number 0." in rest and "Text number 2." not in rest
    assert mia.get(f"/sessions/{held.id}/notes/diary").status_code == 404


def test_after_the_end_shared_words_stay_as_they_are(mia, held, pair):
    """An ended mentorship: nothing that both have changes any more; one's private notes go on."""
    write(mia, held, "Before")
    end_mentorship(pair)
    refused = write(mia, held, "After", based_on=1)
    assert refused.status_code == 409 and "stays as it is" in refused.text
    assert write(mia, held, "For me", kind="private").status_code == 303
    page = mia.get(f"/sessions/{held.id}").text
    assert 'id="notes-body"' not in page and 'id="private-body"' in page and "Before" in page


def test_scripts_are_shown_as_typed(mia, held):
    """S4"""
    write(mia, held, "<script>alert(1)</script> [x](javascript:alert(1))")
    assert "<script>alert" not in mia.get(f"/sessions/{held.id}").text
