"""Rating a session in one tap, with a word or without (A26)."""

import re

from sqlalchemy import select

from mentorcruise.domain.session_results import SessionReport
from mentorcruise.domain.sessions import SessionRating
from mentorcruise.extensions import db
from tests.factories import make_session
from tests.house.pair_rows import book


def rate(browser, session, **form):
    return browser.post(f"/sessions/{session.id}/ratings", form)


def ratings():
    return {(r.side, r.stars, r.word) for r in db.session.scalars(select(SessionRating))}


def test_one_tap_rates_and_both_see_it(mia, max_, pair):
    """A26: in both directions; a star is a button that sends the form."""
    session = make_session(pair)
    page = mia.get(f"/sessions/{session.id}").text
    assert re.findall(r'<button name="stars" value="(\d)"', page) == ["1", "2", "3", "4", "5"]
    rate(mia, session, stars="4")
    rate(max_, session, stars="5", word="Came prepared")
    assert ratings() == {("mentee", 4, ""), ("mentor", 5, "Came prepared")}
    assert "Came prepared" in mia.get(f"/sessions/{session.id}").text


def test_who_adds_a_word_knows_who_reads_it(mia, pair):
    """The report of sessions shows words to operators, with names."""
    page = mia.get(f"/sessions/{make_session(pair).id}").text
    assert "Max sees it together with your stars, and our operators read it too." in page


def test_enter_in_the_word_sends_nothing(mia, pair):
    """The first button of a form is what Enter presses: it must not be one star."""
    page = mia.get(f"/sessions/{make_session(pair).id}").text
    form = page[page.index('id="rating"') :]
    assert form.index("<button disabled hidden>") < form.index('<button name="stars"')


def test_it_can_be_rated_from_the_list(mia, pair):
    session = make_session(pair)
    page = mia.get(f"/mentorships/{pair.id}/sessions").text
    assert f'action="/sessions/{session.id}/ratings"' in page
    rate(mia, session, stars="5")
    assert f'action="/sessions/{session.id}/ratings"' not in mia.get(f"/mentorships/{pair.id}/sessions").text


def test_bad_stars_and_long_words_are_explained_and_kept(mia, pair):
    session = make_session(pair)
    for stars in ("", "0", "6", "five"):
        answer = rate(mia, session, stars=stars, word="Clear")
        assert answer.status_code == 422 and 'value="Clear"' in answer.text
    answer = rate(mia, session, stars="5", word="x" * 501)
    assert answer.status_code == 422 and "At most 500 characters" in answer.text and "x" * 501 in answer.text
    assert not ratings()


def test_whoever_rates_says_that_it_was_held(mia, pair):
    session = book(pair, days=-1)
    rate(mia, session, stars="5")
    assert [(r.side, r.verdict, r.minutes) for r in db.session.scalars(select(SessionReport))] == [
        ("mentee", "held", 45)
    ]


def test_what_was_not_held_is_not_rated(mia, max_, pair):
    """Neither by someone who said that it was not held, nor when that is the result."""
    session = book(pair, days=-1)
    missed = {"verdict": "mentor_missed"}
    mia.post(f"/sessions/{session.id}/reports", missed)
    assert 'name="stars"' not in mia.get(f"/sessions/{session.id}").text
    refused = rate(mia, session, stars="1")
    assert refused.status_code == 409 and "This session was not held" in refused.text
    max_.post(f"/sessions/{session.id}/reports", missed)
    assert rate(max_, session, stars="5").status_code == 409
    assert not ratings()


def test_a_session_ahead_is_not_rated(mia, pair):
    session = book(pair, days=1)
    assert rate(mia, session, stars="5").status_code == 409
    assert 'name="stars"' not in mia.get(f"/sessions/{session.id}").text
